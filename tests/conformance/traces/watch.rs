//! What can be seen of a simulation that plays a trace: callbacks, errors, assignments, the group's state.

use std::collections::BTreeSet;

use loglab::simulation::Fact;
use loglab::simulation::kafka::{Fact as KafkaFact, Group};

use super::play::{GROUP, Played, Player, QUIET_MS};
use super::trace::{Assignment, Callback, Seen, Trouble};

impl Player<'_> {
    /// Writes down what members were told.
    pub(super) fn listen(&mut self) {
        for event in self.sim.drain_events() {
            let at = event.time_ms;
            let Fact::Kafka(fact) = event.fact else { continue };
            let (kind, member, partitions) = match fact {
                KafkaFact::PartitionsRevoked { member, partitions, .. } => ("revoked", member, partitions),
                KafkaFact::PartitionsLost { member, partitions, .. } => ("lost", member, partitions),
                KafkaFact::PartitionsAssigned { member, partitions, .. } => ("assigned", member, partitions),
                KafkaFact::MemberFailed { member, exception, .. } => {
                    self.trouble(member.as_str(), exception);
                    continue;
                }
                KafkaFact::CommitFailed { member, exception, message, .. } => {
                    self.errors.push(Trouble {
                        member: member.as_str().into(),
                        class: exception.into(),
                        message: Some(message.to_owned()),
                    });
                    continue;
                }
                KafkaFact::JoinCompleted { .. }
                | KafkaFact::RebalanceCompleted { .. }
                | KafkaFact::GroupEpochBumped { .. }
                | KafkaFact::TargetAssigned { .. }
                | KafkaFact::GroupReconciled { .. }
                | KafkaFact::GroupEmptied { .. } => {
                    self.changed = self.changed.max(at);
                    continue;
                }
                _ => continue,
            };
            self.changed = self.changed.max(at);
            let partitions = partitions.iter().map(|tp| format!("{}-{}", tp.topic, tp.partition)).collect();
            let ms = at - self.began;
            let call = Callback { kind: kind.into(), partitions, ms: (ms, ms) };
            self.callbacks.entry(member.as_str().into()).or_default().push(call);
        }
    }

    fn trouble(&mut self, member: &str, class: &str) {
        self.errors.push(Trouble { member: member.into(), class: class.into(), message: None });
    }

    pub(super) fn is_modern(&self) -> bool {
        let asked = self.trace.client.get("group.protocol");
        self.trace.is_share() || asked.is_some_and(|protocol| protocol != "classic")
    }

    fn group(&self) -> &Group {
        &self.sim.world().kafka.groups[GROUP]
    }

    /// The recording's rule: every live member's own assignment equals what the group reports, the group is
    /// stable or empty, and nothing changed for a while.
    pub(super) fn settled(&self, least: u64, linger: bool) -> bool {
        let now = self.sim.world().now;
        if now < least || now < self.changed + QUIET_MS + self.luck.late_ms(self.at) {
            return false;
        }
        let played = self.observe();
        if !["STABLE", "EMPTY"].contains(&played.state.as_str()) {
            return false;
        }
        let group = self.group();
        let agree = group.clients.values().filter(|c| !c.is_crashed()).all(|client| {
            let name = client.name.as_str();
            let known = group.coordinator.member(&client.member_id);
            // Who stalls is waited for until the group gave it up.
            if self.stalled.contains(name) {
                return linger || known.is_none();
            }
            if client.topics.is_empty() && client.regex.is_none() {
                return known.is_none();
            }
            if self.trace.is_share() {
                return group.coordinator.consumer().is_some_and(|shared| {
                    let member = shared.member(&client.member_id);
                    member.is_some_and(|m| {
                        m.epoch == shared.epoch() && m.is_reconciled(shared.assignment_epoch())
                    })
                });
            }
            known.is_some_and(|known| {
                let mut own: Vec<_> = known.assignment();
                own.sort();
                let mut held = client.assignment();
                held.sort();
                own == held
            })
        });
        agree && (linger || played.also_in_group.is_empty())
    }

    pub(super) fn observe(&self) -> Played {
        let group = self.group();
        let mut seen = Seen { callbacks: self.callbacks.clone(), ..Seen::default() };
        for client in group.clients.values().filter(|c| !c.is_crashed()) {
            let name = client.name.as_str().to_owned();
            seen.ids.insert(name.clone(), client.member_id.as_str().into());
            // A share consumer has no listener; what it has is what the group says.
            let own = if self.trace.is_share() {
                by_topic(group.assignment_of(client).iter())
            } else {
                by_topic(client.assignment().iter())
            };
            seen.assignment.insert(name, own);
        }
        let live: BTreeSet<_> =
            group.clients.values().filter(|c| !c.is_crashed()).map(|c| c.member_id.clone()).collect();
        let known = group.coordinator.members().into_iter();
        let gone = known.filter(|known| !live.contains(known.id));
        let also_in_group =
            gone.map(|known| (known.name.as_str().to_owned(), by_topic(known.assignment().iter()))).collect();
        seen.generation = Some(i64::from(group.coordinator.generation()));
        Played {
            seen,
            state: snake(group.coordinator.state().name()),
            assignor: group.coordinator.protocol().map(str::to_owned),
            also_in_group,
            errors: self.errors.clone(),
        }
    }
}

fn by_topic<'a>(
    partitions: impl Iterator<Item = &'a loglab::engine::kafka::ids::TopicPartition>,
) -> Assignment {
    let mut assignment = Assignment::new();
    for tp in partitions {
        assignment.entry(tp.topic.as_str().into()).or_default().insert(tp.partition.into());
    }
    assignment
}

/// `PreparingRebalance` as tools print it: `PREPARING_REBALANCE`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.chars().enumerate() {
        if at > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_uppercase());
    }
    snake
}
