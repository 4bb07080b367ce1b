//! What stays marked for a while after it happened: partitions that went to another member, records that were read again.
//!
//! Only time that runs counts: a paused lab keeps its marks.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::kafka::ids::{GroupId, MemberName, Offset, TopicPartition};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::{Event, Fact};

/// How long a mark stays, in ms of wall time.
const STAYS_MS: f64 = 8_000.0;
/// So many of each kind at most.
const MOST: usize = 400;

/// A partition of a group that changed its owner.
pub type NewOwner = (GroupId, TopicPartition);
/// Records of a partition that were read again.
pub type Again = (TopicPartition, Range<Offset>);

#[derive(Default)]
pub struct Traces {
    owners: BTreeMap<NewOwner, MemberName>,
    moved: Vec<(NewOwner, f64)>,
    again: Vec<(Again, f64)>,
}

impl Traces {
    /// Adds what has just happened, after `passed_ms` in which time ran.
    pub fn advance(&mut self, fresh: &[Event], passed_ms: f64) {
        fn age<T>(marks: &mut Vec<(T, f64)>, passed_ms: f64) {
            for (_, left_ms) in marks.iter_mut() {
                *left_ms -= passed_ms;
            }
            marks.retain(|(_, left_ms)| *left_ms > 0.0);
        }
        age(&mut self.moved, passed_ms);
        age(&mut self.again, passed_ms);
        for event in fresh {
            let Fact::Kafka(fact) = &event.fact else { continue };
            self.note(fact);
        }
    }

    fn note(&mut self, fact: &KafkaFact) {
        match fact {
            KafkaFact::PartitionsAssigned { group, member, partitions } => {
                for tp in partitions {
                    let at = (group.clone(), tp.clone());
                    let before = self.owners.insert(at.clone(), member.clone());
                    if before.is_some_and(|before| before != *member) && self.moved.len() < MOST {
                        self.moved.push((at, STAYS_MS));
                    }
                }
            }
            KafkaFact::RecordsDelivered { topic, partition, from, to, re_read, .. } if *re_read > 0 => {
                let tp = TopicPartition { topic: topic.clone(), partition: *partition };
                let range = *from..from.saturating_add(*re_read).min(*to);
                if self.again.len() < MOST {
                    self.again.push(((tp, range), STAYS_MS));
                }
            }
            _ => {}
        }
    }

    /// Partitions that have another owner since a moment ago.
    pub fn moved(&self) -> Vec<NewOwner> {
        self.moved.iter().map(|(moved, _)| moved.clone()).collect()
    }

    /// Records that were read again a moment ago.
    pub fn again(&self) -> Vec<Again> {
        self.again.iter().map(|(again, _)| again.clone()).collect()
    }

    /// The world was replaced: nothing marked is valid any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
