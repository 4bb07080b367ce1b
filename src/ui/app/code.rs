//! Which calls the dialog for code holds: of what was done, of a menu's entries, of what the inspector shows.

use std::rc::Rc;

use yew::prelude::*;

use super::state::App;
use crate::engine::kafka::ids::Partition;
use crate::session::Lab;
use crate::session::subject::{Subject, kafka};
use crate::simulation::Command;
use crate::simulation::kafka::command::{GroupResetOffsets, ResetTo};
use crate::simulation::world::World;
use crate::tools::calls::{Call, calls, consumer, describe_group, describe_topic, marker, producing, record};
use crate::ui::gesture::{Gesture, Who};
use crate::ui::intent::{CodeOf, Intent, MenuOf};
use crate::ui::menu::{Entry, Item};
use crate::ui::panels::code::Example;
use crate::ui::why::why_here;

impl App {
    /// The calls of `of`, each under what it is called where it is offered.
    pub(super) fn examples(&self, ctx: &Context<Self>, of: &CodeOf) -> Rc<Vec<Example>> {
        let lab = ctx.props().lab.borrow();
        let subject = match of {
            CodeOf::Done(example) => return Rc::new(vec![(**example).clone()]),
            CodeOf::Menu(menu) => subject_of(menu),
            CodeOf::Subject(subject) => Some(subject.clone()),
        };
        let menu = match of {
            CodeOf::Menu(menu) => Some(menu.clone()),
            _ => subject.as_ref().and_then(menu_of),
        };
        let mut all = subject.as_ref().map(|subject| self.whole(&lab, subject)).unwrap_or_default();
        let entries = menu.map(|menu| self.entries(&menu)).unwrap_or_default();
        all.extend(entries.into_iter().filter_map(|entry| Self::entry(lab.world(), entry)));
        let why = subject.and_then(|subject| why_here(&self.words, &lab, &subject));
        let acts = why.into_iter().flat_map(|why| why.acts);
        all.extend(acts.map(|act| example(lab.world(), act.label, &act.gesture)));
        all.retain(|example| !example.calls.is_empty());
        let mut seen: Vec<Vec<Call>> = Vec::new();
        all.retain(|example| {
            let new = !seen.contains(&example.calls);
            seen.push(example.calls.clone());
            new
        });
        Rc::new(all)
    }

    /// Whether there is anything to show of it.
    pub(super) fn has_code(of: &MenuOf) -> bool {
        subject_of(of).is_some()
    }

    /// What a program of its own shows about a subject.
    fn whole(&self, lab: &Lab, subject: &Subject) -> Vec<Example> {
        let world = lab.world();
        let one = |id: &str, call: Option<Call>| Example {
            label: self.words.text(id),
            calls: call.into_iter().collect(),
        };
        match subject {
            Subject::Producer(name) => vec![one("code-producer", producing(world, name))],
            Subject::Kafka(subject) => match subject {
                kafka::Subject::Topic(topic) => vec![one("code-topic", Some(describe_topic(topic)))],
                kafka::Subject::Partition(partition) => {
                    vec![one("code-topic", Some(describe_topic(&partition.topic)))]
                }
                kafka::Subject::Record { partition, offset } => {
                    vec![one("code-record", Some(record(partition, *offset)))]
                }
                kafka::Subject::Group(group) => {
                    let reset = Command::from(GroupResetOffsets {
                        group: group.clone(),
                        topic: None,
                        partitions: None,
                        to: ResetTo::Earliest,
                        execute: false,
                    });
                    vec![
                        one("code-group", Some(describe_group(group))),
                        one("code-dry-run", calls(world, &[reset]).pop()),
                    ]
                }
                kafka::Subject::Member { group, member } => {
                    vec![one("code-consumer", consumer(world, group, member))]
                }
                kafka::Subject::Marker(of) => vec![one("code-marker", marker(world, of))],
            },
        }
    }

    fn entry(world: &World, entry: Entry) -> Option<Example> {
        let Entry::Item(Item { label, intent, .. }) = entry else { return None };
        match intent? {
            Intent::Do(gesture) => Some(example(world, label, &gesture)),
            Intent::Preview(topic, total) => {
                let now = world.kafka.topics.get(&topic)?.partitions.len() as Partition;
                Some(example(world, label, &Gesture::Grow(topic, total.unwrap_or(now + 1))))
            }
            _ => None,
        }
    }
}

fn example(world: &World, label: String, gesture: &Gesture) -> Example {
    Example { label, calls: calls(world, &gesture.commands(world)) }
}

fn subject_of(menu: &MenuOf) -> Option<Subject> {
    Some(match menu {
        MenuOf::Member(Who { group: Some(group), member }) => {
            kafka::Subject::Member { group: group.clone(), member: member.clone() }.into()
        }
        MenuOf::Group(group) => kafka::Subject::Group(group.clone()).into(),
        MenuOf::Producer(producer) => Subject::Producer(producer.clone()),
        MenuOf::Marker(marker) => kafka::Subject::Marker(marker.clone()).into(),
        MenuOf::Topic(topic) => kafka::Subject::Topic(topic.clone()).into(),
        _ => return None,
    })
}

fn menu_of(subject: &Subject) -> Option<MenuOf> {
    Some(match subject {
        Subject::Producer(producer) => MenuOf::Producer(producer.clone()),
        Subject::Kafka(subject) => match subject {
            kafka::Subject::Topic(topic) => MenuOf::Topic(topic.clone()),
            kafka::Subject::Partition(partition) => MenuOf::Topic(partition.topic.clone()),
            kafka::Subject::Group(group) => MenuOf::Group(group.clone()),
            kafka::Subject::Member { group, member } => {
                MenuOf::Member(Who { group: Some(group.clone()), member: member.clone() })
            }
            kafka::Subject::Marker(marker) => MenuOf::Marker(marker.clone()),
            kafka::Subject::Record { .. } => return None,
        },
    })
}
