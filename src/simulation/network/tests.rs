//! What faults do to messages.

use super::*;
use crate::simulation::command::Milli;

fn producer(name: &str) -> Named {
    Named::Producer(name.into())
}

fn fault(name: &str, leg: Leg, what: Harm) -> FaultInject {
    FaultInject {
        fault: name.into(),
        client: Victim::Any,
        api: Apis::All,
        leg,
        what,
        times: u32::MAX,
        chance: Milli::whole(1),
    }
}

/// The arrivals of a message sent at 100 through a network with one fault.
fn sent(asked: FaultInject, (leg, api, client): (Leg, ApiKey, Named)) -> (Option<Ms>, Option<Ms>) {
    let mut network = Network::new(7);
    network.add_fault(asked);
    let (Arrivals { once, again }, _) = network.carry(100, leg, api, &client);
    (once, again)
}

#[test]
fn requests_and_responses_are_dropped_delayed_and_duplicated() {
    let member = || Named::Member("g".into(), "c1".into());
    let messages = [
        (ApiKey::Produce, producer("p")),
        (ApiKey::JoinGroup, member()),
        (ApiKey::OffsetCommit, member()),
        (ApiKey::ConsumerGroupHeartbeat, member()),
    ];
    let harms = [
        (Harm::Drop, (None, None)),
        (Harm::Delay(40), (Some(141), None)),
        (Harm::Duplicate, (Some(101), Some(102))),
    ];
    for (api, client) in messages {
        for leg in [Leg::Request, Leg::Response] {
            for (harm, expected) in harms {
                let message = (leg, api, client.clone());
                assert_eq!(sent(fault("f", leg, harm), message), expected, "{leg:?} {api:?} {harm:?}");
            }
        }
    }
}

#[test]
fn only_victims_are_harmed() {
    let only = FaultInject {
        client: Victim::Producer("p".into()),
        api: Apis::Only(ApiKey::Produce),
        ..fault("f", Leg::Response, Harm::Drop)
    };
    let check = |message, arrives| assert_eq!(sent(only.clone(), message).0, arrives);
    check((Leg::Response, ApiKey::Produce, producer("p")), None);
    check((Leg::Request, ApiKey::Produce, producer("p")), Some(101));
    check((Leg::Response, ApiKey::InitProducerId, producer("p")), Some(101));
    check((Leg::Response, ApiKey::Produce, producer("q")), Some(101));
    let member = Victim::Member { group: "g".into(), member: "c1".into() };
    let only = FaultInject { client: member, ..fault("f", Leg::Request, Harm::Drop) };
    let of = |group: &str, member: &str| {
        let message = (Leg::Request, ApiKey::Heartbeat, Named::Member(group.into(), member.into()));
        sent(only.clone(), message).0
    };
    assert_eq!([of("g", "c1"), of("g", "c2"), of("h", "c1")], [None, Some(101), Some(101)]);
}

#[test]
fn a_fault_ends_once_it_is_used_up() {
    let mut network = Network::new(7);
    network.add_fault(FaultInject { times: 2, ..fault("f", Leg::Request, Harm::Drop) });
    let mut arrives = || network.carry(0, Leg::Request, ApiKey::Produce, &producer("p"));
    let left = |(_, harmed): &(Arrivals, Vec<Harmed>)| harmed.first().map(|harmed| harmed.left);
    assert_eq!([arrives(), arrives(), arrives()].each_ref().map(left), [Some(1), Some(0), None]);
    assert!(network.faults().is_empty());
}

#[test]
fn what_is_dropped_uses_up_no_second_fault() {
    let mut network = Network::new(7);
    network.add_fault(FaultInject { times: 1, ..fault("drop", Leg::Request, Harm::Drop) });
    network.add_fault(FaultInject { times: 1, ..fault("late", Leg::Request, Harm::Delay(9)) });
    let mut once = || network.carry(0, Leg::Request, ApiKey::Produce, &producer("p")).0.once;
    assert_eq!([once(), once(), once()], [None, Some(10), Some(1)]);
}

#[test]
fn another_fault_does_not_reshuffle_the_first() {
    let dropped = |more: bool| {
        let mut network = Network::new(7);
        network.add_fault(FaultInject { chance: Milli(300), ..fault("first", Leg::Request, Harm::Drop) });
        if more {
            let late = fault("second", Leg::Request, Harm::Delay(9));
            network.add_fault(FaultInject { chance: Milli(500), ..late });
        }
        let mut arrives =
            |_| network.carry(0, Leg::Request, ApiKey::Produce, &producer("p")).0.once.is_none();
        (0..200).map(&mut arrives).collect::<Vec<bool>>()
    };
    assert_eq!(dropped(false), dropped(true));
    let many = dropped(false).into_iter().filter(|gone| *gone).count();
    assert!((40..80).contains(&many), "{many} of 200");
}
