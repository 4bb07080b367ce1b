//! What lies over the stage: menus, dialogs, the preview of a growing topic, messages. One of each at most.

use yew::prelude::*;

use super::state::App;
use crate::engine::kafka::ids::{Partition, TopicName};
use crate::scene::Effects;
use crate::session::subject::{Subject, kafka};
use crate::simulation::ledger::ReaderId;
use crate::simulation::ledger::reader::Reader;
use crate::simulation::world::World;
use crate::tools::plan;
use crate::ui::drag::Point;
use crate::ui::gesture::Who;
use crate::ui::intent::{Dialog, MenuOf, Tab};
use crate::ui::toast::Toast;

impl App {
    pub(super) fn choose_theme(&mut self, theme: &'static str) -> bool {
        self.chosen_theme = Some(theme);
        self.close()
    }

    pub(super) fn select(&mut self, subject: Subject) -> bool {
        self.close();
        self.asked = Some(subject.clone());
        self.selected = Some(subject);
        true
    }

    /// The focus goes into the legend when it opens, and back when it closes.
    pub(super) fn toggle_legend(&mut self) -> bool {
        if self.legend {
            return self.close();
        }
        let opener = if self.menu.is_some() { self.opener.take() } else { focused(&self.root) };
        self.close();
        self.opener = opener;
        self.legend = true;
        true
    }

    /// Whose effects the cells show: a reader's that was asked for, else of the group that is asked about, or of the
    /// first one, where something was repeated or lost.
    pub(super) fn effects_shown(&self, world: &World) -> Option<Effects> {
        let known = |id: &ReaderId| world.ledger.reader(id).is_some();
        if let Some(reader) = self.effects.clone().filter(known) {
            return Some(Effects { reader, all: true });
        }
        let asked = match &self.selected {
            Some(Subject::Kafka(kafka::Subject::Group(group) | kafka::Subject::Member { group, .. })) => {
                Some(group)
            }
            Some(Subject::Kafka(kafka::Subject::Marker(marker))) => Some(&marker.group),
            _ => None,
        };
        let asked = asked.map(|group| ReaderId::Group(group.clone()));
        let wrong = |reader: &Reader| {
            reader.broken.lost.is_some() || reader.parts.values().any(|part| part.repeated > 0)
        };
        let mut readers = world.ledger.readers().filter(|(_, reader)| wrong(reader)).map(|(id, _)| id);
        let reader = match asked {
            Some(asked) => readers.find(|id| **id == asked),
            None => readers.next(),
        };
        Some(Effects { reader: reader?.clone(), all: false })
    }

    pub(super) fn hush_tip(&mut self) -> bool {
        let tip = self.tip.take();
        self.tip_hushed = tip.map(|tip| tip.name);
        self.tip_hushed.is_some()
    }

    pub(super) fn no_hints(&mut self) -> bool {
        self.hints.dismissed = true;
        true
    }

    pub(super) fn show_tab(&mut self, tab: Tab) -> bool {
        self.tab = tab;
        true
    }

    pub(super) fn show_preview(
        &mut self,
        ctx: &Context<Self>,
        topic: &TopicName,
        total: Option<Partition>,
    ) -> bool {
        let lab = ctx.props().lab.borrow();
        let now = lab.world().kafka.topics.get(topic).map_or(0, |topic| topic.partitions.len() as Partition);
        let plan = plan::plan_add_partitions(lab.world(), topic, total.unwrap_or(now + 1).max(now + 1));
        if self.preview.is_none() {
            self.opener = focused(&self.root);
        }
        self.menu = None;
        self.preview = plan.ok().map(|plan| (topic.clone(), plan));
        true
    }

    pub(super) fn open_menu(&mut self, menu: MenuOf, at: Point) -> bool {
        self.legend = false;
        match menu.clone() {
            MenuOf::Member(Who { group: Some(group), member }) => {
                self.show(kafka::Subject::Member { group, member });
            }
            MenuOf::Marker(marker) => self.show(kafka::Subject::Marker(marker)),
            _ => {}
        }
        self.opener = focused(&self.root);
        self.menu = Some((menu, at));
        true
    }

    /// What a menu is about is selected, though nobody asked.
    fn show(&mut self, subject: kafka::Subject) {
        self.selected = Some(subject.into());
    }

    pub(super) fn open_dialog(&mut self, dialog: Dialog) -> bool {
        if self.menu.is_none() {
            self.opener = focused(&self.root);
        }
        self.menu = None;
        self.dialog = Some(dialog);
        true
    }

    /// Closes what is open; the focus goes back to where it was.
    pub(super) fn close(&mut self) -> bool {
        self.brought = None;
        let was_open =
            self.menu.take().is_some() | self.dialog.take().is_some() | self.preview.take().is_some();
        let was_open = was_open | std::mem::take(&mut self.legend);
        if let Some(opener) = self.opener.take().filter(|_| was_open) {
            // It may be gone; then the focus is lost as it would be anywhere.
            let _ = opener.focus();
        }
        was_open
    }

    /// Shows a message, and says it to those who can't see it.
    pub(super) fn tell(&mut self, text: String, refused: bool, undo: bool) {
        self.toasts += 1;
        self.said.clone_from(&text);
        self.toast = Some(Toast { id: self.toasts, text, refused, undo, code: None });
    }

    pub(super) fn say(&mut self, text: String) -> bool {
        let new = self.said != text;
        self.said = text;
        new
    }

    pub(super) fn toast_gone(&mut self, id: u32) -> bool {
        let mine = self.toast.as_ref().is_some_and(|toast| toast.id == id);
        if mine {
            self.toast = None;
        }
        mine
    }
}

/// What has the focus inside the lab.
fn focused(root: &NodeRef) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    let root: web_sys::ShadowRoot = root.cast::<web_sys::Element>()?.get_root_node().dyn_into().ok()?;
    root.active_element()?.dyn_into().ok()
}
