//! One pool of partitions and the members that share it.
//!
//! With P partitions and M members every partition should have s = ⌈M/P⌉ members; so a member should have x = s·P/M
//! partitions, which is assigned in whole ones: member j gets ⌈x(j+1)⌉ − ⌈xj⌉. Who has too many gives up the first
//! ones; partitions with more than s members lose the first of them; who has too few stands in a ring and takes in
//! turn what has less than s members and is not yet his.
//!
//! Invariants:
//! - «First» is the order of Java's hash sets: of partitions in a member's set, of members in a partition's.
//! - A partition that nobody in the ring can take is passed over, though another order might have done better.

use std::collections::BTreeSet;

use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order::Table;

/// What members lose and gain, by place.
pub(super) struct Shares {
    pub lost: Vec<BTreeSet<Dense>>,
    /// In the order in which they take it.
    pub gained: Vec<Vec<Dense>>,
}

impl Shares {
    pub fn new(members: usize) -> Self {
        Self { lost: vec![BTreeSet::new(); members], gained: vec![Vec::new(); members] }
    }
}

pub(super) struct Pool<'a> {
    roster: &'a Roster<'a>,
    topics: Vec<u32>,
    /// Whether partitions are hashed with their topic's id, or alone.
    with_topic: bool,
    /// How many members each partition should have.
    sharing: usize,
    /// How many partitions each place should have; 0 for those who don't subscribe.
    wanted: Vec<usize>,
    /// The members of each partition.
    holders: Vec<Table<u32>>,
    /// Where a partition's holders are, plus one; 0 where it has none yet.
    slots: Vec<u32>,
    /// The partitions, in the order of a map.
    partitions: Table<Dense>,
    /// How many partitions each place has.
    counts: Vec<usize>,
}

impl<'a> Pool<'a> {
    /// All topics as one pool, for members that all subscribe to them.
    pub fn of_all_topics(roster: &'a Roster<'a>, topics: Vec<u32>, members: &[u32]) -> Self {
        Self::new(roster, topics, true, members)
    }

    /// One topic; `members` are the places of its subscribers.
    pub fn of_topic(roster: &'a Roster<'a>, topic: u32, members: &[u32]) -> Self {
        Self::new(roster, vec![topic], false, members)
    }

    fn new(roster: &'a Roster<'a>, topics: Vec<u32>, with_topic: bool, members: &[u32]) -> Self {
        let count: usize = topics.iter().map(|&topic| roster.topics[topic as usize].partitions.len()).sum();
        let sharing = if count == 0 { 0 } else { members.len().div_ceil(count) };
        let each = (sharing * count) as f64 / members.len() as f64;
        let up_to = |rank: usize| (each * rank as f64).ceil() as usize;
        let mut wanted = vec![0; roster.members.len()];
        for (rank, &place) in members.iter().enumerate() {
            wanted[place as usize] = up_to(rank + 1) - up_to(rank);
        }
        Self {
            topics,
            with_topic,
            sharing,
            counts: vec![0; wanted.len()],
            wanted,
            holders: Vec::new(),
            slots: vec![0; roster.partitions()],
            partitions: Table::new((count + 1) * 4 / 3 + 1),
            roster,
        }
    }

    /// Shares the pool out among members that had `before`.
    pub fn share(mut self, before: &[&[Dense]], shares: &mut Shares) {
        let mut in_pool = vec![false; self.roster.topics.len()];
        for &topic in &self.topics {
            in_pool[topic as usize] = true;
        }
        for (place, list) in before.iter().enumerate() {
            let is_mine = |dense: &&Dense| in_pool[self.roster.topic_of(**dense) as usize];
            let mine: Vec<Dense> = list.iter().filter(is_mine).copied().collect();
            self.keep(place, &mine, &mut shares.lost[place]);
        }
        self.thin_out(shares);
        for topic in std::mem::take(&mut self.topics) {
            for dense in self.roster.topics[topic as usize].partitions.clone() {
                self.slot(dense);
            }
        }
        self.fill(shares);
    }

    fn hash(&self, dense: Dense) -> i32 {
        let (topic, partition) = self.roster.place(dense);
        let base = if self.with_topic { self.roster.id_hash(topic).wrapping_mul(31) } else { 0 };
        base.wrapping_add(partition as i32)
    }

    /// Where a partition's holders are; makes room for new ones.
    fn slot(&mut self, dense: Dense) -> usize {
        if self.slots[dense as usize] == 0 {
            self.partitions.compute(self.hash(dense), dense);
            self.holders.push(Table::new(16));
            self.slots[dense as usize] = self.holders.len() as u32;
        }
        self.slots[dense as usize] as usize - 1
    }

    /// Lets a member keep what it had, except for the first ones if they are too many.
    fn keep(&mut self, place: usize, mine: &[Dense], lost: &mut BTreeSet<Dense>) {
        let mut set = Table::new(16);
        for &dense in mine {
            let slot = self.slot(dense);
            self.holders[slot].put(place as i32, place as u32);
            set.put(self.hash(dense), dense);
        }
        let excess = mine.len().saturating_sub(self.wanted[place]);
        for dense in set.walk().take(excess).map(|(_, &dense)| dense) {
            let slot = self.slots[dense as usize] as usize - 1;
            self.holders[slot].retain(|other| *other as usize != place);
            lost.insert(dense);
        }
        self.counts[place] = mine.len() - excess;
    }

    /// Takes partitions with too many members from the first of them.
    fn thin_out(&mut self, shares: &mut Shares) {
        for (_, &dense) in self.partitions.walk() {
            let holders = &mut self.holders[self.slots[dense as usize] as usize - 1];
            let excess = holders.len().saturating_sub(self.sharing);
            let first: Vec<u32> = holders.walk().take(excess).map(|(_, &place)| place).collect();
            holders.retain(|place| !first.contains(place));
            for place in first {
                shares.lost[place as usize].insert(dense);
                self.counts[place as usize] -= 1;
            }
        }
    }

    /// Goes once through the partitions and round and round the members that have too few.
    fn fill(&mut self, shares: &mut Shares) {
        let has_room = |&place: &u32| self.counts[place as usize] < self.wanted[place as usize];
        let mut ring: Vec<u32> = (0..self.counts.len() as u32).filter(has_room).collect();
        let (mut next, mut any_taken) = (0, false);
        for (_, &dense) in self.partitions.walk() {
            let holders = &mut self.holders[self.slots[dense as usize] as usize - 1];
            while holders.len() < self.sharing {
                if next == ring.len() {
                    if !std::mem::take(&mut any_taken) || ring.is_empty() {
                        break;
                    }
                    next = 0;
                }
                let place = ring[next];
                if holders.find(|&other| other == place).is_some() {
                    next += 1;
                    continue;
                }
                holders.put(place as i32, place);
                shares.gained[place as usize].push(dense);
                any_taken = true;
                self.counts[place as usize] += 1;
                if self.counts[place as usize] >= self.wanted[place as usize] {
                    ring.remove(next);
                } else {
                    next += 1;
                }
            }
            if ring.is_empty() {
                break;
            }
        }
    }
}
