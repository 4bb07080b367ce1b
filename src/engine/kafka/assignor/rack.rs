//! Which replicas lie in which member's rack (KIP-881).
//!
//! Invariants:
//! - Racks are numbered in order of name; nothing depends on the numbers but equality.
//! - Racks do not count where no member has one, where no member's rack holds a replica, and where every partition
//!   has a replica in all racks that hold any: there is nothing to gain then.

use std::ops::Range;

use super::roster::{Dense, Roster};

/// The racks of members and of partitions, by number.
pub(super) struct Racks {
    of_member: Vec<Option<u32>>,
    /// Sorted, each once.
    of_partition: Vec<Vec<u32>>,
}

impl Racks {
    /// The racks of a group; `None` where no member has one.
    pub fn new(roster: &Roster) -> Option<Self> {
        let of_members = || roster.members.iter().filter_map(|member| member.rack());
        of_members().next()?;
        let of_topics = || roster.topics.iter().filter_map(|row| row.known).flat_map(|topic| &topic.racks);
        let mut names: Vec<&str> = of_members().chain(of_topics().flatten().map(|rack| &**rack)).collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &str| names.binary_search(&name).expect("every rack was numbered") as u32;

        let of_member = roster.members.iter().map(|member| member.rack().map(number)).collect();
        let mut of_partition = vec![Vec::new(); roster.total as usize];
        for row in &roster.topics {
            let racks = row.known.map_or(&[][..], |topic| &topic.racks);
            for (dense, racks) in row.partitions.clone().zip(racks) {
                of_partition[dense as usize] = distinct(racks.iter().map(|rack| number(rack)).collect());
            }
        }
        Some(Self { of_member, of_partition })
    }

    /// The rack of a member.
    pub fn of_member(&self, member: u32) -> Option<u32> {
        self.of_member[member as usize]
    }

    /// The racks of a partition's replicas; a ghost has none.
    pub fn of_partition(&self, dense: Dense) -> &[u32] {
        self.of_partition.get(dense as usize).map_or(&[], |racks| racks)
    }

    /// Whether the partition has a replica in the member's rack; a member without a rack matches all.
    pub fn matches(&self, member: u32, dense: Dense) -> bool {
        self.of_member(member).is_none_or(|rack| self.of_partition(dense).binary_search(&rack).is_ok())
    }

    /// Whether the member has a rack and the partition a replica in it.
    pub fn is_near(&self, member: u32, dense: Dense) -> bool {
        self.of_member(member).is_some() && self.matches(member, dense)
    }

    /// How many members find a replica of the partition in their rack.
    pub fn members_near(&self, dense: Dense) -> usize {
        (0..self.of_member.len() as u32).filter(|&member| self.is_near(member, dense)).count()
    }

    /// As `matter`, for the whole group.
    pub fn matter_to_all(&self) -> bool {
        let members: Vec<u32> = (0..self.of_member.len() as u32).collect();
        self.matter(&members, 0..self.of_partition.len() as Dense)
    }

    /// `useRackAwareAssignment`: whether matching these members with these partitions may change anything.
    pub fn matter(&self, members: &[u32], partitions: Range<Dense>) -> bool {
        let partitions = &self.of_partition[partitions.start as usize..partitions.end as usize];
        let all = distinct(partitions.iter().flatten().copied().collect());
        let mut racks = members.iter().filter_map(|&member| self.of_member(member));
        let reach = racks.any(|rack| all.binary_search(&rack).is_ok());
        reach && partitions.iter().any(|racks| racks.len() != all.len())
    }
}

/// Each rack once, in order.
fn distinct(mut racks: Vec<u32>) -> Vec<u32> {
    racks.sort_unstable();
    racks.dedup();
    racks
}
