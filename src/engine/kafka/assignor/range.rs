//! `org.apache.kafka.clients.consumer.RangeAssignor`: each topic is cut into one block per subscriber.
//!
//! Invariants:
//! - Topics do not see each other, except for racks: topics with equal partition counts and the same subscribers keep
//!   their partitions together (co-partitioning) before any rack is matched.
//! - Every subscriber of a topic gets ⌊partitions / subscribers⌋ of it, and the first few one more.

use super::rack::Racks;
use super::roster::{Dense, Roster};
use std::collections::BTreeMap;

/// Assigns; the lists are in Kafka's order.
pub(super) fn assign(roster: &Roster) -> Vec<Vec<Dense>> {
    let subscribers = roster.subscribers(&roster.line_up());
    let racks = Racks::new(roster);
    let topics = roster.walk_topics(roster.walk_members());
    let mut lists = vec![Vec::new(); roster.members.len()];
    let cut = |&topic: &u32| Cut::new(roster, topic, &subscribers, racks.as_ref());
    let mut cuts: Vec<Cut> = topics.iter().map(cut).collect();
    if cuts.iter().any(|cut| cut.racks_matter) {
        match_racks(&mut cuts, &mut lists);
        for cut in &mut cuts {
            cut.hand_out(&mut lists);
        }
        for list in &mut lists {
            list.sort_unstable();
        }
    } else {
        for cut in &cuts {
            cut.hand_out_runs(&mut lists);
        }
    }
    lists
}

/// The share of one subscriber: where its block starts and how long it is.
pub(super) fn block(partitions: u32, subscribers: u32, rank: u32) -> (u32, u32) {
    let (quotient, remainder) = (partitions / subscribers, partitions % subscribers);
    (quotient * rank + rank.min(remainder), quotient + u32::from(rank < remainder))
}

/// Takes the partitions that can be matched, topics with the same subscribers and partition count together.
fn match_racks(cuts: &mut [Cut], lists: &mut [Vec<Dense>]) {
    let mut groups: BTreeMap<(u32, &[u32]), Vec<&mut Cut>> = BTreeMap::new();
    for cut in cuts.iter_mut().filter(|cut| cut.racks.is_some()) {
        groups.entry((cut.partitions, cut.line)).or_default().push(cut);
    }
    for mut group in groups.into_values() {
        match &mut group[..] {
            [cut] if cut.racks_matter => cut.hand_out_matching(lists),
            [_] => {}
            together => match_together(together, lists),
        }
    }
}

/// Gives partition n of every topic to the first subscriber whose rack has a replica of each and who has room.
fn match_together(group: &mut [&mut Cut], lists: &mut [Vec<Dense>]) {
    let (partitions, line) = (group[0].partitions, group[0].line);
    let mut open: Vec<usize> = (0..line.len()).collect();
    for partition in 0..partitions {
        let fits = |&rank: &usize| group.iter().all(|cut| cut.matches(rank, partition) && cut.room(rank) > 0);
        let Some(at) = open.iter().position(fits) else { continue };
        let rank = open[at];
        for cut in group.iter_mut() {
            cut.give(rank, &[partition], lists);
        }
        if group.iter().all(|cut| cut.room(rank) == 0) {
            open.remove(at);
        }
    }
}

/// One topic, being cut up (`TopicAssignmentState`).
struct Cut<'a> {
    first: Dense,
    partitions: u32,
    /// Its subscribers in line.
    line: &'a [u32],
    /// The racks, where any subscriber has one.
    racks: Option<&'a Racks>,
    racks_matter: bool,
    /// Whether each partition is gone; kept only where there are racks.
    taken: Vec<bool>,
    /// How many each of the line has; kept only where there are racks.
    counts: Vec<u32>,
    quotient: u32,
    /// How many of the line may still get one more than the quotient.
    extras: u32,
}

impl<'a> Cut<'a> {
    fn new(roster: &Roster, topic: u32, subscribers: &'a [Vec<u32>], racks: Option<&'a Racks>) -> Self {
        let span = roster.topics[topic as usize].partitions.clone();
        let line = &subscribers[topic as usize][..];
        let partitions = span.end - span.start;
        let racks = racks.filter(|racks| line.iter().any(|&member| racks.of_member(member).is_some()));
        Self {
            first: span.start,
            partitions,
            line,
            racks,
            racks_matter: racks.is_some_and(|racks| racks.matter(line, span)),
            taken: vec![false; racks.map_or(0, |_| partitions as usize)],
            counts: vec![0; racks.map_or(0, |_| line.len())],
            quotient: partitions / line.len() as u32,
            extras: partitions % line.len() as u32,
        }
    }

    /// The plain rule.
    fn hand_out_runs(&self, lists: &mut [Vec<Dense>]) {
        for (rank, &member) in self.line.iter().enumerate() {
            let (start, length) = block(self.partitions, self.line.len() as u32, rank as u32);
            lists[member as usize].extend(self.first + start..self.first + start + length);
        }
    }

    /// Each subscriber in line takes what is still free, up to its quota.
    fn hand_out(&mut self, lists: &mut [Vec<Dense>]) {
        if self.racks.is_none() {
            return self.hand_out_runs(lists);
        }
        for rank in 0..self.line.len() {
            self.take(rank, |_| true, lists);
        }
    }

    /// As above, but of the partitions with a replica in its rack.
    fn hand_out_matching(&mut self, lists: &mut [Vec<Dense>]) {
        let (racks, line, first) = (self.racks, self.line, self.first);
        for (rank, &member) in line.iter().enumerate() {
            self.take(rank, |p| racks.is_none_or(|racks| racks.matches(member, first + p)), lists);
        }
    }

    fn take(&mut self, rank: usize, may_take: impl Fn(u32) -> bool, lists: &mut [Vec<Dense>]) {
        let free = (0..self.partitions).filter(|&p| !self.taken[p as usize] && may_take(p));
        let takes: Vec<u32> = free.take(self.room(rank) as usize).collect();
        self.give(rank, &takes, lists);
    }

    fn matches(&self, rank: usize, partition: u32) -> bool {
        self.racks.is_none_or(|racks| racks.matches(self.line[rank], self.first + partition))
    }

    fn room(&self, rank: usize) -> u32 {
        (self.quotient + u32::from(self.extras > 0)).saturating_sub(self.counts[rank])
    }

    fn give(&mut self, rank: usize, partitions: &[u32], lists: &mut [Vec<Dense>]) {
        if partitions.is_empty() {
            return;
        }
        self.counts[rank] += partitions.len() as u32;
        if self.counts[rank] > self.quotient {
            self.extras -= 1;
        }
        for &partition in partitions {
            self.taken[partition as usize] = true;
            lists[self.line[rank] as usize].push(self.first + partition);
        }
    }
}
