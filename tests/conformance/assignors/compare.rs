//! How an answer is compared with Kafka's, by the flags of the case.

use std::collections::BTreeMap;

use loglab::engine::kafka::assignor::{Assignment, ClientAssignor, Member};
use loglab::engine::kafka::ids::{TopicName, TopicPartition};
use serde_json::Value;

use super::Side;
use super::read::Question;
use crate::report::equal;
use crate::vectors::{VectorFile, Vectors};

/// In what Kafka's own answers to an order-sensitive case differ.
#[derive(Clone, Copy, Default)]
pub struct Shape {
    sizes_vary: bool,
    kept: Option<(usize, usize)>,
}

/// `order_sensitive_shape`, as far as it is about one family.
pub struct Shapes(Vec<Value>);

impl Shapes {
    pub fn of(file: &VectorFile, vectors: &Vectors) -> Self {
        let entries = vectors.of_family("order_sensitive_shape").filter_map(|help| {
            help.content.as_object()?.iter().find(|(family, _)| family.replace('-', "_") == file.family)
        });
        Self(entries.filter_map(|(_, list)| list.as_array()).flatten().cloned().collect())
    }

    pub fn of_case(&self, case: usize) -> Shape {
        self.find(|entry| entry["case"] == case)
    }

    pub fn of_step(&self, sequence: usize, step: usize) -> Shape {
        self.find(|entry| entry["sequence"] == sequence && entry["step"] == step)
    }

    fn find(&self, is: impl Fn(&&Value) -> bool) -> Shape {
        self.0.iter().find(is).map_or_else(Shape::default, |entry| {
            let bound = |at: usize| entry["kept"][at].as_u64().map(|kept| kept as usize);
            Shape { sizes_vary: entry["sizes_vary"] == true, kept: bound(0).zip(bound(1)) }
        })
    }
}

/// Whether the answer is Kafka's, or one that Kafka could give.
pub fn by_its_flags(
    side: Side,
    case: &Value,
    question: &Question,
    shape: &Shape,
    ours: &Assignment,
    kafkas: &Assignment,
) -> Result<(), String> {
    if ours == kafkas {
        return Ok(());
    }
    if case["anomaly"].is_array() && !same_sets(ours, kafkas) {
        // Not Kafka's odd answer: then it must be a sound one.
        return whole(side, question, ours, kafkas);
    }
    if case["order_sensitive"] != true {
        equal("partition sets", &sorted(ours), &sorted(kafkas))?;
        return if case["list_order_sensitive"] == true { Ok(()) } else { equal("lists", ours, kafkas) };
    }
    if same_sets(ours, kafkas) {
        return Ok(());
    }
    if !shape.sizes_vary {
        equal("sizes", &sizes(ours), &sizes(kafkas))?;
    }
    let kept = kept(&question.members, ours);
    let (least, most) = shape.kept.unwrap_or_else(|| {
        let kept = self::kept(&question.members, kafkas);
        (kept, kept)
    });
    if !(least..=most).contains(&kept) {
        return Err(format!("{kept} partitions stay, Kafka keeps {least} to {most}"));
    }
    whole(side, question, ours, kafkas)
}

/// Whether each member has the same partitions in both, in whatever order.
pub fn same_sets(ours: &Assignment, kafkas: &Assignment) -> bool {
    sorted(ours) == sorted(kafkas)
}

fn sorted(assignment: &Assignment) -> Assignment {
    let mut sorted = assignment.clone();
    for list in sorted.values_mut() {
        list.sort();
    }
    sorted
}

fn sizes(assignment: &Assignment) -> Vec<usize> {
    let mut sizes: Vec<usize> = assignment.values().map(Vec::len).collect();
    sizes.sort_unstable();
    sizes
}

fn kept(members: &[Member], assignment: &Assignment) -> usize {
    let of = |member: &Member| member.owned.iter().filter(|tp| assignment[&member.id].contains(tp)).count();
    members.iter().map(of).sum()
}

/// Only what exists and is subscribed to, and every such partition as often as it should be.
fn whole(side: Side, question: &Question, ours: &Assignment, kafkas: &Assignment) -> Result<(), String> {
    let mut times: BTreeMap<TopicPartition, usize> = BTreeMap::new();
    for member in &question.members {
        for topic in &member.topics[..] {
            let count = question.topics.get(topic).map_or(0, |topic| topic.partitions);
            times.extend((0..count).map(|partition| (TopicPartition::new(topic.clone(), partition), 0)));
        }
    }
    for member in &question.members {
        for tp in &ours[&member.id] {
            if !member.topics.contains(&tp.topic) {
                return Err(format!("{tp} goes to {}, which does not subscribe to it", member.id));
            }
            *times.get_mut(tp).ok_or_else(|| format!("{tp} does not exist"))? += 1;
        }
    }
    let total = |assignment: &Assignment| assignment.values().map(Vec::len).sum::<usize>();
    let wrong = |(_, times): &(&TopicPartition, &usize)| match side {
        Side::Share(_) => **times < 1,
        // What must first be revoked is left out; how much that is shows in the sum.
        Side::Client(ClientAssignor::CooperativeSticky) => **times > 1,
        _ => **times != 1,
    };
    if let Some((tp, times)) = times.iter().find(wrong) {
        return Err(format!("{tp} is assigned {times} times"));
    }
    match side {
        Side::Share(_) => within_quota(question, ours),
        Side::Client(ClientAssignor::CooperativeSticky) => {
            equal("assigned at once", &total(ours), &total(kafkas))
        }
        _ => Ok(()),
    }
}

/// No member of a share group has more than ⌈x⌉ partitions, topic by topic where subscriptions differ.
fn within_quota(question: &Question, ours: &Assignment) -> Result<(), String> {
    let reads = |topic: &TopicName| question.members.iter().filter(|m| m.topics.contains(topic)).count();
    let count = |topic: &TopicName| question.topics.get(topic).map_or(0, |topic| topic.partitions as usize);
    let quota = |partitions: usize, members: usize| match partitions {
        0 => 0,
        _ => (members.div_ceil(partitions) * partitions).div_ceil(members),
    };
    let equal_subscriptions =
        question.members.iter().all(|m| m.topics.iter().all(|topic| reads(topic) == question.members.len()));
    for member in &question.members {
        let has = |topic: &TopicName| ours[&member.id].iter().filter(|tp| tp.topic == *topic).count();
        let pools: Vec<(usize, usize, usize)> = if equal_subscriptions {
            let all = member.topics.iter().map(count).sum();
            vec![(ours[&member.id].len(), all, question.members.len())]
        } else {
            member.topics.iter().map(|topic| (has(topic), count(topic), reads(topic))).collect()
        };
        for (has, partitions, members) in pools {
            let most = quota(partitions, members);
            if has > most {
                return Err(format!("{} has {has} of {partitions}, its quota is {most}", member.id));
            }
        }
    }
    Ok(())
}
