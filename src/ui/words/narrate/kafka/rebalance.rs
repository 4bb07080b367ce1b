//! Sentences about groups and how they hand partitions over.

use super::{MOST_NAMES, Teller, member_subject, reason_key, spell};
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::group::RebalanceReason;
use crate::engine::kafka::ids::{GroupId, MemberName, TopicPartition};
use crate::session::subject::kafka;
use crate::simulation::kafka::Fact;
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, format, show};
use std::collections::BTreeSet;

impl Teller<'_> {
    pub(super) fn rebalance(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::GroupCreated { group } => {
                self.of_group("fact-group-created", group, &[("group", show(group))])
            }
            Fact::GroupDeleted { group } => {
                let args = [("group", show(group))];
                self.say(Kind::Groups, "fact-group-deleted", &args).tone(Tone::Trouble)
            }
            Fact::MemberJoining { group, member, reason } => self.joining(group, member, *reason),
            Fact::RebalanceStarted { .. } => self.started(fact),
            Fact::JoinCompleted { group, generation, protocol, leader } => {
                let args = [
                    ("group", show(group)),
                    ("generation", show(generation)),
                    ("protocol", show(protocol)),
                    ("leader", show(leader)),
                ];
                self.of_group("fact-join-completed", group, &args).tone(Tone::Wait)
            }
            Fact::RebalanceCompleted { group, generation, protocol, assignment, took_ms } => {
                let args = [
                    ("group", show(group)),
                    ("generation", show(generation)),
                    ("protocol", show(protocol)),
                    ("took", format::duration(self.words, *took_ms).into()),
                    ("who", self.who_reads_what(protocol, assignment).into()),
                ];
                self.of_group("fact-rebalance-completed", group, &args).tone(Tone::Good)
            }
            Fact::GroupEmptied { group, .. } => {
                self.of_group("fact-group-emptied", group, &[("group", show(group))])
            }
            Fact::GroupEpochBumped { .. }
            | Fact::TargetAssigned { .. }
            | Fact::RevocationAsked { .. }
            | Fact::GroupReconciled { .. }
            | Fact::GroupConverted { .. } => self.reconciliation(fact),
            _ => self.handed_over(fact),
        }
    }

    /// What happens in a group of the consumer protocol.
    fn reconciliation(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::GroupEpochBumped { group, epoch, reason, member } => {
                let member = member.as_ref().map_or_else(|| self.words.text("somebody"), ToString::to_string);
                let args = [
                    ("group", show(group)),
                    ("epoch", show(epoch)),
                    ("reason", reason_key(*reason)),
                    ("member", member.into()),
                ];
                self.of_group("fact-epoch-bumped", group, &args).tone(Tone::Wait)
            }
            Fact::TargetAssigned { group, epoch, assignor, assignment } => {
                let args = [
                    ("group", show(group)),
                    ("epoch", show(epoch)),
                    ("assignor", show(assignor)),
                    ("who", self.who_reads_what(assignor, assignment).into()),
                ];
                self.of_group("fact-target-assigned", group, &args).tone(Tone::Wait)
            }
            Fact::RevocationAsked { group, member, partitions } => {
                let args = [
                    ("group", show(group)),
                    ("member", show(member)),
                    ("partitions", spell(self.words, partitions).into()),
                ];
                let sentence = self.say(Kind::Groups, "fact-revocation-asked", &args);
                sentence.about(member_subject(group, member)).tone(Tone::Wait)
            }
            Fact::GroupReconciled { group, epoch, took_ms } => {
                let took = format::duration(self.words, *took_ms);
                let args = [("group", show(group)), ("epoch", show(epoch)), ("took", took.into())];
                self.of_group("fact-group-reconciled", group, &args).tone(Tone::Good)
            }
            Fact::GroupConverted { group, to, epoch } => {
                let args = [("group", show(group)), ("to", show(to)), ("epoch", show(epoch))];
                self.of_group("fact-group-converted", group, &args)
            }
            _ => unreachable!("not about a consumer group"),
        }
    }

    fn joining(&self, group: &GroupId, member: &MemberName, reason: RebalanceReason) -> Sentence {
        let args = [
            ("group", show(group)),
            ("member", show(member)),
            ("reason", reason_key(reason)),
            ("kind", self.kind(group)),
        ];
        let sentence = match (reason, &self.run.members[..]) {
            (RebalanceReason::Join, _) => self.say(Kind::Groups, "fact-member-joins", &args),
            (_, [_]) => self.say(Kind::Groups, "fact-member-rejoins", &args),
            _ => {
                let args = [("group", show(group)), ("members", self.members_listed())];
                self.say(Kind::Groups, "fact-members-rejoin", &args)
            }
        };
        sentence.about(self.whom(group)).tone(Tone::Wait)
    }

    fn started(&self, fact: &Fact) -> Sentence {
        let Fact::RebalanceStarted { group, reason, member, deadline_ms, initial_delay, .. } = fact else {
            unreachable!("not the start of a rebalance")
        };
        if *initial_delay {
            let args = [("group", show(group)), ("wait", self.wait(*deadline_ms))];
            return self.of_group("fact-first-members-awaited", group, &args).tone(Tone::Wait);
        }
        let member = member.as_ref().map_or_else(|| self.words.text("somebody"), ToString::to_string);
        let args = [
            ("group", show(group)),
            ("reason", reason_key(*reason)),
            ("member", member.into()),
            ("wait", self.wait(*deadline_ms)),
        ];
        // A deadline that is now: everybody who is left has rejoined already.
        let alone = *deadline_ms <= self.run.last.time_ms;
        let id = if alone { "fact-rebalance-started-alone" } else { "fact-rebalance-started" };
        self.of_group(id, group, &args).tone(Tone::Wait)
    }

    fn handed_over(&self, fact: &Fact) -> Sentence {
        let partitions: Vec<TopicPartition> = self.run.partitions.iter().cloned().collect();
        match fact {
            Fact::PartitionsRevoked { group, .. } => self.revoked(group, &partitions),
            Fact::PartitionsLost { group, member, partitions } => {
                let args = [("members", show(member)), ("partitions", spell(self.words, partitions).into())];
                let sentence = self.say(Kind::Groups, "fact-lost", &args);
                sentence.about(member_subject(group, member)).tone(Tone::Trouble)
            }
            Fact::PartitionsAssigned { group, .. } => {
                let id = if partitions.is_empty() { "fact-assigned-nothing" } else { "fact-assigned" };
                let args = [
                    ("members", self.members_listed()),
                    ("many", self.run.members.len().into()),
                    ("partitions", spell(self.words, &partitions).into()),
                    ("kind", self.kind(group)),
                ];
                self.say(Kind::Groups, id, &args).about(self.whom(group))
            }
            _ => unreachable!("not about a rebalance"),
        }
    }

    fn revoked(&self, group: &GroupId, partitions: &[TopicPartition]) -> Sentence {
        let state = self.group(group);
        let client = self.run.members.iter().find_map(|m| Some(state?.client(m.as_str())?.1));
        let protocol = state.and_then(|g| g.coordinator.protocol()).unwrap_or_default();
        let args = [
            ("members", self.members_listed()),
            ("partitions", spell(self.words, partitions).into()),
            ("protocol", show(protocol)),
            ("kind", self.kind(group)),
        ];
        let id = match client {
            _ if partitions.is_empty() => "fact-revoked-nothing",
            // A client that is gone revoked its partitions in `close()`.
            None => "fact-revoked-closing",
            Some(client) if client.is_cooperative() => "fact-revoked-some",
            Some(_) => "fact-revoked-all",
        };
        self.say(Kind::Groups, id, &args).about(self.whom(group)).tone(Tone::Wait)
    }

    /// 'c1 reads flight-events 0–2, c2 reads flight-events 3–5. c3 reads nothing: …'
    fn who_reads_what(&self, assignor: &str, assignment: &[(MemberName, Vec<TopicPartition>)]) -> String {
        let (busy, idle): (Vec<_>, Vec<_>) =
            assignment.iter().partition(|(_, partitions)| !partitions.is_empty());
        if busy.is_empty() {
            return self.words.text("assignment-none");
        }
        let shown = busy.iter().take(MOST_NAMES).map(|(member, partitions)| {
            let args = [("member", show(member)), ("partitions", spell(self.words, partitions).into())];
            self.words.format("assignment-reads", &args)
        });
        let list = self.words.list(&shown.collect::<Vec<_>>(), MOST_NAMES);
        let rest = busy.len().saturating_sub(MOST_NAMES);
        let list = if rest == 0 {
            self.words.format("assignment-all", &[("list", list.into())])
        } else {
            self.words.format("assignment-more", &[("list", list.into()), ("rest", rest.into())])
        };
        if idle.is_empty() {
            return list;
        }
        let names: Vec<&MemberName> = idle.iter().map(|(member, _)| member).collect();
        let idle = self.words.list(&names, MOST_NAMES);
        let args = [
            ("list", list.into()),
            ("members", names.len().into()),
            ("idle", idle.into()),
            ("reason", self.why_nothing(assignor, assignment).into()),
        ];
        self.words.format("assignment-idle", &args)
    }

    /// Why an assignment left somebody nothing, as far as it and the topics tell.
    fn why_nothing(&self, assignor: &str, assignment: &[(MemberName, Vec<TopicPartition>)]) -> &'static str {
        let given = || assignment.iter().flat_map(|(_, partitions)| partitions);
        let topics: BTreeSet<_> = given().map(|tp| &tp.topic).collect();
        let counts =
            topics.iter().map(|topic| self.world.kafka.topics.partitions(topic).unwrap_or(0) as usize);
        let (partitions, members) = (counts.sum::<usize>(), assignment.len());
        if given().count() < partitions {
            // Either somebody must let go of the rest first, or the topics have grown since.
            return if assignor == "cooperative-sticky" { "second" } else { "other" };
        }
        match assignor {
            _ if members > partitions => "surplus",
            "range" if topics.len() > 1 => "each",
            _ => "other",
        }
    }

    fn of_group(&self, id: &str, group: &GroupId, args: &[(&str, Arg)]) -> Sentence {
        self.say(Kind::Groups, id, args).about(kafka::Subject::Group(group.clone()))
    }
}
