//! All that only the interface knows of a lab, what happens to it, and the part of it that lies behind the gate.
//!
//! The files beside this one say what the app does; they import this one, and it none of them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use gloo::events::EventListener;
use web_sys::Element;
use yew::html::Scope;
use yew::prelude::*;

use super::hand::{Dragging, Seeking};
use super::hints::{Hint, Hints};
use crate::engine::kafka::ids::{MemberName, Partition, TopicName};
use crate::parts::Lost;
use crate::session::Era;
use crate::session::subject::{Subject, kafka};
use crate::simulation::ledger::ReaderId;
use crate::simulation::world::World;
use crate::tools::plan::GrowPlan;
use crate::ui::allowed::{Allowed, View};
use crate::ui::calculator::Kept;
use crate::ui::drag::{Moved, Point};
use crate::ui::driver::Driver;
use crate::ui::facts::Facts;
use crate::ui::gesture::{Gesture, Who};
use crate::ui::grip::{Grip, Lift, OnGrip};
use crate::ui::guards::Guards;
use crate::ui::intent::{Dialog, Intent, MenuOf, Tab};
use crate::ui::panels::code::Chosen;
use crate::ui::panels::inspector::Inspector;
use crate::ui::panels::upload::Upload;
use crate::ui::shared::Shared;
use crate::ui::stage::places::Places;
use crate::ui::stage::scenery::Scenery;
use crate::ui::stage::tips::Tip;
use crate::ui::stage::{NewOwner, SceneryHandle};
use crate::ui::stopped::Print;
use crate::ui::theme::ThemeWatch;
use crate::ui::toast::Toast;
use crate::ui::upload::Choice;
use crate::ui::words::Words;

/// What the element's attributes ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Appearance {
    /// `auto`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// What `controls` and `lock` leave.
    pub allowed: Allowed,
    /// The parts that `view` names; all that fit, where it names none.
    pub view: Option<View>,
    /// A language tag.
    pub lang: String,
    /// The element is a whole page: keys act wherever the focus is on that page's body.
    pub full_page: bool,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            allowed: Allowed::default(),
            view: None,
            lang: "en".into(),
            full_page: false,
        }
    }
}

/// One lab and how it is shown.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    pub lab: Shared,
    pub guards: Guards,
    pub line: Line,
    /// What the attributes ask for.
    #[prop_or_default]
    pub appearance: Appearance,
    /// Facts have changed: at most ten times a second, never while the lab is borrowed.
    #[prop_or_default]
    pub on_change: Callback<()>,
    /// A part of the page that somebody wanted could not be fetched: in words.
    #[prop_or_default]
    pub on_lost: Callback<String>,
}

/// The way from outside to an app, while there is one. Equal means the same one.
#[derive(Clone, Default)]
pub struct Line(Rc<RefCell<Option<Scope<App>>>>);

impl Line {
    pub fn connect(&self, app: &Scope<App>) {
        self.0.replace(Some(app.clone()));
    }

    /// The lab was changed: frames go on.
    pub fn wake(&self) {
        if let Some(app) = &*self.0.borrow() {
            app.send_message(Msg::Wake);
        }
    }

