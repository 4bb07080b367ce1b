//! Assignors on random groups: balance as Kafka promises it, and no partition moved that could stay.
//!
//! Every failure names the seed; `SEED=n cargo test --test assignors` runs that one alone.

#[path = "assignors/world.rs"]
mod world;

use std::collections::BTreeSet;
use std::rc::Rc;

use loglab::engine::kafka::assignor::{
    Assignment, ClientAssignor, Difference, Member, ServerAssignor, ShareAssignor, Topics, Why, range_block,
};
use loglab::engine::kafka::ids::TopicPartition;
use loglab::engine::kafka::java::hash_order;
use world::{
    World, check_even, check_most_kept, check_no_better_move, check_no_swaps, check_stays, check_whole,
    sizes, worlds,
};

#[test]
fn range_cuts_each_topic_evenly_and_keeps_equal_topics_together() {
    worlds(|world| {
        for made in [
            ClientAssignor::Range.assign(&world.topics, &world.members).unwrap(),
            ServerAssignor::Range.assign(&world.topics, &world.members).unwrap(),
        ] {
            check_whole(world, &made, false);
            for member in &world.members {
                for (name, topic) in world.topics.iter().filter(|(name, _)| member.topics.contains(name)) {
                    let block = range_block(&world.topics, &world.members, name, &member.id).unwrap();
                    let mut mine: Vec<u32> = made[&member.id]
                        .iter()
                        .filter(|tp| tp.topic == *name)
                        .map(|tp| tp.partition)
                        .collect();
                    mine.sort_unstable();
                    let expected: Vec<u32> = (block.start..block.start + block.length).collect();
                    assert_eq!(mine, expected, "seed {}: {name} of {}", world.seed, member.id);
                    let share = topic.partitions as usize / block.line.len();
                    assert!((share..=share + 1).contains(&mine.len()), "seed {}", world.seed);
                }
            }
        }
    });
}

#[test]
fn round_robin_is_even_for_equal_subscriptions() {
    worlds(|world| {
        let made = ClientAssignor::RoundRobin.assign(&world.topics, &world.members).unwrap();
        check_whole(world, &made, false);
        if world.are_equal() {
            check_even(world, &made);
        }
    });
}

#[test]
fn round_robin_is_explained_by_the_turn_before() {
    worlds(|world| {
        let assignor = ClientAssignor::RoundRobin;
        let made = assignor.assign(&world.topics, &world.members).unwrap();
        for (owner, list) in &made {
            for tp in list {
                let why = assignor.explain(&world.topics, &world.members, &made, tp);
                let Some(Why::Turn(turn)) = why else { panic!("seed {}: {why:?}", world.seed) };
                assert_eq!(turn.circle[turn.rank as usize], *owner, "seed {}", world.seed);
                let first = turn
                    .previous
                    .as_ref()
                    .map_or(0, |previous| turn.circle.iter().position(|id| id == previous).unwrap() + 1);
                let next = (first + turn.passed_over.len()) % turn.circle.len();
                assert_eq!(next as u32, turn.rank, "seed {}: {tp}", world.seed);
                for id in &turn.passed_over {
                    let member = world.members.iter().find(|member| member.id == *id).unwrap();
                    assert!(!member.topics.contains(&tp.topic), "seed {}: {tp} passes {id}", world.seed);
                }
            }
        }
    });
}

#[test]
fn sticky_is_balanced_and_moves_no_more_than_needed() {
    worlds(|world| {
        let made = ClientAssignor::Sticky.assign(&world.topics, &world.members).unwrap();
        check_whole(world, &made, false);
        if world.are_equal() {
            check_even(world, &made);
            check_most_kept(world, &world.owned(), &made);
        } else {
            check_no_better_move(world, &made);
            check_no_swaps(world, &made);
        }
        check_stays(world, &made, |topics, members| ClientAssignor::Sticky.assign(topics, members).unwrap());
        world.settle(&made);
    });
}

#[test]
fn cooperative_hands_nothing_over_directly_and_takes_nothing_that_stays() {
    let assign =
        |world: &World| ClientAssignor::CooperativeSticky.assign(&world.topics, &world.members).unwrap();
    worlds(|world| {
        let before = world.owned();
        let first = assign(world);
        check_whole(world, &first, true);
        for (owner, list) in &first {
            for tp in list {
                let had = before.iter().find(|(_, list)| list.contains(tp)).map(|(id, _)| id);
                assert!(had.is_none_or(|had| had == owner), "seed {}: {tp} to {owner}", world.seed);
            }
        }
        // Members give up what the assignment took from them, and join again.
        world.generation += 1;
        world.settle(&first);
        let second = assign(world);
        check_whole(world, &second, false);
        if world.are_equal() {
            check_even(world, &second);
            check_most_kept(world, &before, &second);
        } else {
            check_no_better_move(world, &second);
        }
        // With unequal subscriptions the second answer may differ from what the first was on its way to.
        if world.are_equal() {
            for (id, list) in &before {
                for tp in list.iter().filter(|tp| second[id].contains(tp)) {
                    assert!(first[id].contains(tp), "seed {}: {id} loses {tp} and gets it back", world.seed);
                }
            }
        }
        world.generation += 1;
        world.settle(&second);
        assert_eq!(Difference::between(&second, &assign(world)).moved, 0, "seed {}", world.seed);
    });
}

