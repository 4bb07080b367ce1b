//! The third step: moving partitions from members with more to members with less.
//!
//! Invariants:
//! - A move is made only from a member to one with fewer by two or more, so each brings the two closer.
//! - A partition goes back to its former owner where that is such a member; else to the reader with the fewest.
//! - Kafka asks before each partition whether all is in balance. Here that is asked only after a move, which is the
//!   same: nothing else can change the answer.

use super::{Builder, NOBODY};
use crate::engine::kafka::assignor::roster::Dense;

impl Builder<'_> {
    /// Moves partitions as long as it helps; returns whether any moved.
    pub(super) fn move_about(&mut self, partitions: &[Dense], former: &[(u32, i32)]) -> bool {
        let mut any = false;
        loop {
            let mut again = false;
            let mut balanced = self.is_balanced();
            for &dense in partitions {
                if balanced {
                    break;
                }
                if self.improve(dense, former[dense as usize].0) {
                    again = true;
                    balanced = self.is_balanced();
                }
            }
            any |= again;
            if !again {
                return any;
            }
        }
    }

    /// Moves one partition if someone has fewer by two; back to its former owner, if that is one of them.
    fn improve(&mut self, dense: Dense, former: u32) -> bool {
        let owner = self.owner[dense as usize];
        let has = self.lists[owner as usize].len();
        let gains = |member: u32| has > self.lists[member as usize].len() + 1;
        if former != NOBODY && gains(former) {
            self.relocate(dense, former);
            return true;
        }
        let topic = self.roster.topic_of(dense);
        let readers = &self.readers[topic as usize];
        let near =
            self.racks.as_ref().filter(|racks| racks.is_near(owner, dense)).is_some_and(|racks| {
                readers.iter().any(|&member| racks.is_near(member, dense) && gains(member))
            });
        let gainful = near || readers.iter().any(|&member| gains(member));
        if gainful {
            let mut members = self.fewest_first.iter().map(|entry| entry.2);
            let to = members.find(|&member| self.reads(member, topic));
            self.relocate(dense, to.expect("a topic that can move has readers"));
        }
        gainful
    }

    fn relocate(&mut self, dense: Dense, to: u32) {
        let from = self.owner[dense as usize];
        let dense = self.movements.instead_of(self.roster, dense, from, to);
        let from = self.owner[dense as usize];
        self.fewest_first.remove(&self.entry(from));
        self.fewest_first.remove(&self.entry(to));
        self.movements.note(self.roster, dense, from, to);
        let list = &mut self.lists[from as usize];
        if let Some(at) = list.iter().position(|&other| other == dense) {
            list.remove(at);
        }
        self.lists[to as usize].push(dense);
        self.owner[dense as usize] = to;
        self.fewest_first.insert(self.entry(to));
        self.fewest_first.insert(self.entry(from));
    }

    /// Whether no reader of any topic has fewer by two than the owner of one of its partitions.
    fn is_balanced(&mut self) -> bool {
        let (Some(fewest), Some(most)) = (self.fewest_first.first(), self.fewest_first.last()) else {
            return true;
        };
        if fewest.0 + 1 >= most.0 {
            return true;
        }
        // Begin where it was out of balance before: while moves go on, it mostly still is.
        let (early, late) = self.topics.split_at(self.hint);
        let found = late.iter().chain(early).position(|&topic| !self.is_topic_balanced(topic));
        let Some(at) = found else { return true };
        self.hint = (self.hint + at) % self.topics.len();
        false
    }

    fn is_topic_balanced(&self, topic: u32) -> bool {
        let size = |member: u32| self.lists[member as usize].len();
        let hungry = |&&member: &&u32| size(member) != self.reach[member as usize];
        let fewest = self.readers[topic as usize].iter().filter(hungry).map(|&member| size(member)).min();
        fewest.is_none_or(|fewest| {
            let owners = &self.owner[self.roster.topics[topic as usize].partitions.start as usize..]
                [..self.roster.topics[topic as usize].partitions.len()];
            owners.iter().all(|&owner| owner == NOBODY || fewest + 1 >= size(owner))
        })
    }
}

/// `getBalanceScore`: the differences of all pairs, in a Java int.
pub(super) fn score(sizes: impl Iterator<Item = usize>) -> i32 {
    let mut sizes: Vec<i64> = sizes.map(|size| size as i64).collect();
    sizes.sort_unstable();
    let last = sizes.len() as i64 - 1;
    let sum: i64 = sizes.iter().zip(0..).map(|(size, at)| size * (2 * at - last)).sum();
    sum as i32
}
