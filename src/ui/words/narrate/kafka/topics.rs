//! Sentences about topics and their records.

use super::Teller;
use crate::engine::kafka::ids::{Offset, Partition, ProducerName, TopicName, TopicPartition};
use crate::session::subject::kafka;
use crate::simulation::kafka::Fact;
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
            _ => self.deliveries(fact),
        }
    }

    /// What became of batches that were not simply acknowledged.
    fn deliveries(&self, fact: &Fact) -> Sentence {
        let tp = |topic: &TopicName, partition: &Partition| TopicPartition::new(topic.clone(), *partition);
        match fact {
            Fact::ProduceRetried { producer, topic, partition, count, attempt, code, at_ms } => {
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
            Fact::RecordsLost { producer, topic, partition, count, exception, after_ms } => {
                let args = [
                    ("producer", show(producer)),
                    ("partition", show(tp(topic, partition))),
                    ("count", (*count).into()),
                    ("exception", (*exception).into()),
                    ("after", format::duration(self.words, *after_ms).into()),
                ];
                self.of_producer("fact-records-lost", producer, &args).tone(Tone::Trouble)
            }
            Fact::RepetitionDropped { producer, topic, partition, base_offset, count } => {
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
            Fact::ProducerEpochBumped { producer, epoch, .. } => {
                let args = [("producer", show(producer)), ("epoch", show(epoch))];
                self.of_producer("fact-producer-epoch-bumped", producer, &args)
            }
            _ => unreachable!("not about topics"),
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
