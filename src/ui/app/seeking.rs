//! Dragging a marker, panning a lane, growing a topic: what pointers and keys do on the stage.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::hand::Seeking;
use super::state::{App, Msg};
use crate::engine::kafka::ids::{Offset, Partition};
use crate::session::subject::kafka;
use crate::simulation::kafka::command::SeekTo;
use crate::ui::drag::{Drag, Moved, Point, point};
use crate::ui::gesture::Gesture;
use crate::ui::grip::Grip;
use crate::ui::intent::{Intent, MenuOf};

/// Dragging the partition handle this far down is one partition more.
const PARTITION_PX: f64 = 36.0;
/// How far `PageUp` and `PageDown` go.
const PAGE: Offset = 10;

impl App {
    pub(super) fn grip(&mut self, ctx: &Context<Self>, grip: Grip, event: &PointerEvent) -> bool {
        let Some(drag) = Drag::begin(event, ctx.link().callback(Msg::Gripped)) else { return false };
        let start = point(event);
        self.seeking = match grip {
            Grip::Lane(tp) => {
                let first = self.scenery.with(|stage| stage.first_of(&tp)).unwrap_or(0);
                Some(Seeking::Pan { tp, first, start, _drag: drag })
            }
            Grip::Marker(marker) => {
                let marker = self.scenery.with(|stage| stage.nearest(&marker, start));
                self.scenery.with(|stage| stage.grab(&marker.partition));
                let from = self.offset_of(&marker);
                Some(Seeking::Marker { marker, from, to: None, text: String::new(), drag: Some(drag) })
            }
            Grip::Grow(topic) => {
                let now = self.facts.topics.iter().find(|facts| facts.topic == topic);
                now.map(|now| Seeking::Grow { now: now.partitions, topic, start, _drag: drag })
            }
        };
        true
    }

    pub(super) fn gripped(&mut self, ctx: &Context<Self>, moved: Moved) -> bool {
        match moved {
            Moved::Begin(_) => false,
            Moved::To(at) => self.gripped_to(ctx, at),
            // A marker goes where its ghost said, even if the last bit of the way told nothing.
            Moved::Drop(_) => self.let_go(ctx),
            Moved::Click(at) => self.clicked(ctx, at),
            Moved::Cancel => {
                self.preview = None;
                self.drop_marker();
                self.say(self.words.text("drag-cancelled"));
                true
            }
        }
    }

    fn gripped_to(&mut self, ctx: &Context<Self>, at: Point) -> bool {
        match &self.seeking {
            Some(Seeking::Pan { tp, first, start, .. }) => {
                self.scenery.with(|stage| stage.pan_by_pointer(tp, *first, at.x - start.x));
                false
            }
            Some(Seeking::Marker { .. }) if !ctx.props().appearance.allowed.full() => false,
            Some(Seeking::Marker { marker, .. }) => {
                self.scenery.with(|stage| stage.point_at(Some(at)));
                let to = self.scenery.with(|stage| stage.offset_at(&marker.partition, at));
                let marker = marker.clone();
                to.is_some_and(|to| self.aim(ctx, &marker, to))
            }
            Some(Seeking::Grow { topic, start, now, .. }) => {
                let more = ((at.y - start.y) / PARTITION_PX).ceil().max(0.0) as Partition;
                let (topic, total) = (topic.clone(), now + more);
                if more == 0 {
                    return self.preview.take().is_some();
                }
                self.preview.as_ref().is_none_or(|(_, plan)| plan.to != total)
                    && self.gate.tools.is_some_and(|it| (it.preview)(self, ctx, &topic, Some(total)))
            }
            None => false,
        }
    }

    /// What the dragged marker would do changes while time runs.
    pub(super) fn aim_again(&mut self, ctx: &Context<Self>) -> bool {
        match self.seeking.as_ref().and_then(Seeking::told) {
            Some((marker, to, _)) => self.aim(ctx, &marker, to),
            None => false,
        }
    }

    /// Where the dragged marker would go now.
    fn aim(&mut self, ctx: &Context<Self>, marker: &kafka::Marker, to: Offset) -> bool {
        let told = self.gate.tools.map(|tools| {
            let lab = ctx.props().lab.borrow();
            let seek_text = tools.inspector.seek_text;
            seek_text(&self.words, lab.world(), marker, SeekTo::Offset(to)).unwrap_or_default()
        });
        let told = self.held(ctx, marker).unwrap_or_else(|| told.unwrap_or_default());
        let Some(Seeking::Marker { to: aim, text, .. }) = &mut self.seeking else { return false };
        let new = *aim != Some(to) || *text != told;
        *aim = Some(to);
        *text = told;
        new
    }

    /// The marker was let go; the lane may move again.
    fn drop_marker(&mut self) -> Option<Seeking> {
        self.scenery.with(|stage| {
            stage.let_go();
            stage.point_at(None);
        });
        self.seeking.take()
    }

