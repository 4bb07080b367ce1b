//! What is open about a world ends with it: no menu, dialog, drag or preview of one world acts on another, and none
//! outlives what it is about.

use yew::prelude::*;

use super::state::{App, Msg};
use crate::engine::kafka::ids::{GroupId, TopicName};
use crate::simulation::network::Named;
use crate::ui::gesture::Who;
use crate::ui::intent::{Dialog, Intent, MenuOf};

impl App {
    /// Lets go of what belongs to a world that was replaced or taken back meanwhile; false if there is none.
    pub(super) fn leave_old_world(&mut self, ctx: &Context<Self>) -> bool {
        let era = ctx.props().lab.borrow().era();
        let before = std::mem::replace(&mut self.era, era);
        if before == era {
            return false;
        }
        self.drag = None;
        self.seeking = None;
        self.scenery.with(crate::ui::stage::scenery::Scenery::jump);
        if self.dialog.as_ref().is_none_or(|dialog| !only_tells(dialog)) {
            self.close();
        }
        if before.loads != era.loads {
            self.selected = None;
            self.toast = None;
            self.benched.clear();
        }
        true
    }

    /// Closes what is about something that is not there any more.
    pub(super) fn close_what_is_gone(&mut self) {
        let menu = self.menu.as_ref().is_some_and(|(menu, _)| !self.has_menu_of(menu));
        let dialog = self.dialog.as_ref().is_some_and(|dialog| !self.has_dialog_of(dialog));
        let preview = self.preview.as_ref().is_some_and(|(topic, _)| !self.has_topic(topic));
        if menu || dialog || preview {
            self.close();
        }
        let lifted = self.drag.as_ref().is_some_and(|drag| !self.has_member(&drag.who));
        if lifted {
            self.drag = None;
        }
    }

    fn has_menu_of(&self, menu: &MenuOf) -> bool {
        match menu {
            MenuOf::Member(who) => self.has_member(who),
            MenuOf::Group(group) => self.group(group).is_some(),
            MenuOf::Producer(name) => self.facts.producers.iter().any(|facts| facts.producer == *name),
            MenuOf::Faults(client) => self.has_client(client),
            MenuOf::Marker(marker) => {
                self.group(&marker.group).is_some() && self.has_topic(&marker.partition.topic)
            }
            MenuOf::Topic(topic) => self.has_topic(topic),
            MenuOf::Scenarios | MenuOf::More => true,
        }
    }

    fn has_client(&self, client: &Named) -> bool {
        match client {
            Named::Producer(name) => self.facts.producers.iter().any(|facts| facts.producer == *name),
            Named::Member(group, member) => {
                self.has_member(&Who { group: Some(group.clone()), member: member.clone() })
            }
        }
    }

    fn has_dialog_of(&self, dialog: &Dialog) -> bool {
        let has_group = |group: &GroupId| self.group(group).is_some();
        match dialog {
            Dialog::Console(group, _) | Dialog::Matrix(group, _) => has_group(group),
            Dialog::Compare(group) => group.as_ref().is_none_or(has_group),
            Dialog::Fault(client) => self.has_client(client),
            Dialog::Calculator(topic) => topic.as_ref().is_none_or(|topic| self.has_topic(topic)),
            _ => true,
        }
    }

    fn has_topic(&self, topic: &TopicName) -> bool {
        self.facts.topics.iter().any(|facts| facts.topic == *topic)
    }

    /// Who is on the bench is in no world.
    fn has_member(&self, who: &Who) -> bool {
        let Some(group) = &who.group else { return true };
        self.group(group).is_some_and(|facts| facts.members.iter().any(|member| member.member == who.member))
    }
}

/// Dialogs that say nothing of any world.
fn only_tells(dialog: &Dialog) -> bool {
    matches!(dialog, Dialog::Shortcuts | Dialog::Fidelity | Dialog::Stories)
}

impl Msg {
    /// Whether it was meant for what was shown when it was sent.
    pub(super) fn is_about_a_world(&self) -> bool {
        match self {
            Self::Intent(intent) => match intent {
                Intent::Do(_) | Intent::Preview(..) | Intent::Select(_) | Intent::SelectRecord(..) => true,
                Intent::Menu(menu, _) => !matches!(menu, MenuOf::Scenarios | MenuOf::More),
                Intent::Open(dialog) => !only_tells(dialog),
                _ => false,
            },
            Self::Lift(..) | Self::Lifted(_) | Self::Grip(..) | Self::Gripped(_) | Self::MarkerKey(..) => {
                true
            }
            _ => false,
        }
    }
}