#[test]
fn uniform_is_even_and_moves_no_more_than_needed_for_equal_subscriptions() {
    worlds(|world| {
        let assign =
            |topics: &Topics, members: &[Member]| ServerAssignor::Uniform.assign(topics, members).unwrap();
        let made = assign(&world.topics, &world.members);
        check_whole(world, &made, false);
        if world.are_equal() {
            check_even(world, &made);
            check_most_kept(world, &world.owned(), &made);
        } else {
            check_no_better_move(world, &made);
            check_no_swaps(world, &made);
        }
        check_stays(world, &made, assign);
        world.settle(&made);
    });
}

/// ⌈x⌉, where x is what each of a pool's members should have.
fn most_of_a_share(partitions: u32, members: u32) -> u32 {
    if partitions == 0 || members == 0 {
        0
    } else {
        (members.div_ceil(partitions) * partitions).div_ceil(members)
    }
}

#[test]
fn simple_leaves_no_partition_without_a_member_and_gives_nobody_more_than_the_share() {
    worlds(|world| {
        let made = ShareAssignor::Simple.assign(&world.topics, &world.members);
        for (name, topic) in &world.topics {
            let readers: Vec<&Member> = world.members.iter().filter(|m| m.topics.contains(name)).collect();
            for partition in 0..topic.partitions {
                let tp = TopicPartition::new(name.clone(), partition);
                let holders = made.values().filter(|list| list.contains(&tp)).count();
                assert_eq!(holders > 0, !readers.is_empty(), "seed {}: {tp}", world.seed);
                if holders > 0 {
                    let why = ShareAssignor::Simple.explain(&world.topics, &world.members, &made, &tp);
                    let Some(Why::Shared(shared)) = why else { panic!("seed {}: {why:?}", world.seed) };
                    assert!(holders as u32 <= shared.sharing, "seed {}: {tp}, {shared:?}", world.seed);
                }
            }
            if !world.are_equal() && topic.partitions > 0 {
                let most = most_of_a_share(topic.partitions, readers.len() as u32);
                for reader in readers {
                    let has = made[&reader.id].iter().filter(|tp| tp.topic == *name).count() as u32;
                    assert!(has <= most, "seed {}: {} has {has} of {name}", world.seed, reader.id);
                }
            }
        }
        if world.are_equal() {
            let most = most_of_a_share(world.partitions(), world.members.len() as u32);
            assert!(sizes(&made).1 as u32 <= most, "seed {}: {:?}, {most}", world.seed, sizes(&made));
        }
        world.settle(&made);
        let again = ShareAssignor::Simple.assign(&world.topics, &world.members);
        for (id, list) in &made {
            let all = |list: &[TopicPartition]| list.iter().cloned().collect::<BTreeSet<_>>();
            assert_eq!(all(&again[id]), all(list), "seed {}: {id} gets others without a change", world.seed);
        }
    });
}

#[test]
fn racks_bring_readers_nearer_and_cost_no_balance() {
    worlds(|world| {
        if !world.are_equal() {
            return;
        }
        let racks: Vec<Rc<str>> = ["a", "b", "c"].map(Rc::from).to_vec();
        for member in &mut world.members {
            member.rack = Some(racks[world.chance.below(3) as usize].clone());
        }
        let plain = world.topics.clone();
        for topic in world.topics.values_mut() {
            topic.racks = (0..topic.partitions).map(|at| vec![racks[at as usize % 3].clone()]).collect();
        }
        for assignor in [ClientAssignor::Range, ClientAssignor::Sticky] {
            let near = |made: &Assignment| {
                let of = |member: &&Member| {
                    let at_home = |tp: &&TopicPartition| {
                        let racks = &world.topics[&tp.topic].racks[tp.partition as usize];
                        racks.contains(member.rack.as_ref().unwrap())
                    };
                    made[&member.id].iter().filter(at_home).count()
                };
                world.members.iter().map(|member| of(&member)).sum::<usize>()
            };
            let made = assignor.assign(&world.topics, &world.members).unwrap();
            let without = assignor.assign(&plain, &world.members).unwrap();
            check_whole(world, &made, false);
            let sorted = |made: &Assignment| {
                let mut sizes: Vec<usize> = made.values().map(Vec::len).collect();
                sizes.sort_unstable();
                sizes
            };
            if assignor == ClientAssignor::Sticky {
                assert_eq!(sorted(&made), sorted(&without), "seed {}", world.seed);
            }
            if world.topics.len() == 1 {
                assert!(near(&made) >= near(&without), "seed {}: {}", world.seed, assignor.name());
            }
        }
        world.topics = plain;
    });
}

#[test]
fn names_compare_by_utf16_units() {
    let mut names = ["c-\u{ff5e}", "c-\u{1f600}", "c-z", "c-", "C-z", "c-\u{d7ff}", "c-\u{e000}"];
    names.sort_by(|a, b| hash_order::compare(a, b));
    let units = |name: &str| name.encode_utf16().collect::<Vec<_>>();
    assert!(names.is_sorted_by_key(|name| units(name)), "{names:?}");
}

#[test]
fn the_figures_of_a_difference_add_up() {
    let list = |partitions: &[u32]| partitions.iter().map(|&p| TopicPartition::new("t", p)).collect();
    let before: Assignment = [("a".into(), list(&[0, 1, 2])), ("b".into(), list(&[3, 4]))].into();
    let after: Assignment = [("a".into(), list(&[0, 1])), ("c".into(), list(&[2, 3, 5]))].into();
    let expected = Difference { kept: 2, moved: 2, found: 1, lost: 1, spread: (2, 3) };
    assert_eq!(Difference::between(&before, &after), expected);
}