    fn let_go(&mut self, ctx: &Context<Self>) -> bool {
        match self.drop_marker() {
            Some(Seeking::Marker { marker, from, to: Some(to), .. }) if from != Some(to) => {
                let Some(text) = self.held(ctx, &marker) else {
                    return self.intend(ctx, Gesture::Seek(marker, SeekTo::Offset(to)).into());
                };
                self.tell(text, true, false);
            }
            Some(Seeking::Grow { topic, .. }) => {
                if let Some((_, plan)) = self.preview.take() {
                    return self.intend(ctx, Gesture::Grow(topic, plan.to).into());
                }
            }
            _ => {}
        }
        true
    }

    /// A press without a drag asks about what is there, or opens its menu.
    fn clicked(&mut self, ctx: &Context<Self>, at: Point) -> bool {
        match self.drop_marker() {
            Some(Seeking::Pan { tp, .. }) => {
                let there = self.scenery.with(|stage| stage.subject_at(at));
                self.intend(
                    ctx,
                    Intent::Select(there.unwrap_or_else(|| kafka::Subject::Partition(tp).into())),
                )
            }
            Some(Seeking::Marker { marker, .. }) => self.ask_marker(ctx, marker, at),
            Some(Seeking::Grow { topic, .. }) => self.intend(ctx, Intent::Preview(topic, None)),
            None => false,
        }
    }

    /// Its menu, or where there is none what it means.
    fn ask_marker(&mut self, ctx: &Context<Self>, marker: kafka::Marker, at: Point) -> bool {
        let intent = if ctx.props().appearance.allowed.full() {
            Intent::Menu(MenuOf::Marker(marker), at)
        } else {
            Intent::Select(kafka::Subject::Marker(marker).into())
        };
        self.intend(ctx, intent)
    }

    /// Why a marker is not moved: the page has locked it, or Kafka does.
    fn held(&self, ctx: &Context<Self>, marker: &kafka::Marker) -> Option<String> {
        let gesture = Gesture::Seek(marker.clone(), SeekTo::End);
        let locked = ctx.props().appearance.allowed.refuses(gesture.needs());
        locked
            .map(|lock| self.locked_text(lock))
            .or_else(|| (!self.movable(marker)).then(|| self.words.text("committed-held")))
    }

    /// Arrows, pages and ends aim; Enter does it, Esc does not. Space opens the menu.
    pub(super) fn marker_key(
        &mut self,
        ctx: &Context<Self>,
        marker: kafka::Marker,
        event: &KeyboardEvent,
    ) -> bool {
        let Some(facts) = self.places.markers.iter().find(|facts| facts.marker == marker) else {
            return false;
        };
        let (start, end) = (facts.start, facts.end);
        let slides = ctx.props().appearance.allowed.full();
        let aimed = match &self.seeking {
            Some(Seeking::Marker { to: Some(to), marker: held, .. }) if *held == marker => Some(*to),
            _ => None,
        };
        let at = aimed.unwrap_or(facts.offset);
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => at + 1,
            "PageDown" => at.saturating_sub(PAGE),
            "PageUp" => at + PAGE,
            "Home" => start,
            "End" => end,
            "Enter" if aimed.is_some() => {
                event.prevent_default();
                event.stop_propagation();
                return self.let_go(ctx);
            }
            "Escape" if aimed.is_some() => {
                event.prevent_default();
                event.stop_propagation();
                self.drop_marker();
                return true;
            }
            "Enter" | " " => {
                event.prevent_default();
                event.stop_propagation();
                let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                let rect = element.map(|element| element.get_bounding_client_rect());
                let at =
                    rect.map_or(Point { x: 0.0, y: 0.0 }, |rect| Point { x: rect.left(), y: rect.bottom() });
                return self.ask_marker(ctx, marker, at);
            }
            _ => return false,
        };
        if !slides {
            return false;
        }
        event.prevent_default();
        event.stop_propagation();
        if aimed.is_none() {
            let from = Some(facts.offset);
            self.seeking = Some(Seeking::Marker {
                marker: marker.clone(),
                from,
                to: None,
                text: String::new(),
                drag: None,
            });
        }
        let to = to.clamp(start, end);
        self.scenery.with(|stage| stage.reveal(&marker.partition, to));
        self.aim(ctx, &marker, to);
        true
    }

    /// A marker moved by keys that loses the focus stays where it was.
    pub(super) fn marker_blur(&mut self) -> bool {
        let by_keys = matches!(&self.seeking, Some(Seeking::Marker { drag: None, .. }));
        if by_keys {
            self.drop_marker();
        }
        by_keys
    }

    fn offset_of(&self, marker: &kafka::Marker) -> Option<Offset> {
        self.places.markers.iter().find(|facts| facts.marker == *marker).map(|facts| facts.offset)
    }

    /// Positions can always be sought; commits only where the group has no members.
    fn movable(&self, marker: &kafka::Marker) -> bool {
        marker.which == kafka::Which::Position
            || self.facts.groups.iter().any(|group| group.group == marker.group && group.members.is_empty())
    }
}
