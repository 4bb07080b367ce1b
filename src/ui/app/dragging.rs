//! Dragging a member: where it may be dropped, and what that would do.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ShadowRoot};
use yew::prelude::*;

use super::hand::Dragging;
use super::state::{App, Msg};
use crate::ui::drag::{Drag, Moved, Origin, Point, place};
use crate::ui::facts::Phase;
use crate::ui::gesture::{DropZone, Gesture, Who};
use crate::ui::intent::{Intent, MenuOf};
use crate::ui::words::{Words, show};

/// How far the ghost is from the pointer.
const GHOST_OFFSET_PX: f64 = 12.0;

impl App {
    pub(super) fn lift(&mut self, ctx: &Context<Self>, who: Who, event: &PointerEvent) -> bool {
        let Some(drag) = Drag::begin(event, ctx.link().callback(Msg::Lifted)) else { return false };
        let at = crate::ui::drag::point(event);
        self.drag = Some(Dragging { who, begun: false, over: None, at, _drag: drag });
        false
    }

    pub(super) fn lifted(&mut self, ctx: &Context<Self>, moved: Moved) -> bool {
        match moved {
            Moved::Begin(_) => {
                self.menu = None;
                if let Some(drag) = &mut self.drag {
                    drag.begun = true;
                }
                true
            }
            Moved::To(at) => self.carry(ctx, at),
            Moved::Drop(at) => {
                self.carry(ctx, at);
                let Some(drag) = self.drag.take() else { return false };
                self.mark_zone();
                match drag.over {
                    Some(zone) => self.intend(ctx, Gesture::Put(drag.who, zone).into()),
                    None => true,
                }
            }
            Moved::Click(at) => {
                let Some(drag) = self.drag.take() else { return false };
                self.intend(ctx, Intent::Menu(MenuOf::Member(drag.who), at))
            }
            Moved::Cancel => {
                self.drag = None;
                self.mark_zone();
                self.say(self.words.text("drag-cancelled"));
                true
            }
        }
    }

    /// The ghost follows without a render; only another target is one.
    fn carry(&mut self, ctx: &Context<Self>, at: Point) -> bool {
        self.place_ghost(at);
        let allowed = ctx.props().appearance.allowed;
        let may = |who: &Who, zone: &DropZone| {
            allowed.refuses(Gesture::Put(who.clone(), zone.clone()).needs()).is_none()
        };
        let over = self
            .drag
            .as_ref()
            .and_then(|drag| self.zone_at(&drag.who, at).filter(|zone| may(&drag.who, zone)));
        let Some(drag) = &mut self.drag else { return false };
        drag.at = at;
        if drag.over == over {
            return false;
        }
        drag.over = over;
        self.mark_zone();
        true
    }

    /// Where a member would go that is let go of there; `None`: nowhere, it stays.
    fn zone_at(&self, who: &Who, at: Point) -> Option<DropZone> {
        let app = self.root.cast::<Element>()?;
        let root: ShadowRoot = app.get_root_node().dyn_into().ok()?;
        let under = root.element_from_point(at.x as f32, at.y as f32)?;
        if !app.contains(Some(&under)) {
            return None;
        }
        // The bar, the timeline and the panels are no places to put anything.
        under.closest(".stage, .groups, .producers").ok().flatten()?;
        let zone = under.closest("[data-drop]").ok().flatten();
        let zone = zone.and_then(|zone| zone.get_attribute("data-drop"));
        match (zone.as_deref(), &who.group) {
            (Some("bench" | "crash") | None, _) if self.is_dead(who) => None,
            (Some("crash"), Some(_)) => Some(DropZone::Crash),
            (Some("bench") | None, Some(_)) => Some(DropZone::Bench),
            (Some(zone), from) => {
                // A member on the bench has left already, and can't crash.
                let group = zone.strip_prefix("group:")?;
                let own = from.as_ref().is_some_and(|from| from.as_str() == group);
                // A process that crashed is started again where it was, and nowhere else.
                (own == self.is_dead(who)).then(|| DropZone::Group(group.into()))
            }
            (None, None) => None,
        }
    }

