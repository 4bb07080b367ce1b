//! The target assignment: what the broker's assignor makes of members and topics (`TargetAssignmentBuilder`).

use std::rc::Rc;

use super::ConsumerGroup;
use crate::engine::kafka::assignor::{self, ShareAssignor};
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::{Effect, GroupFact};
use crate::engine::kafka::ids::{Ms, TopicName};

impl ConsumerGroup {
    /// Runs the assignor where the group epoch is ahead and the last run is long enough ago (KIP-1263).
    pub(super) fn assign_if_due(&mut self, now: Ms, topics: &dyn TopicImage, out: &mut Vec<Effect>) {
        let interval = self.modern().assignment_interval_ms;
        let due = self.assigned_at.is_none_or(|at| now >= at + interval);
        if self.epoch <= self.assignment_epoch || !due {
            return;
        }
        let known = self.shared.as_ref().map_or_else(|| self.look_up(topics), |s| s.ready(topics));
        let racks = Vec::new();
        let image = known
            .into_iter()
            .map(|(name, id, partitions)| (name, assignor::Topic { partitions, id, racks: racks.clone() }));
        let image: assignor::Topics = image.collect();
        let members = self.as_seen_by_assignor();
        // The one error, targets that overlap, cannot be: every target comes from one run of an assignor.
        let assigned = match &self.shared {
            Some(_) => Ok(ShareAssignor::Simple.assign(&image, &members)),
            None => self.assignor().assign(&image, &members),
        };
        let Ok(mut assignment) = assigned else { return };
        for member in &mut self.members {
            member.target = assignment.remove(&member.id).unwrap_or_default();
        }
        self.shares_assigned();
        self.assignment_epoch = self.epoch;
        self.assigned_at = Some(now);
        let told = self.members.iter().map(|m| (m.name.clone(), m.target.clone())).collect();
        out.push(Effect::Fact(GroupFact::TargetAssigned {
            epoch: self.epoch,
            assignor: self.assignor_name().into(),
            assignment: told,
        }));
    }

    /// The members as its assignor is told of them: what a member owned is its target.
    pub fn as_seen_by_assignor(&self) -> Vec<assignor::Member> {
        let mut list: Rc<[TopicName]> = Rc::from([]);
        let members = self.members.iter().map(|member| {
            let mut topics = member.topics.clone();
            topics.extend(self.patterns.of(member.regex.as_deref()).iter().cloned());
            topics.sort();
            topics.dedup();
            // Members that share a list share the assignor's work.
            if *list != *topics {
                list = topics.into();
            }
            assignor::Member {
                instance_id: member.instance_id.clone(),
                rack: member.rack.clone(),
                owned: member.target.clone(),
                ..assignor::Member::new(member.id.clone(), list.clone())
            }
        });
        members.collect()
    }
}
