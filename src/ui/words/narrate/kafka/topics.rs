//! Sentences about topics and their records.

use super::Teller;
use crate::engine::kafka::ids::{Offset, Partition, ProducerName, TopicName, TopicPartition};
use crate::session::subject::kafka;
use crate::simulation::kafka::{Fact, ProduceFact};
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, format, show};

impl Teller<'_> {
    pub(super) fn topics(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::TopicCreated { topic, partitions } => {
                let last = partitions.saturating_sub(1);
                let args =
                    [("topic", show(topic)), ("partitions", (*partitions).into()), ("last", show(last))];
                self.of_topic("fact-topic-created", topic, &args)
            }
            Fact::PartitionsAdded { topic, from, to } => {
                let args = [("topic", show(topic)), ("from", show(from)), ("to", show(to))];
                self.of_topic("fact-partitions-added", topic, &args)
            }
            Fact::TopicDeleted { topic } => {
                self.say(Kind::Topics, "fact-topic-deleted", &[("topic", show(topic))]).tone(Tone::Trouble)
            }
            Fact::RecordsDeleted { topic, partition, from, to, by_retention } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                let args = [("partition", show(&tp)), ("from", show(from)), ("to", show(to))];
                let id = if *by_retention { "fact-records-expired" } else { "fact-records-deleted" };
                self.say(Kind::Topics, id, &args).about(kafka::Subject::Partition(tp))
            }
            Fact::SegmentRolled { topic, partition, base_offset, bytes, why } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                let size = format::bytes(self.words, *bytes);
                let args = [
                    ("partition", show(&tp)),
                    ("offset", show(base_offset)),
                    ("bytes", size.into()),
                    ("why", (*why).into()),
                ];
                self.say(Kind::Topics, "fact-segment-rolled", &args).about(kafka::Subject::Partition(tp))
            }
            Fact::SegmentsDeleted { .. } | Fact::LogCleaned { .. } | Fact::GroupOvertaken { .. } => {
                self.kept(fact)
            }
            Fact::RecordsAppended { producer, topic, partition, base_offset, count } => {
                self.appended(producer.as_ref(), topic, *partition, *base_offset, *count)
            }
            Fact::ProducerSawPartitions { producer, topic, partitions } => {
                let args = [
                    ("producer", show(producer)),
                    ("topic", show(topic)),
                    ("partitions", (*partitions).into()),
                ];
                self.of_producer("fact-producer-saw-partitions", producer, &args)
            }
            Fact::SendFailed { producer, code, bytes } => {
                let size = format::bytes(self.words, *bytes);
                let args = [("producer", show(producer)), ("code", (*code).into()), ("bytes", size.into())];
                self.of_producer("fact-send-failed", producer, &args).tone(Tone::Trouble)
            }
            Fact::TransactionBegan { .. }
            | Fact::TransactionEnded { .. }
            | Fact::TransactionTimedOut { .. }
            | Fact::ProducerFenced { .. } => self.transactions(fact),
            Fact::Produce(fact) => self.deliveries(fact),
            _ => unreachable!("not about topics"),
        }
    }

    /// What became of batches that were not simply acknowledged.
    fn deliveries(&self, fact: &ProduceFact) -> Sentence {
        let tp = |topic: &TopicName, partition: &Partition| TopicPartition::new(topic.clone(), *partition);
        match fact {
            ProduceFact::Retried { producer, topic, partition, count, attempt, code, at_ms } => {
                let args = [
                    ("producer", show(producer)),
                    ("partition", show(tp(topic, partition))),
                    ("count", (*count).into()),
                    ("attempt", (*attempt).into()),
                    ("code", (*code).into()),
                    ("at", format::moment(self.words, *at_ms).into()),
                ];
                self.of_producer("fact-produce-retried", producer, &args).tone(Tone::Trouble)
            }
            ProduceFact::Lost { producer, topic, partition, count, exception, after_ms } => {
                let args = [
                    ("producer", show(producer)),
                    ("partition", show(tp(topic, partition))),
                    ("count", (*count).into()),
                    ("exception", (*exception).into()),
                    ("after", format::duration(self.words, *after_ms).into()),
                ];
                self.of_producer("fact-records-lost", producer, &args).tone(Tone::Trouble)
            }
            ProduceFact::RepetitionDropped { producer, topic, partition, base_offset, count } => {
                let (tp, last) = (tp(topic, partition), base_offset + u64::from(count.saturating_sub(1)));
                let args = [
                    ("producer", show(producer)),
                    ("partition", show(&tp)),
                    ("count", (*count).into()),
                    ("from", show(base_offset)),
                    ("last", show(last)),
                ];
                let subject = kafka::Subject::Record { partition: tp, offset: last };
                self.say(Kind::Producers, "fact-repetition-dropped", &args).about(subject)
            }
            ProduceFact::EpochBumped { producer, epoch, .. } => {
                let args = [("producer", show(producer)), ("epoch", show(epoch))];
                self.of_producer("fact-producer-epoch-bumped", producer, &args)
            }
        }
    }

    /// What retention and the cleaner did.
    fn kept(&self, fact: &Fact) -> Sentence {
        let bytes = |bytes: &u64| Arg::from(format::bytes(self.words, *bytes));
        match fact {
            Fact::SegmentsDeleted { topic, partition, why, from, to, segments, bytes: size, newest_ms } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                let kept = self.world.kafka.topics.get(topic).map(|topic| topic.config.retention);
                let kept = kept.unwrap_or_default();
                let now = self.world.unix_now();
                let age = now.saturating_sub(*newest_ms).max(0) as u64;
                let args = [
                    ("partition", show(&tp)),
                    ("segments", (*segments).into()),
                    ("from", show(from)),
                    ("last", show(to.saturating_sub(1))),
                    ("to", show(to)),
                    ("bytes", bytes(size)),
                    ("why", why.replace('.', "-").into()),
                    ("age", format::duration(self.words, age).into()),
                    ("ms", format::duration(self.words, kept.ms.unwrap_or_default() as u64).into()),
                    ("limit", bytes(&kept.bytes.unwrap_or_default())),
                ];
                self.say(Kind::Topics, "fact-segments-deleted", &args).about(kafka::Subject::Partition(tp))
            }
            Fact::LogCleaned {
                topic,
                partition,
                from,
                to,
                records,
                tombstones,
                bytes_before,
                bytes_after,
                segments_before,
                segments_after,
            } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                let args = [
                    ("partition", show(&tp)),
                    ("records", (*records).into()),
                    ("tombstones", (*tombstones).into()),
                    ("from", show(from)),
                    ("to", show(to)),
                    ("before", bytes(bytes_before)),
                    ("after", bytes(bytes_after)),
                    ("segments", (*segments_before).into()),
                    ("left", (*segments_after).into()),
                ];
                self.say(Kind::Topics, "fact-log-cleaned", &args).about(kafka::Subject::Partition(tp))
            }
            Fact::GroupOvertaken { group, topic, partition, bookmark, log_start_offset, records } => {
                let tp = TopicPartition::new(topic.clone(), *partition);
                let args = [
                    ("group", show(group)),
                    ("partition", show(&tp)),
                    ("records", (*records).into()),
                    ("bookmark", show(bookmark)),
                    ("start", show(log_start_offset)),
                ];
                let about = kafka::Subject::Group(group.clone());
                self.say(Kind::Positions, "fact-group-overtaken", &args).about(about).tone(Tone::Trouble)
            }
            _ => unreachable!("not about what is kept"),
        }
    }

    fn appended(
        &self,
        producer: Option<&ProducerName>,
        topic: &TopicName,
        partition: Partition,
        base: Offset,
        count: u32,
    ) -> Sentence {
        let tp = TopicPartition::new(topic.clone(), partition);
        let last = base + u64::from(count.saturating_sub(1));
        let mut args = vec![
            ("count", count.into()),
            ("partition", show(&tp)),
            ("from", show(base)),
            ("last", show(last)),
        ];
        let by_hand = producer.is_none();
        let id = if by_hand { "fact-records-appended-by-hand" } else { "fact-records-appended" };
        args.extend(producer.map(|producer| ("producer", show(producer))));
        let subject = kafka::Subject::Record { partition: tp, offset: last };
        self.say(Kind::Producers, id, &args).about(subject)
    }

    fn of_topic(&self, id: &str, topic: &TopicName, args: &[(&str, Arg)]) -> Sentence {
        self.say(Kind::Topics, id, args).about(kafka::Subject::Topic(topic.clone()))
    }
}