    /// The zone under the pointer is marked on the element itself.
    fn mark_zone(&self) {
        let Some(app) = self.root.cast::<Element>() else { return };
        let over = self.drag.as_ref().and_then(|drag| drag.over.as_ref()).map(drop_name);
        let Ok(zones) = app.query_selector_all("[data-drop]") else { return };
        for zone in (0..zones.length()).filter_map(|i| zones.item(i)?.dyn_into::<Element>().ok()) {
            let mine = over.is_some() && zone.get_attribute("data-drop") == over;
            let _ = zone.toggle_attribute_with_force("data-over", mine);
        }
    }

    /// What follows the pointer: who it is, and what letting go would do.
    pub(super) fn ghost_view(&self) -> Html {
        let Some(drag) = self.drag.as_ref().filter(|drag| drag.begun) else { return Html::default() };
        let colour = self.colour_of(&drag.who).map(|colour| format!("m{colour}"));
        let tone = match drag.over {
            Some(DropZone::Crash) => Some("bad"),
            Some(DropZone::Group(_)) => Some("good"),
            _ => None,
        };
        html! {
            <div class={classes!("ghost", colour, tone)} ref={self.ghost.clone()} aria-hidden="true">
                <b>{ drag.who.member.to_string() }</b>
                <span class="effect">{ effect(&self.words, drag) }</span>
            </div>
        }
    }

    /// A ghost that has just been rendered starts under the pointer.
    pub(super) fn settle_ghost(&self) {
        if let Some(drag) = &self.drag {
            self.place_ghost(drag.at);
        }
    }

    /// Beside the pointer, on the side where the lab has room for it.
    fn place_ghost(&self, at: Point) {
        let (Some(ghost), Some(app)) = (self.ghost.cast::<HtmlElement>(), self.root.cast::<HtmlElement>())
        else {
            return;
        };
        let at = Origin::of(&app).here(at);
        let px = |length: i32| f64::from(length);
        let x = inside(at.x, px(ghost.offset_width()), px(app.client_width()));
        let y = inside(at.y, px(ghost.offset_height()), px(app.client_height()));
        place(&ghost, x, y);
    }

    /// Its process has crashed, and its group has not missed it yet.
    pub(super) fn is_dead(&self, who: &Who) -> bool {
        let group = who.group.as_ref().and_then(|group| self.group(group));
        let mut members = group.into_iter().flat_map(|group| &group.members);
        members.any(|it| it.member == who.member && matches!(it.phase, Phase::Crashed { .. }))
    }

    fn colour_of(&self, who: &Who) -> Option<u8> {
        let group = self.facts.groups.iter().find(|group| Some(&group.group) == who.group.as_ref())?;
        group.members.iter().find(|member| member.member == who.member).map(|member| member.colour)
    }
}

/// Where something of that length begins that stands after `at`, or before it, and never leaves `0` … `room`.
fn inside(at: f64, length: f64, room: f64) -> f64 {
    let after = at + GHOST_OFFSET_PX;
    let free = if after + length <= room { after } else { at - GHOST_OFFSET_PX - length };
    free.min(room - length).max(0.0)
}

fn drop_name(zone: &DropZone) -> String {
    match zone {
        DropZone::Group(group) => format!("group:{group}"),
        DropZone::Bench => "bench".into(),
        DropZone::Crash => "crash".into(),
    }
}

fn effect(words: &Words, drag: &Dragging) -> String {
    match &drag.over {
        Some(DropZone::Group(group)) if drag.who.group.as_ref() == Some(group) => words.text("effect-revive"),
        Some(DropZone::Group(group)) => words.format("effect-join", &[("group", show(group))]),
        Some(DropZone::Bench) => words.text("effect-leave"),
        Some(DropZone::Crash) => words.text("effect-crash"),
        None if drag.who.group.is_some() => words.text("effect-stay"),
        None => words.text("effect-bench"),
    }
}
