//! The assignors without names: for those who assign again and again, and for measuring.
//!
//! Invariants:
//! - Members are numbered as they were given. Partitions have dense numbers that sort as (topic, partition) does.
//! - `named` puts back the names of any list that the same group gave.

use std::borrow::Cow;

use super::broker;
use super::model::{AssignError, Assignment, Member, Topics};
use super::roster::Roster;
use super::{ClientAssignor, ServerAssignor, ShareAssignor, range, round_robin, sticky};

/// A group whose members, topics and partitions are numbers.
pub struct Numbered<'a>(Roster<'a>);

impl<'a> Numbered<'a> {
    /// A classic group, for `client`: its members, the topics that they subscribe to, and what they owned of these.
    pub fn classic(topics: &'a Topics, members: &'a [Member]) -> Self {
        let mut roster = Roster::new(topics, members);
        roster.number_owned();
        roster.walk_members();
        Self(roster)
    }

    /// A consumer group, for `server`: what a member owned is its target as the coordinator holds it.
    pub fn consumer(topics: &'a Topics, members: &'a [Member]) -> Self {
        Self::with_targets(Self::classic(topics, members))
    }

    /// A share group, for `share`: topics count as well that someone only had partitions of.
    pub fn sharing(topics: &'a Topics, members: &'a [Member]) -> Self {
        let mut roster = Roster::with_owned_topics(topics, members);
        roster.number_owned();
        roster.walk_members();
        Self::with_targets(Self(roster))
    }

    fn with_targets(mut group: Self) -> Self {
        let records = std::mem::take(&mut group.0.owned);
        group.0.owned = records.into_iter().map(|list| broker::walk_record(&group.0, list)).collect();
        group
    }

    /// The lists of a classic group's leader.
    pub fn client(&self, assignor: ClientAssignor) -> Result<Vec<Vec<u32>>, AssignError> {
        match assignor {
            ClientAssignor::Range => Ok(range::assign(&self.0)),
            ClientAssignor::RoundRobin => round_robin::assign(&self.0),
            ClientAssignor::Sticky => sticky::assign(&self.0),
            ClientAssignor::CooperativeSticky => sticky::assign_cooperatively(&self.0),
        }
    }

    /// The lists of a consumer group's coordinator; a list that did not change is borrowed.
    pub fn server(&self, assignor: ServerAssignor) -> Result<Vec<Cow<'_, [u32]>>, AssignError> {
        match assignor {
            ServerAssignor::Uniform => broker::assign_uniform(&self.0),
            ServerAssignor::Range => Ok(broker::assign_range(&self.0).into_iter().map(Cow::from).collect()),
        }
    }

    /// The lists of a share group's coordinator.
    pub fn share(&self, assignor: ShareAssignor) -> Vec<Vec<u32>> {
        match assignor {
            ShareAssignor::Simple => broker::assign_simple(&self.0),
        }
    }

    /// Puts the names back.
    pub fn named(&self, lists: &[impl AsRef<[u32]>]) -> Assignment {
        self.0.named(lists)
    }
}
