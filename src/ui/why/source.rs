//! Producers and topics.

use super::answer::{Act, MOST_LISTED, Part, Row, Why};
use super::asker::Asker;
use crate::engine::kafka::ids::{ProducerName, TopicName};
use crate::session::subject::kafka;
use crate::simulation::command::Milli;
use crate::simulation::producer::Producer;
use crate::simulation::producer::command::{Keys, Pace, Source};
use crate::ui::gesture::Gesture;
use crate::ui::words::{format, show};

impl Asker<'_> {
    pub(super) fn producer(&self, name: &ProducerName) -> Option<Why> {
        let producer = self.world.producers.get(name)?;
        let sender = producer.kafka()?;
        let config = sender.config();
        let mut why = Why::new(self.say("why-producer-title", &[("producer", show(name))]));
        let topic = Part::link(&sender.topic, kafka::Subject::Topic(sender.topic.clone()));
        let knows = match sender.known_partitions() {
            Some(known) => self.soft("why-knows-partitions", &[("n", known.into())]),
            None => self.soft("why-knows-none", &[]),
        };
        why.rows.push(self.row("why-topic", [topic, knows]));
        why.rows.push(self.row("why-client", [Part::Strong(config.client.name().to_owned())]));
        let partitioner = sender.partitioner();
        let rule = [Part::Strong(partitioner.name().to_owned()), Part::Soft(partitioner.source().to_owned())];
        why.rows.push(self.row("why-partitioner", rule));
        why.rows.push(self.row("why-keys", [self.keys_of(producer)]));
        why.rows.push(self.row("why-pace", [self.pace_of(producer)]));
        let sent = [("sent", producer.sent.into()), ("waiting", producer.waiting().into())];
        why.rows.push(self.row("why-sent", [self.soft("why-sent-counts", &sent)]));
        let batch = [
            ("size", format::bytes(self.words, config.partitioning.batch_size).into()),
            ("linger", format::duration(self.words, config.linger_ms).into()),
        ];
        why.rows.push(self.row("why-batches", [self.soft("why-batch-rule", &batch)]));
        why.rows.extend(self.transaction_of(producer));
        why.acts = self.producer_acts(producer);
        Some(why)
    }

    fn keys_of(&self, producer: &Producer) -> Part {
        let Some(source) = &producer.source.gives else { return self.soft("why-keys-by-hand", &[]) };
        if let Source::Workload { key: Some(column), workload, .. } = source {
            return self.soft("why-keys-column", &[("column", show(column)), ("file", show(workload))]);
        }
        match source.keys() {
            None | Some(Keys::None) => self.soft("why-keys-none", &[]),
            Some(Keys::Fixed(key)) => self.soft("why-keys-fixed", &[("key", show(key))]),
            Some(Keys::Pool { pool, skew: Milli(0) }) => self.soft("why-keys-pool", &[("n", (*pool).into())]),
            Some(Keys::Pool { pool, skew }) => {
                let skew = format::number(skew.as_f64());
                self.soft("why-keys-zipf", &[("n", (*pool).into()), ("skew", skew.into())])
            }
        }
    }

    fn pace_of(&self, producer: &Producer) -> Part {
        match &producer.source.gives {
            None => self.soft("why-pace-by-hand", &[]),
            Some(
                Source::Rate { rate_per_s, .. } | Source::Workload { pace: Pace::Rate { rate_per_s }, .. },
            ) => self.soft("why-pace-rate", &[("rate", show(format::rate(rate_per_s.as_f64())))]),
            Some(Source::Every { every_ms, .. }) => {
                self.soft("why-pace-every", &[("time", format::duration(self.words, *every_ms).into())])
            }
            Some(Source::Workload { pace: Pace::EventTime { pace }, max_gap_ms, .. }) => {
                let factor = ("factor", format::number(pace.as_f64()).into());
                match max_gap_ms {
                    None => self.soft("why-pace-event-time", &[factor]),
                    Some(most) => {
                        let most = ("most", format::duration(self.words, *most).into());
                        self.soft("why-pace-cut", &[factor, most])
                    }
                }
            }
        }
    }

    fn producer_acts(&self, producer: &Producer) -> Vec<Act> {
        let name = || producer.name.clone();
        let mut acts = Vec::new();
        if producer.source.gives.is_some() && !producer.source.finished {
            acts.push(if producer.source.running {
                self.act("act-pause-producer", false, Gesture::PauseProducer(name()))
            } else {
                self.act("act-resume-producer", false, Gesture::ResumeProducer(name()))
            });
        }
        acts.push(self.act("act-remove-producer", true, Gesture::RemoveProducer(name())));
        acts
    }

    pub(super) fn topic(&self, name: &TopicName) -> Option<Why> {
        let topic = self.world.kafka.topics.get(name)?;
        let mut why = Why::new(self.say("why-topic-title", &[("topic", show(name))]));
        let counts = topic.partitions.iter().map(|log| log.log_end_offset() - log.log_start_offset());
        let counts: Vec<u64> = counts.collect();
        let all: u64 = counts.iter().sum();
        let size: u64 =
            topic.partitions.iter().map(crate::engine::kafka::log::PartitionLog::size_bytes).sum();
        why.rows.push(self.row("why-partitions", [Part::Strong(format::number(counts.len() as f64))]));
        let amount = [("n", all.into()), ("size", format::bytes(self.words, size).into())];
        why.rows.push(self.row("why-holds", [self.soft("why-topic-holds", &amount)]));
        why.rows.extend(self.spread(name, &counts));
        let set = topic.configs.iter().map(|(setting, value)| Row::new(setting, [Part::Code(value.clone())]));
        why.rows.extend(set);
        Some(why)
    }

    /// The fullest and the emptiest partition, as skew shows there first.
    fn spread(&self, topic: &TopicName, counts: &[u64]) -> Vec<Row> {
        let all: u64 = counts.iter().sum();
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|&partition| std::cmp::Reverse(counts[partition]));
        let rows = order.into_iter().take(MOST_LISTED).filter(|_| all > 0).map(|partition| {
            let tp = crate::engine::kafka::ids::TopicPartition::new(topic.clone(), partition as u32);
            let percent = format::number((counts[partition] as f64 * 100.0 / all as f64).round());
            let args = [("n", counts[partition].into()), ("percent", show(percent))];
            let link = Part::link(tp.to_string(), kafka::Subject::Partition(tp));
            self.row("why-partition", [link, self.soft("why-share", &args)])
        });
        rows.collect()
    }
}
