//! What the app tells the stage: how it is looked at, and which elements stand on it.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::engine::kafka::ids::TopicName;
use crate::scene::{Effects, Ghost, Growth, Point};
use crate::session::subject::Subject;
use crate::ui::app::hints::Hint;
use crate::ui::facts::Facts;
use crate::ui::stage::places::Places;

/// How the stage is looked at; set by the app.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// What is asked about.
    pub selected: Option<Subject>,
    /// The dragged marker.
    pub ghost: Option<Ghost>,
    /// What the tip is about, where it is.
    pub tip: Option<Point>,
    /// Partitions that would be added.
    pub growth: Option<Growth>,
    /// Topics that are shown as if they were fully compacted.
    pub compacted: BTreeSet<TopicName>,
    pub reduced_motion: bool,
    /// Whose effects the cells show.
    pub effects: Option<Effects>,
}

/// What yew was told to show last: the elements that follow from it are looked for when it is something else.
#[derive(Clone)]
pub struct Shown {
    /// On the stage.
    pub places: Rc<Places>,
    pub facts: Rc<Facts>,
    /// A marker is being dragged, with a tip beside it; something is pointed at, with one; and which hint there is.
    pub tips: (bool, bool, Option<Hint>),
}

impl Shown {
    pub(super) fn same_elements(&self, other: &Self) -> bool {
        let groups = |shown: &Self| -> Vec<_> {
            let groups = shown.facts.groups.iter();
            groups
                .map(|group| {
                    (
                        group.group.clone(),
                        group.members.iter().map(|member| member.member.clone()).collect::<Vec<_>>(),
                    )
                })
                .collect()
        };
        let producers = |shown: &Self| -> Vec<_> {
            shown.facts.producers.iter().map(|facts| facts.producer.clone()).collect()
        };
        self.tips == other.tips
            && (Rc::ptr_eq(&self.places, &other.places) || self.places.same_elements(&other.places))
            && (Rc::ptr_eq(&self.facts, &other.facts)
                || (groups(self), producers(self)) == (groups(other), producers(other)))
    }
}
