//! Members that the interface shows, to be found by name.

use super::input::StageInput;
use std::collections::BTreeMap;

/// Indexes into the input's members, by group and name.
pub struct Roll<'a>(BTreeMap<(&'a str, &'a str), u16>);

impl<'a> Roll<'a> {
    /// All members that the interface shows.
    pub fn new(input: &'a StageInput) -> Self {
        let named = input.members.iter().zip(0..);
        Self(named.map(|(view, at)| ((view.group.as_str(), view.member.as_str()), at)).collect())
    }

    /// The index of one.
    pub fn find(&self, group: &str, member: &str) -> Option<u16> {
        self.0.get(&(group, member)).copied()
    }
}