    pub fn end(&self) {
        self.0.take();
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

pub enum Msg {
    /// The slower turn of the driver.
    Tick,
    /// The lab was changed from outside: frames go on.
    Wake,
    /// A person wants something.
    Intent(Intent),
    /// A pointer went down on a member.
    Lift(Who, PointerEvent),
    /// A pointer went down on the stage.
    Grip(Grip, PointerEvent),
    /// The pointer of a lifted member.
    Lifted(Moved),
    /// The pointer of something on the stage.
    Gripped(Moved),
    MarkerKey(kafka::Marker, KeyboardEvent),
    /// The marker lost the focus.
    MarkerBlur,
    /// A key anywhere.
    Key(web_sys::KeyboardEvent),
    /// What the person set for all pages has changed.
    Preferences,
    /// A toast's time is over.
    ToastGone(u32),
    /// A file or a text was dropped, chosen or pasted.
    Brought(Upload),
    /// A file was read; stream it as chosen.
    Stream(Choice),
    /// A pointer or the focus has come near.
    Near,
    /// What menus, dialogs and gestures need has come, or was lost.
    Came(Result<Tools, Lost>),
}

/// The root component.
pub struct App {
    pub(super) words: Rc<Words>,
    pub(super) facts: Rc<Facts>,
    /// Of which world.
    pub(super) era: Era,
    pub(super) places: Rc<Places>,
    pub(super) tick: u32,
    /// This turn is one of the facts.
    pub(super) facts_turn: bool,
    /// Facts have changed since the panels were rendered.
    pub(super) panels_due: bool,
    /// Which markers are rendered this turn.
    pub(super) marker_turn: usize,
    pub(super) theme: ThemeWatch,
    /// The theme that the canvas was painted in.
    pub(super) painted_theme: &'static str,
    pub(super) chosen_theme: Option<&'static str>,
    pub(super) scenery: SceneryHandle,
    pub(super) driver: Option<Driver>,
    pub(super) gate: Gate,
    pub(super) calls: Calls,
    pub(super) root: NodeRef,
    pub(super) ghost: NodeRef,
    pub(super) selected: Option<Subject>,
    pub(super) drag: Option<Dragging>,
    pub(super) seeking: Option<Seeking>,
    pub(super) menu: Option<(MenuOf, Point)>,
    pub(super) dialog: Option<Dialog>,
    pub(super) preview: Option<(TopicName, GrowPlan)>,
    pub(super) toast: Option<Toast>,
    pub(super) toasts: u32,
    pub(super) said: String,
    pub(super) tab: Tab,
    /// Members that left by a gesture are on the bench.
    pub(super) benched: Vec<MemberName>,
    /// What was tried, and what may be hinted at.
    pub(super) hints: Hints,
    /// Topics that are shown as if they were fully compacted.
    pub(super) compacted: BTreeSet<TopicName>,
    /// The legend is open.
    pub(super) legend: bool,
    /// What the pointer rests on, in words.
    pub(super) tip: Option<Tip>,
    /// For how many turns it has.
    pub(super) tip_turns: u8,
    /// What a person wants no tip of, until the pointer rests on something else.
    pub(super) tip_hushed: Option<String>,
    /// What a person asked about: a narrow lab makes room for the answer while it is selected.
    pub(super) asked: Option<Subject>,
    /// Partitions that have another owner since a moment ago.
    pub(super) moved: Rc<Vec<NewOwner>>,
    /// What the dialog for a person's own file begins with.
    pub(super) brought: Option<Upload>,
    /// What the calculator was left with.
    pub(super) calculation: Kept,
    /// Whose effects a person wants to see on the cells.
    pub(super) effects: Option<ReaderId>,
    /// In which language code is shown.
    pub(super) code: Chosen,
    /// What had the focus before a menu or dialog took it.
    pub(super) opener: Option<web_sys::HtmlElement>,
}

/// What the parts call. Made once: to yew a new callback is a change, and all that hold it would be rendered again.
pub struct Calls {
    pub intent: Callback<Intent>,
    pub lift: Lift,
    pub grip: OnGrip,
    pub marker_key: Callback<(kafka::Marker, KeyboardEvent)>,
    pub marker_blur: Callback<()>,
    pub brought: Callback<Upload>,
    pub stream: Callback<Choice>,
    pub toast_gone: Callback<u32>,
}

/// What lies behind the gate. Nothing that is always there names these functions otherwise, so they stay in their part.
#[derive(Clone, Copy)]
pub struct Tools {
    pub menu: fn(&App, &MenuOf, Point, Allowed, &Callback<Intent>) -> Html,
    pub dialog: fn(&App, &Context<App>, &Dialog, &Callback<Intent>) -> Html,
    pub growth: fn(&TopicName, &GrowPlan, &Callback<Intent>) -> Html,
    pub gesture: fn(&mut App, &Context<App>, &Gesture) -> bool,
    pub preview: fn(&mut App, &Context<App>, &TopicName, Option<Partition>) -> bool,
    pub stream: fn(&mut App, &Context<App>, &Choice) -> bool,
    pub print: Print,
    pub inspector: Inspector,
    pub callout: fn(&App, &Hint, &Callback<Intent>) -> Html,
    pub legend: fn(&Words, &Callback<Intent>) -> Html,
    pub tip: fn(&Words, &World, &Scenery) -> Option<Tip>,
}

/// What came through the gate, and who waits for it.
#[derive(Default)]
pub struct Gate {
    pub tools: Option<Tools>,
    pub(super) fetching: bool,
    pub(super) held: Vec<Intent>,
    pub(super) waiting: Vec<Element>,
    pub(super) touched: Rc<RefCell<Option<Element>>>,
    pub(super) listeners: Vec<EventListener>,
}
