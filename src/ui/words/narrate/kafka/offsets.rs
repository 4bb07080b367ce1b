//! Sentences about positions, commits and what members are given.

use super::{MOST_NAMES, Teller, member_subject, spell};
use crate::engine::kafka::client::consumer_config::AutoOffsetReset;
use crate::engine::kafka::group::CommitReason;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, Partition, TopicName, TopicPartition};
use crate::session::subject::kafka::{self, Which};
use crate::simulation::kafka::{Fact, ResetRow};
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, format, show};

impl Teller<'_> {
    pub(super) fn offsets(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::RecordsDelivered { .. } => self.delivered(fact),
            Fact::OffsetsCommitted { group, member, reason, offsets } => {
                self.committed(group, member, *reason, offsets)
            }
            Fact::CommitFailed { group, member, code, exception, message } => {
                let args = [
                    ("member", show(member)),
                    ("code", (*code).into()),
                    ("exception", (*exception).into()),
                    ("message", (*message).into()),
                ];
                let sentence = self.say(Kind::Commits, "fact-commit-failed", &args);
                sentence.about(member_subject(group, member)).tone(Tone::Trouble)
            }
            Fact::PositionFromCommit { group, member, topic, partition, offset } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                self.committed_start(group, member, &tp, *offset)
            }
            Fact::PositionReset { group, member, topic, partition, from, to } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                self.reset(group, member, &tp, *from, *to)
            }
            Fact::Sought { .. } => self.sought(fact),
            Fact::FetchingPaused { group, member, partitions, paused } => {
                let id = if *paused { "fact-paused" } else { "fact-resumed" };
                let args = [("member", show(member)), ("partitions", spell(self.words, partitions).into())];
                self.say(Kind::Positions, id, &args).about(member_subject(group, member))
            }
            Fact::PauseEnded { group, member, partitions } => {
                let args = [("member", show(member)), ("partitions", spell(self.words, partitions).into())];
                let sentence = self.say(Kind::Positions, "fact-pause-ended", &args);
                sentence.about(member_subject(group, member)).tone(Tone::Trouble)
            }
            Fact::OffsetsReset { group, rows } => {
                let rows: Vec<String> = rows.iter().map(|row| self.reset_row(row)).collect();
                let args = [("group", show(group)), ("rows", self.words.list(&rows, MOST_NAMES).into())];
                self.say(Kind::Commits, "fact-offsets-reset", &args)
                    .about(kafka::Subject::Group(group.clone()))
            }
            Fact::OffsetsDeleted { group, partitions } => {
                let args = [("group", show(group)), ("partitions", spell(self.words, partitions).into())];
                self.say(Kind::Commits, "fact-offsets-deleted", &args)
                    .about(kafka::Subject::Group(group.clone()))
            }
            Fact::OffsetsExpired { group, partitions, dead } => {
                let id = if *dead { "fact-group-expired" } else { "fact-offsets-expired" };
                let args = [("group", show(group)), ("partitions", spell(self.words, partitions).into())];
                self.say(Kind::Commits, id, &args).about(kafka::Subject::Group(group.clone()))
            }
            _ => unreachable!("not about offsets"),
        }
    }

    fn delivered(&self, fact: &Fact) -> Sentence {
        let Fact::RecordsDelivered { group, member, topic, partition, from, to, re_read } = fact else {
            unreachable!("not a delivery")
        };
        let tp = TopicPartition::new(topic.clone(), *partition);
        let args = [
            ("member", show(member)),
            ("count", (to - from).into()),
            ("partition", show(&tp)),
            ("from", show(from)),
            ("last", show(to.saturating_sub(1))),
            ("again", (*re_read).into()),
        ];
        let id = if *re_read > 0 { "fact-records-re-read" } else { "fact-records-delivered" };
        self.say(Kind::Positions, id, &args).about(marker(group, topic, *partition, Which::Position))
    }

    fn committed(
        &self,
        group: &GroupId,
        member: &MemberName,
        reason: CommitReason,
        offsets: &[(TopicPartition, Offset)],
    ) -> Sentence {
        let spelt: Vec<String> = offsets
            .iter()
            .map(|(tp, offset)| {
                self.words.format("offset-at", &[("partition", show(tp)), ("offset", show(offset))])
            })
            .collect();
        let key = match reason {
            CommitReason::Auto => "auto",
            CommitReason::Revoke => "revoke",
            CommitReason::Callback => "callback",
            CommitReason::Close => "close",
            CommitReason::Sync => "sync",
            CommitReason::Transaction => "transaction",
            CommitReason::Manual => "manual",
        };
        let mut args = vec![("offsets", self.words.list(&spelt, MOST_NAMES).into()), ("reason", key.into())];
        let sentence = if self.run.times == 1 {
            args.push(("member", show(member)));
            self.say(Kind::Commits, "fact-committed", &args)
        } else {
            args.push(("members", self.members_listed()));
            args.push(("times", self.run.times.into()));
            args.push(("every", self.auto_commit_interval(group, member)));
            self.say(Kind::Commits, "fact-committed-often", &args)
        };
        let one = (self.run.times == 1).then_some(offsets);
        match one {
            Some([(tp, _)]) => sentence.about(marker(group, &tp.topic, tp.partition, Which::Committed)),
            _ => sentence.about(self.whom(group)),
        }
    }

    fn auto_commit_interval(&self, group: &GroupId, member: &MemberName) -> Arg<'static> {
        let client = self.group(group).and_then(|g| g.client(member.as_str())).map(|(_, c)| &c.config);
        let config = client.or_else(|| self.group(group).map(|g| &g.member_config));
        format::duration(self.words, config.map_or(5_000, |c| c.auto_commit_interval_ms)).into()
    }

    fn committed_start(
        &self,
        group: &GroupId,
        member: &MemberName,
        tp: &TopicPartition,
        offset: Offset,
    ) -> Sentence {
        if self.run.times == 1 {
            let args = [("member", show(member)), ("partition", show(tp)), ("offset", show(offset))];
            let sentence = self.say(Kind::Positions, "fact-position-from-commit", &args);
            return sentence.about(marker(group, &tp.topic, tp.partition, Which::Position));
        }
        let args = [
            ("members", self.members_listed()),
            ("many", self.run.members.len().into()),
            ("count", self.run.partitions.len().into()),
        ];
        self.say(Kind::Positions, "fact-positions-from-commits", &args).about(self.whom(group))
    }

    fn reset(
        &self,
        group: &GroupId,
        member: &MemberName,
        tp: &TopicPartition,
        from: Option<Offset>,
        to: Offset,
    ) -> Sentence {
        let mut args = vec![
            ("member", show(member)),
            ("partition", show(tp)),
            ("to", show(to)),
            ("policy", self.reset_policy(group, member)),
        ];
        let subject = marker(group, &tp.topic, tp.partition, Which::Position);
        match from {
            Some(from) => {
                args.push(("from", show(from)));
                let sentence = self.say(Kind::Positions, "fact-position-out-of-range", &args);
                sentence.about(subject).tone(Tone::Trouble)
            }
            None if self.run.times == 1 => {
                self.say(Kind::Positions, "fact-position-without-commit", &args).about(subject)
            }
            None => {
                args.push(("members", self.members_listed()));
                args.push(("many", self.run.members.len().into()));
                args.push(("count", self.run.partitions.len().into()));
                let sentence = self.say(Kind::Positions, "fact-positions-without-commit", &args);
                sentence.about(self.whom(group))
            }
        }
    }

    fn reset_policy(&self, group: &GroupId, member: &MemberName) -> Arg<'static> {
        let client = self.group(group).and_then(|g| g.client(member.as_str())).map(|(_, c)| &c.config);
        let config = client.or_else(|| self.group(group).map(|g| &g.member_config));
        match config.map(|c| c.auto_offset_reset) {
            Some(AutoOffsetReset::Earliest) => "earliest".into(),
            Some(AutoOffsetReset::ByDuration(_)) => "by_duration".into(),
            _ => "latest".into(),
        }
    }

    fn sought(&self, fact: &Fact) -> Sentence {
        let Fact::Sought { group, member, topic, partition, from, to, re_read, skipped } = fact else {
            unreachable!("not a seek")
        };
        let tp = TopicPartition::new(topic.clone(), *partition);
        let mut args = vec![("member", show(member)), ("partition", show(&tp)), ("to", show(to))];
        let id = match from {
            Some(from) if from != to => {
                args.push(("from", show(from)));
                let (id, count) =
                    if to < from { ("fact-sought-back", re_read) } else { ("fact-sought-ahead", skipped) };
                args.push(("count", (*count).into()));
                id
            }
            _ => "fact-sought",
        };
        self.say(Kind::Positions, id, &args).about(marker(group, topic, *partition, Which::Position))
    }

    fn reset_row(&self, row: &ResetRow) -> String {
        let tp = TopicPartition::new(row.topic.clone(), row.partition);
        let (partition, to) = (show(tp), show(row.new));
        match row.current {
            Some(from) => self
                .words
                .format("offset-moved", &[("partition", partition), ("from", show(from)), ("to", to)]),
            None => self.words.format("offset-set", &[("partition", partition), ("to", to)]),
        }
    }
}

fn marker(group: &GroupId, topic: &TopicName, partition: Partition, which: Which) -> kafka::Subject {
    let partition = TopicPartition::new(topic.clone(), partition);
    kafka::Subject::Marker(kafka::Marker { group: group.clone(), partition, which })
}
