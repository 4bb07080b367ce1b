//! The root component: the table of what happens to it, and its way from frame to frame.
//!
//! - The world is changed in `gesture` and nowhere else; every gesture is told, and can be undone.
//! - Frames run outside Yew (`Driver`, `Scenery`); this renders when facts changed, at most ten times a second.
//! - Nothing here is global: two labs on a page share no state, no listener and no id.

mod code;
mod delivery;
mod dialogs;
mod dragging;
mod faults;
mod gate;
mod hand;
mod help;
pub mod hints;
mod menus;
mod overlays;
mod seeking;
mod shortcuts;
pub mod state;
mod streaming;
mod view;
mod wishes;
mod worlds;

use std::collections::BTreeSet;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::calculator::Kept;
use super::driver::{Driver, Frame, clock_ms};
use super::facts::facts;
use super::intent::Tab;
use super::panels::code::Chosen;
use super::stage::SceneryHandle;
use super::stage::scenery::looks::{Looks, Shown};
use super::stopped::stopped;
use super::theme::ThemeWatch;
use super::words::Words;
use crate::scene::Growth;
use hand::Seeking;
use hints::{Hint, Hints};
use state::{App, AppProps, Calls, Gate, Msg};

/// While a world runs, only one in so many markers is rendered again per turn; their places are updated in every
/// frame.
const MARKER_TURNS: usize = 4;

/// A pointer rests so many turns on a mark before its tip comes.
const TIP_TURNS: u8 = 5;

