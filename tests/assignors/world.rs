//! Random groups that change, and what every assignment for them must hold.

use std::collections::BTreeMap;
use std::env;

use loglab::engine::chance::Chance;
use loglab::engine::kafka::assignor::{Assignment, Difference, Member, Topic, TopicId, Topics};
use loglab::engine::kafka::ids::{MemberId, TopicName, TopicPartition};

const SEEDS: u64 = 1_000;

/// A group that changes: members come and go, topics grow, subscriptions change.
pub struct World {
    pub seed: u64,
    pub chance: Chance,
    pub topics: Topics,
    pub members: Vec<Member>,
    equal: bool,
    born: u32,
    pub generation: i32,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let equal = chance.below(2) == 0;
        let topics = (0..=chance.below(4)).map(|at| {
            let id = TopicId(u128::from(chance.next_u64()) << 64 | u128::from(chance.next_u64()));
            (TopicName::from(format!("t{at}")), Topic { id, ..Topic::from(chance.below(12) as u32) })
        });
        let topics = topics.collect();
        let mut world = Self { seed, chance, topics, members: Vec::new(), equal, born: 0, generation: 0 };
        for _ in 0..=world.chance.below(7) {
            world.join();
        }
        world
    }

    fn join(&mut self) {
        self.born += 1;
        let mut names: Vec<TopicName> = self.topics.keys().cloned().collect();
        if !self.equal {
            // Not none: Kafka's sticky assignors take a member without topics for one that reads what the next does.
            let sure = self.chance.below(names.len() as u64) as usize;
            let sure = names[sure].clone();
            names.retain(|name| *name == sure || self.chance.below(3) > 0);
        }
        // Not in order of their birth.
        let id = format!("m{}-{}", self.chance.below(100), self.born);
        let mut member = Member::new(id, names);
        if self.chance.below(4) == 0 {
            member.instance_id = Some(format!("i{}", self.born).as_str().into());
        }
        self.members.push(member);
    }

    /// One change, and a generation on.
    pub fn change(&mut self) {
        self.generation += 1;
        match self.chance.below(4) {
            0 => self.join(),
            1 if self.members.len() > 1 => {
                let leaver = self.chance.below(self.members.len() as u64) as usize;
                self.members.remove(leaver);
            }
            2 => {
                let growing = self.chance.below(self.topics.len() as u64) as usize;
                let topic = self.topics.values_mut().nth(growing).expect("one of them");
                topic.partitions += 1 + self.chance.below(4) as u32;
            }
            _ => {}
        }
    }

    /// Members own what they were assigned.
    pub fn settle(&mut self, assignment: &Assignment) {
        for member in &mut self.members {
            member.owned = assignment[&member.id].clone();
            member.generation = Some(self.generation);
        }
    }

    pub fn owned(&self) -> Assignment {
        self.members.iter().map(|member| (member.id.clone(), member.owned.clone())).collect()
    }

    pub fn are_equal(&self) -> bool {
        self.members.iter().all(|member| member.topics == self.members[0].topics)
    }

    pub fn partitions(&self) -> u32 {
        let read = |name: &TopicName| self.members.iter().any(|member| member.topics.contains(name));
        self.topics.iter().filter(|(name, _)| read(name)).map(|(_, topic)| topic.partitions).sum()
    }
}

/// Runs `check` on many worlds, each through some changes.
pub fn worlds(check: impl Fn(&mut World)) {
    let only = env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    for seed in only.map_or(0..SEEDS, |seed| seed..seed + 1) {
        let mut world = World::new(seed);
        for _ in 0..6 {
            check(&mut world);
            world.change();
        }
    }
}

/// Every partition that someone reads has one owner, who reads it; no other has any.
#[track_caller]
pub fn check_whole(world: &World, made: &Assignment, may_lack: bool) {
    let mut times = BTreeMap::<&TopicPartition, u32>::new();
    for member in &world.members {
        for tp in &made[&member.id] {
            assert!(member.topics.contains(&tp.topic), "seed {}: {tp} goes to {}", world.seed, member.id);
            assert!(tp.partition < world.topics[&tp.topic].partitions, "seed {}: no {tp}", world.seed);
            *times.entry(tp).or_default() += 1;
        }
    }
    assert!(times.values().all(|&times| times == 1), "seed {}: {times:?}", world.seed);
    if !may_lack {
        assert_eq!(times.len() as u32, world.partitions(), "seed {}", world.seed);
    }
}

pub fn sizes(made: &Assignment) -> (usize, usize) {
    let sizes = || made.values().map(Vec::len);
    (sizes().min().unwrap_or(0), sizes().max().unwrap_or(0))
}

#[track_caller]
pub fn check_even(world: &World, made: &Assignment) {
    let (least, most) = sizes(made);
    assert!(most <= least + 1, "seed {}: {least} to {most}", world.seed);
}

/// No partition could go to a reader with two or more fewer.
#[track_caller]
pub fn check_no_better_move(world: &World, made: &Assignment) {
    for (owner, list) in made {
        for tp in list {
            for other in world.members.iter().filter(|member| member.topics.contains(&tp.topic)) {
                let (has, gets) = (list.len(), made[&other.id].len());
                assert!(has <= gets + 1, "seed {}: {tp}, {owner} {has}, {} {gets}", world.seed, other.id);
            }
        }
    }
}

/// With equal subscriptions quotas say how much can stay: as much of everyone's as fits under the floor, and one
/// more for as many as there are extras.
#[track_caller]
pub fn check_most_kept(world: &World, owned: &Assignment, made: &Assignment) {
    let (partitions, members) = (world.partitions(), world.members.len() as u32);
    let (floor, extras) = (partitions / members, partitions % members);
    let exists = |tp: &&TopicPartition| tp.partition < world.topics[&tp.topic].partitions;
    let own = || owned.values().map(|list| list.iter().filter(exists).count() as u32);
    let over = own().filter(|&own| own > floor).count() as u32;
    let could_stay = own().map(|own| own.min(floor)).sum::<u32>() + over.min(extras);
    assert_eq!(Difference::between(owned, made).kept, could_stay, "seed {}", world.seed);
}

/// No two members give each other partitions of one topic.
#[track_caller]
pub fn check_no_swaps(world: &World, made: &Assignment) {
    let had: BTreeMap<&TopicPartition, &MemberId> =
        world.members.iter().flat_map(|m| m.owned.iter().map(|tp| (tp, &m.id))).collect();
    let mut moves = BTreeMap::<(&TopicName, &MemberId, &MemberId), &TopicPartition>::new();
    for (owner, list) in made {
        for tp in list {
            if let Some(&before) = had.get(tp).filter(|before| **before != owner) {
                moves.insert((&tp.topic, before, owner), tp);
            }
        }
    }
    for ((topic, from, to), tp) in &moves {
        let back = moves.get(&(*topic, *to, *from));
        assert!(back.is_none(), "seed {}: {tp} goes from {from} to {to}, {back:?} back", world.seed);
    }
}

/// Asked again without a change, the same comes out.
#[track_caller]
pub fn check_stays(world: &World, made: &Assignment, assign: impl Fn(&Topics, &[Member]) -> Assignment) {
    let mut members = world.members.clone();
    for member in &mut members {
        member.owned = made[&member.id].clone();
        member.generation = Some(world.generation + 1);
    }
    let difference = Difference::between(made, &assign(&world.topics, &members));
    assert_eq!(difference.moved, 0, "seed {}: {difference:?}", world.seed);
}
