//! A recount of effects that knows nothing of the ledger: what the applications produced to `out`, read from its logs,
//! told apart by the values that the producer gave its records.

use std::collections::BTreeMap;

use loglab::engine::kafka::client::consumer::Consumer;
use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::engine::kafka::log::PartitionLog;
use loglab::simulation::World;
use loglab::simulation::ledger::Counts;

/// A record of the producer: its name and number.
type Value = Vec<u8>;

#[derive(Default)]
pub struct Recount {
    /// Up to where each log was read.
    read: BTreeMap<TopicPartition, Offset>,
    /// Where each record lies, and how often it was passed on.
    records: BTreeMap<Value, (TopicPartition, Offset, u64)>,
    /// Those without an effect.
    idle: BTreeMap<(TopicPartition, Offset), Value>,
    /// The greatest number of each key that was passed on.
    latest: BTreeMap<Vec<u8>, u64>,
    pub order_breaks: u64,
    once: u64,
    repeated: u64,
    /// The bug that is planted: an effect is overlooked.
    skip_one: bool,
}

impl Recount {
    pub fn new(skip_one: bool) -> Self {
        Self { skip_one, ..Self::default() }
    }

    /// Reads what was appended since the last look.
    pub fn look(&mut self, world: &World) {
        for topic in ["t", "out"] {
            let Some(found) = world.kafka.topics.get(topic) else { continue };
            for (partition, log) in (0..).zip(&found.partitions) {
                let tp = TopicPartition::new(topic, partition);
                self.look_at(&tp, log);
            }
        }
    }

    fn look_at(&mut self, tp: &TopicPartition, log: &PartitionLog) {
        let from = self.read.insert(tp.clone(), log.log_end_offset()).unwrap_or(0);
        for offset in from..log.log_end_offset() {
            let Some(record) = log.get(offset) else { continue };
            let (key, value) = (record.key.unwrap_or_default(), record.value.unwrap_or_default().to_vec());
            if tp.topic.as_str() == "t" {
                // A copy that a retry made is the same record.
                if !self.records.contains_key(&value) {
                    self.idle.insert((tp.clone(), offset), value.clone());
                    self.records.insert(value, (tp.clone(), offset, 0));
                }
            } else if !std::mem::take(&mut self.skip_one) {
                self.passed_on(key, &value);
            }
        }
    }

    fn passed_on(&mut self, key: &[u8], value: &Value) {
        let Some((tp, offset, times)) = self.records.get_mut(value) else { return };
        *times += 1;
        match times {
            1 => self.once += 1,
            2 => (self.once, self.repeated) = (self.once - 1, self.repeated + 1),
            _ => {}
        }
        self.idle.remove(&(tp.clone(), *offset));
        let number = number(value);
        let latest = self.latest.entry(key.to_vec()).or_default();
        if number < *latest {
            self.order_breaks += 1;
        }
        *latest = number.max(*latest);
    }

    /// How records stand, by what the group's consumers hold and its commits say.
    pub fn counts(&self, world: &World) -> Counts {
        let Some(group) = world.kafka.groups.get("g") else { return Counts::default() };
        // A topic is nobody's concern before somebody subscribes to it.
        if world.ledger.readers().next().is_none() {
            return Counts::default();
        }
        let living = || group.clients.values().filter(|client| !client.is_crashed());
        let mut counts = Counts { once: self.once, repeated: self.repeated, ..Counts::default() };
        for (tp, offset) in self.idle.keys() {
            let in_hand =
                |client: &Consumer| client.in_hand(tp).any(|(from, to)| (from..to).contains(offset));
            // Of several that hold it, the one that was given it last: the others do not know yet that they are out.
            let position = group.owner_position(tp);
            let committed = group.offsets.get(tp).map(|commit| commit.offset);
            let past = position.or(committed).is_some_and(|next| *offset < next);
            if past && !living().any(in_hand) {
                counts.lost += 1;
            } else {
                counts.pending += 1;
            }
        }
        counts
    }
}

/// `p 17....` is number 17.
fn number(value: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(value);
    let digits = text.split(' ').nth(1).unwrap_or_default().trim_end_matches('.');
    digits.parse().unwrap_or(0)
}