impl Component for App {
    type Message = Msg;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        props.line.connect(ctx.link());
        let words = Words::shared(&props.appearance.lang);
        let facts = Rc::new(facts(&props.lab.borrow()));
        Self {
            scenery: SceneryHandle::new(Rc::clone(&words)),
            words,
            facts,
            era: props.lab.borrow().era(),
            places: Rc::default(),
            tick: 0,
            facts_turn: false,
            panels_due: false,
            marker_turn: 0,
            theme: ThemeWatch::new(&ctx.link().callback(|()| Msg::Preferences), &props.guards),
            painted_theme: "",
            chosen_theme: None,
            driver: None,
            gate: Gate::default(),
            calls: Calls::new(ctx),
            root: NodeRef::default(),
            ghost: NodeRef::default(),
            selected: None,
            drag: None,
            seeking: None,
            menu: None,
            dialog: None,
            preview: None,
            toast: None,
            toasts: 0,
            said: String::new(),
            tab: Tab::Stage,
            benched: Vec::new(),
            hints: Hints::default(),
            legend: false,
            compacted: BTreeSet::new(),
            tip: None,
            tip_turns: 0,
            tip_hushed: None,
            asked: None,
            moved: Rc::default(),
            brought: None,
            calculation: Kept::default(),
            code: Chosen::default(),
            effects: None,
            opener: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        if stopped() {
            return false;
        }
        let left = self.leave_old_world(ctx);
        if left && msg.is_about_a_world() {
            self.look_again(ctx);
            return true;
        }
        left | match msg {
            Msg::Tick => self.look_again(ctx),
            Msg::Wake => self.wake(),
            Msg::Intent(intent) => self.intend(ctx, intent),
            Msg::Lift(who, event) => self.lift(ctx, who, &event),
            Msg::Grip(grip, event) => self.grip(ctx, grip, &event),
            Msg::Lifted(moved) => self.lifted(ctx, moved),
            Msg::Gripped(moved) => self.gripped(ctx, moved),
            Msg::MarkerKey(marker, event) => self.marker_key(ctx, marker, &event),
            Msg::MarkerBlur => self.marker_blur(),
            Msg::Key(event) => self.key(ctx, &event),
            Msg::Preferences => true,
            Msg::ToastGone(id) => self.toast_gone(id),
            Msg::Brought(upload) => self.brought(ctx, upload),
            Msg::Stream(choice) => self.gate.tools.is_some_and(|tools| (tools.stream)(self, ctx, &choice)),
            Msg::Near => self.fetch_tools(ctx),
            Msg::Came(came) => self.came(ctx, came),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &AppProps) -> bool {
        let appearance = &ctx.props().appearance;
        if appearance.theme != old.appearance.theme {
            self.chosen_theme = None;
        }
        if appearance.lang != old.appearance.lang {
            self.words = Words::shared(&appearance.lang);
            self.scenery.with(|stage| stage.speak(Rc::clone(&self.words)));
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.render(ctx)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let Some(app) = self.root.cast::<Element>() else { return };
        let hint = self.hint(ctx).filter(|hint| !matches!(hint, Hint::Join(_) | Hint::Crash(_)));
        let (looks, theme) = (self.looks(ctx), self.shown_theme(ctx));
        let shown = Shown {
            places: Rc::clone(&self.places),
            facts: Rc::clone(&self.facts),
            tips: (self.seeking.as_ref().is_some_and(|it| it.told().is_some()), self.tip.is_some(), hint),
        };
        let repaint = std::mem::replace(&mut self.painted_theme, theme) != theme;
        self.scenery.with(|stage| {
            stage.attach(&app, shown);
            stage.look(looks);
            if repaint {
                stage.recolour();
            }
        });
        self.settle_ghost();
        self.wake();
        if first {
            self.driver = Some(drive(ctx, &app, self.scenery.clone()));
            let on_key = ctx.link().callback(Msg::Key);
            shortcuts::listen(&on_key, &app, ctx.props().appearance.full_page, &ctx.props().guards);
            self.gate.watch(ctx, &app);
        }
    }
}

impl Calls {
    /// Those of an app.
    pub fn new(ctx: &Context<App>) -> Self {
        let link = ctx.link();
        Self {
            intent: link.callback(Msg::Intent),
            lift: link.callback(|(who, event)| Msg::Lift(who, event)),
            grip: link.callback(|(grip, event)| Msg::Grip(grip, event)),
            marker_key: link.callback(|(marker, event)| Msg::MarkerKey(marker, event)),
            marker_blur: link.callback(|()| Msg::MarkerBlur),
            brought: link.callback(Msg::Brought),
            stream: link.callback(Msg::Stream),
            toast_gone: link.callback(Msg::ToastGone),
        }
    }
}

/// Each frame lets time run and paints; ten times a second facts are looked at again, and places in between.
fn drive(ctx: &Context<App>, app: &Element, scenery: SceneryHandle) -> Driver {
    let (lab, link) = (ctx.props().lab.clone(), ctx.link().clone());
    Driver::new(app, &ctx.props().guards, move |frame: Frame| {
        let (fresh, running) = {
            let mut lab = lab.borrow_mut();
            lab.frame(frame.passed_ms, clock_ms);
            (lab.take_fresh(), lab.is_running())
        };
        let busy = scenery.with(|stage| stage.frame(lab.borrow().world(), fresh, frame.passed_ms, running));
        if frame.turn {
            link.send_message(Msg::Tick);
        }
        busy
    })
}

impl App {
    /// What `auto` or a choice comes to.
    fn shown_theme(&self, ctx: &Context<Self>) -> &'static str {
        self.theme.resolve(self.chosen_theme.unwrap_or(&ctx.props().appearance.theme))
    }

    /// Renders nothing itself; the next frames do.
    fn wake(&self) -> bool {
        if let Some(driver) = &self.driver {
            driver.wake();
        }
        false
    }

    /// Facts take turns with places and panels, unless elements were added or removed. Returns whether anything shown
    /// has changed.
    fn look_again(&mut self, ctx: &Context<Self>) -> bool {
        self.facts_turn = !self.facts_turn;
        let (mut changed, mut all) = (false, self.places.lanes.is_empty());
        if self.facts_turn || all {
            let topics = Rc::clone(&self.facts.topics);
            changed |= self.look_at_facts(ctx);
            all |= topics != self.facts.topics;
        }
        if !self.facts_turn || all {
            changed |= self.look_at_places(ctx);
        }
        let moved = self.scenery.with(|stage| stage.moved());
        if moved != *self.moved {
            self.moved = Rc::new(moved);
            changed = true;
        }
        changed |= self.point_out(ctx);
        self.aim_again(ctx) || changed
    }

    /// A tip comes once the pointer has rested on a mark, or at once where another one was shown. Returns whether it
    /// is another one.
    fn point_out(&mut self, ctx: &Context<Self>) -> bool {
        let busy =
            self.seeking.is_some() || self.drag.is_some() || self.menu.is_some() || self.dialog.is_some();
        let lab = ctx.props().lab.borrow();
        let found = self
            .gate
            .tools
            .filter(|_| !busy)
            .and_then(|tools| self.scenery.with(|stage| (tools.tip)(&self.words, lab.world(), stage)));
        if self.tip_hushed.is_some() && self.tip_hushed.as_ref() != found.as_ref().map(|tip| &tip.name) {
            self.tip_hushed = None;
        }
        let found = found.filter(|_| self.tip_hushed.is_none());
        self.tip_turns = if found.is_some() { self.tip_turns.saturating_add(1) } else { 0 };
        let shown = found.filter(|_| self.tip.is_some() || self.tip_turns >= TIP_TURNS);
        let new = shown != self.tip;
        self.tip = shown;
        new
    }

    fn look_at_facts(&mut self, ctx: &Context<Self>) -> bool {
        let now = facts(&ctx.props().lab.borrow());
        if now == *self.facts {
            return false;
        }
        if now.clock.memory.full && !self.facts.clock.memory.full {
            let text = self.words.format("memory-full", &[("limit", now.clock.memory.limit_mb.into())]);
            self.tell(text, true, false);
        }
        self.facts = Rc::new(now);
        self.close_what_is_gone();
        self.panels_due = true;
        self.scenery.with(super::stage::scenery::Scenery::touch);
        ctx.props().on_change.emit(());
        true
    }

    fn look_at_places(&mut self, ctx: &Context<Self>) -> bool {
        let panels = std::mem::take(&mut self.panels_due);
        self.tick = self.tick.wrapping_add(u32::from(panels));
        let lab = ctx.props().lab.borrow();
        let mut places = self.scenery.with(|stage| stage.places(lab.world()));
        if lab.is_running() {
            self.marker_turn = self.marker_turn.wrapping_add(1);
            places.tell_some(&self.places, MARKER_TURNS, self.marker_turn);
        }
        let changed = places != *self.places;
        if changed {
            self.places = Rc::new(places);
        }
        changed || panels
    }

    fn looks(&self, ctx: &Context<Self>) -> Looks {
        Looks {
            selected: self.selected.clone(),
            ghost: self.seeking.as_ref().and_then(Seeking::ghost),
            tip: self.tip.as_ref().map(|tip| tip.at),
            growth: self.preview.as_ref().map(|(topic, plan)| Growth {
                topic: topic.clone(),
                total: plan.to,
                keys: plan.moved.iter().map(|moved| moved.key.clone()).collect(),
            }),
            compacted: self.compacted.clone(),
            reduced_motion: self.theme.reduced_motion(),
            effects: self.effects_shown(ctx.props().lab.borrow().world()),
        }
    }
}
