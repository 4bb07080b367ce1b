//! Sentences about effects: those that failed, happened twice or never, and deaths at a record.

use super::{Teller, member_subject};
use crate::engine::kafka::ids::{Offset, Partition, TopicName, TopicPartition};
use crate::session::subject::kafka::Subject;
use crate::simulation::kafka::Fact;
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, format, show};

impl Teller<'_> {
    pub(super) fn delivery(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::CrashAwaited { group, member, topic, partition, offset, moment } => {
                let mut args = at(topic, *partition, *offset);
                args.extend([("member", show(member)), ("moment", (*moment).into())]);
                self.say(Kind::Groups, "fact-crash-awaited", &args).about(member_subject(group, member))
            }
            Fact::DiedAtRecord { member, topic, partition, offset, moment, committed, .. } => {
                let next = match committed {
                    None => "nowhere",
                    Some(next) if next > offset => "past",
                    Some(_) => "again",
                };
                let mut args = at(topic, *partition, *offset);
                args.extend([("member", show(member)), ("moment", (*moment).into()), ("next", next.into())]);
                args.push(("committed", show(committed.unwrap_or_default())));
                self.about_record("fact-died-at-record", &args, topic, *partition, *offset)
            }
            Fact::ProcessingFailed {
                member,
                topic,
                partition,
                offset,
                failures,
                answer,
                retry_at_ms,
                dead_letter,
                ..
            } => {
                let moment = retry_at_ms.map(|at| format::moment(self.words, at)).unwrap_or_default();
                let aside = dead_letter.as_ref().map(ToString::to_string).unwrap_or_default();
                let mut args = at(topic, *partition, *offset);
                args.extend([("member", show(member)), ("failures", u64::from(*failures).into())]);
                args.extend([("answer", (*answer).into()), ("at", moment.into()), ("topic", aside.into())]);
                self.about_record("fact-processing-failed", &args, topic, *partition, *offset)
            }
            Fact::EffectsRepeated { group, member, topic, partition, from, to, count } => {
                let mut args = at(topic, *partition, *from);
                let last = to.saturating_sub(1);
                let records = if *from == last { from.to_string() } else { format!("{from}–{last}") };
                args.extend([("group", show(group)), ("member", show(member))]);
                args.extend([("count", (*count).into()), ("records", records.into())]);
                self.about_record("fact-effects-repeated", &args, topic, *partition, *from)
            }
            Fact::RecordsMissed { group, topic, partition, first, count, why } => {
                let mut args = at(topic, *partition, *first);
                args.extend([("group", show(group)), ("count", (*count).into())]);
                args.extend([("first", show(first)), ("reason", (*why).into())]);
                self.about_record("fact-records-missed", &args, topic, *partition, *first)
            }
            _ => unreachable!("not about effects"),
        }
    }

    fn about_record(
        &self,
        id: &str,
        args: &[(&str, Arg)],
        topic: &TopicName,
        partition: Partition,
        offset: Offset,
    ) -> Sentence {
        let partition = TopicPartition::new(topic.clone(), partition);
        self.say(Kind::Groups, id, args).about(Subject::Record { partition, offset }).tone(Tone::Trouble)
    }
}

fn at(topic: &TopicName, partition: Partition, offset: Offset) -> Vec<(&'static str, Arg<'static>)> {
    let tp = TopicPartition::new(topic.clone(), partition);
    vec![("partition", show(&tp)), ("offset", show(offset))]
}
