//! Assignors at size, beside what Kafka's own Java code needs: `cargo bench --bench assignors [NAME]`.
//!
//! All members subscribe to all topics. 'First' is a group that forms; 'one leaves' the same group a generation later
//! without its first member. 'Assign' is the assignor alone on a numbered group, which is what Kafka's figures
//! cover: its callers hold maps whose keys are hashed already. 'In all' is the whole call, from names to names.
//! Kafka's figures: 4.3.1, `OpenJDK` 17, warmed up, median of two runs on two cores (the vectors' README).
//! On a busy machine the least of the rounds says more than the median, so both are given.

#[allow(dead_code, reason = "its other half is for the other benches")]
mod support;

use loglab::engine::chance::Chance;
use loglab::engine::kafka::assignor::{
    Assignment, ClientAssignor, Member, Numbered, ServerAssignor, ShareAssignor, Topic, TopicId, Topics,
};
use loglab::engine::kafka::ids::TopicName;
use support::{now_ms, print};

const ROUNDS: usize = 31;

/// Topics, partitions of each, members.
const SIZES: [(u32, u32, u32); 2] = [(10, 1_000, 1_000), (50, 2_000, 2_000)];

#[derive(Clone, Copy)]
enum Kind {
    Client(ClientAssignor),
    Server(ServerAssignor),
    Share(ShareAssignor),
}

use Kind::{Client, Server, Share};

impl Kind {
    fn number<'a>(self, topics: &'a Topics, members: &'a [Member]) -> Numbered<'a> {
        match self {
            Client(_) => Numbered::classic(topics, members),
            Server(_) => Numbered::consumer(topics, members),
            Share(_) => Numbered::sharing(topics, members),
        }
    }

    fn assign(self, group: &Numbered) -> usize {
        match self {
            Client(assignor) => group.client(assignor).expect("members that can be assigned").len(),
            Server(assignor) => group.server(assignor).expect("members that can be assigned").len(),
            Share(assignor) => group.share(assignor).len(),
        }
    }

    fn assign_named(self, topics: &Topics, members: &[Member]) -> Assignment {
        match self {
            Client(assignor) => assignor.assign(topics, members).expect("members that can be assigned"),
            Server(assignor) => assignor.assign(topics, members).expect("members that can be assigned"),
            Share(assignor) => assignor.assign(topics, members),
        }
    }
}

/// Name, assignor, and for each size Kafka's milliseconds (first, one leaves).
type Row = (&'static str, Kind, [Option<[f64; 2]>; 2]);

const ROWS: [Row; 7] = [
    ("range", Client(ClientAssignor::Range), [Some([3.8, 3.7]), Some([55.0, 56.0])]),
    ("round robin", Client(ClientAssignor::RoundRobin), [Some([1.1, 1.1]), Some([32.0, 31.0])]),
    ("sticky", Client(ClientAssignor::Sticky), [Some([0.9, 5.2]), Some([8.0, 72.0])]),
    ("cooperative sticky", Client(ClientAssignor::CooperativeSticky), [Some([1.0, 3.4]), Some([7.8, 56.0])]),
    ("uniform", Server(ServerAssignor::Uniform), [Some([0.3, 0.1]), Some([3.4, 1.1])]),
    ("range (broker)", Server(ServerAssignor::Range), [None, None]),
    ("simple (share)", Share(ShareAssignor::Simple), [None, None]),
];

fn main() {
    // A word keeps only the assignors whose name holds it; flags are for another harness.
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    for (at, (topic_count, partitions, member_count)) in SIZES.into_iter().enumerate() {
        print(&format!(
            "{topic_count} × {partitions} partitions, {member_count} members; ms, median (least) of {ROUNDS}"
        ));
        print(&format!("{:<20}{:<12}{:>18}{:>18}{:>9}", "", "", "assign", "in all", "Kafka"));
        let (topics, members) = group(topic_count, partitions, member_count);
        for (name, kind, kafkas) in ROWS.into_iter().filter(|row| row.0.contains(&filter)) {
            let kafka = |which: usize| kafkas[at].map_or("–".into(), |ms| format!("{:.1}", ms[which]));
            let left = after_one_left(&members, &kind.assign_named(&topics, &members));
            for (which, members, event) in [(0, &members, "first"), (1, &left, "one leaves")] {
                let group = kind.number(&topics, members);
                let alone = time(|| kind.assign(&group));
                let in_all = time(|| kind.assign_named(&topics, members));
                let name = if which == 0 { name } else { "" };
                print(&format!("{name:<20}{event:<12}{alone:>18}{in_all:>18}{:>9}", kafka(which)));
            }
        }
    }
}

fn group(topics: u32, partitions: u32, members: u32) -> (Topics, Vec<Member>) {
    let mut chance = Chance::new(1);
    let mut id = || TopicId(u128::from(chance.next_u64()) << 64 | u128::from(chance.next_u64()));
    let names: Vec<TopicName> = (0..topics).map(|topic| format!("topic-{topic}").into()).collect();
    let topic = |name: &TopicName| (name.clone(), Topic { id: id(), ..Topic::from(partitions) });
    let topics = names.iter().map(topic).collect();
    let names: std::rc::Rc<[TopicName]> = names.into();
    let mut chance = Chance::new(2);
    let member = |at| {
        let tail = format!("{:016x}{:016x}", chance.next_u64(), chance.next_u64());
        Member::new(format!("consumer-group-{at}-{tail}"), names.clone())
    };
    (topics, (0..members).map(member).collect())
}

fn after_one_left(members: &[Member], assignment: &Assignment) -> Vec<Member> {
    let stays = |member: &Member| Member {
        owned: assignment[&member.id].clone(),
        generation: Some(1),
        ..member.clone()
    };
    members[1..].iter().map(stays).collect()
}

/// Median and least of some rounds; what a round made is dropped outside of its time.
fn time<T>(mut run: impl FnMut() -> T) -> String {
    let round = |_| {
        let began_ms = now_ms();
        let made = std::hint::black_box(run());
        let took_ms = now_ms() - began_ms;
        drop(made);
        took_ms
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(round).collect();
    times.sort_unstable_by(f64::total_cmp);
    format!("{:.2} ({:.2})", times[ROUNDS / 2], times[0])
}
