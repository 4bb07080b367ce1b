//! Groups assigned again, by any assignor.

use super::*;

fn member(id: &str, owned: std::ops::Range<u32>) -> Member {
    let topics: Rc<[TopicName]> = [TopicName::from("t")].into();
    let owned = owned.map(|partition| TopicPartition::new("t", partition)).collect();
    Member { owned, generation: Some(3), ..Member::new(id, topics) }
}

/// c1 and c2 share so many partitions by halves.
fn pair(partitions: u32) -> Seen {
    let half = partitions / 2;
    let members = vec![member("c1", 0..half), member("c2", half..partitions)];
    let made = members.iter().map(|member| (member.id.clone(), member.owned.clone())).collect();
    let topics = [(TopicName::from("t"), Topic::from(partitions))].into_iter().collect();
    Seen { topics, members, made }
}

#[test]
fn nothing_moves_where_nothing_changed() {
    let seen = pair(6);
    for assignor in Assignor::ALL {
        let plan = seen.replan(assignor).unwrap();
        let moves = if assignor == Assignor::Client(ClientAssignor::RoundRobin) { 2 } else { 0 };
        assert_eq!((plan.difference.moved, plan.rounds), (moves, 1), "{assignor:?}");
    }
}

#[test]
fn one_member_more_costs_as_little_as_the_assignor_can() {
    let mut seen = pair(6);
    seen.join("c3".into(), Vec::new());
    let moved = |assignor| seen.replan(assignor).unwrap().difference;
    for assignor in [ClientAssignor::Sticky, ClientAssignor::CooperativeSticky] {
        let difference = moved(Assignor::Client(assignor));
        assert_eq!((difference.kept, difference.moved, difference.spread), (4, 2, (2, 2)), "{assignor:?}");
    }
    assert_eq!(moved(Assignor::Server(ServerAssignor::Uniform)).moved, 2);
    assert_eq!(moved(Assignor::Client(ClientAssignor::Range)).moved, 3);
}

#[test]
fn a_cooperative_move_takes_two_rebalances() {
    let mut seen = pair(6);
    seen.join("c3".into(), Vec::new());
    let rounds = |assignor| seen.replan(Assignor::Client(assignor)).unwrap().rounds;
    assert_eq!((rounds(ClientAssignor::Sticky), rounds(ClientAssignor::CooperativeSticky)), (1, 2));
}

#[test]
fn who_is_gone_leaves_its_partitions_to_the_others() {
    let mut seen = pair(1_000);
    seen.members.retain(|member| member.id.as_str() != "c2");
    for assignor in Assignor::ALL {
        let plan = seen.replan(assignor).unwrap();
        assert_eq!((plan.difference.kept, plan.difference.moved), (500, 500), "{assignor:?}");
        assert_eq!(plan.difference.spread, (1_000, 1_000));
    }
}
