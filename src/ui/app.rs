//! The root component: it holds what only the interface knows, and turns wishes into commands.
//!
//! - The world is changed in `gesture` and nowhere else; every gesture is told, and can be undone.
//! - Frames run outside Yew (`Driver`, `Scenery`); this renders when facts changed, at most ten times a second.
//! - Nothing here is global: two labs on a page share no state, no listener and no id.

mod dragging;
mod gestures;
mod keys;
mod menus;
mod seeking;
mod view;

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::driver::{Driver, Frame, clock_ms};
use super::drag::{Moved, Point};
use super::facts::{Facts, facts};
use super::intent::{Dialog, Intent, MenuOf, Tab, Who};
use super::shared::Shared;
use super::stage::places::Places;
use super::stage::scenery::Looks;
use super::stage::{Grip, SceneryHandle};
use super::subject::Subject;
use super::theme::ThemeWatch;
use super::toast::Message;
use super::words::{Words, refusal as refusal_words};
use crate::engine::ids::{MemberName, Partition, TopicName};
use crate::scene::Growth;
use crate::simulation::plan;
use crate::simulation::plan::GrowPlan;
use dragging::Dragging;
use seeking::Seeking;

/// What the element's attributes ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// `auto`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// `full`, `minimal` or `none`.
    pub controls: String,
    /// A language tag.
    pub lang: String,
    /// The element is a whole page: keys act wherever the focus is on that page's body.
    pub full_page: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { theme: "auto".into(), controls: "full".into(), lang: "en".into(), full_page: false }
    }
}

/// One lab and how it is shown.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The lab.
    pub lab: Shared,
    /// What the attributes ask for.
    #[prop_or_default]
    pub options: Options,
    /// Facts have changed: at most ten times a second, never while the lab is borrowed.
    #[prop_or_default]
    pub on_change: Callback<()>,
}

/// What happens to the app.
pub enum Msg {
    /// The slower turn of the driver.
    Tick,
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
    /// A key on a marker.
    MarkerKey(crate::ui::intent::Bookmark, KeyboardEvent),
    /// The marker lost the focus.
    MarkerBlur,
    /// A key anywhere.
    Key(web_sys::KeyboardEvent),
    /// What the person set for all pages has changed.
    Preferences,
    /// A toast's time is over.
    ToastGone(u32),
}

/// The root component.
pub struct App {
    words: Rc<Words>,
    facts: Rc<Facts>,
    places: Rc<Places>,
    tick: u32,
    theme: ThemeWatch,
    chosen_theme: Option<&'static str>,
    scenery: SceneryHandle,
    driver: Option<Driver>,
    _keys: Option<keys::Keys>,
    root: NodeRef,
    ghost: NodeRef,
    selected: Option<Subject>,
    drag: Option<Dragging>,
    seeking: Option<Seeking>,
    menu: Option<(MenuOf, Point)>,
    dialog: Option<Dialog>,
    preview: Option<(TopicName, GrowPlan)>,
    toast: Option<Message>,
    toasts: u32,
    said: String,
    tab: Tab,
    /// Those who left by a gesture wait on the bench.
    benched: Vec<MemberName>,
    /// A first gesture was made: nothing invites any more.
    touched: bool,
    /// What had the focus before a menu or dialog took it.
    opener: Option<web_sys::HtmlElement>,
}

impl Component for App {
    type Message = Msg;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let words = Rc::new(Words::new(&props.options.lang));
        let facts = Rc::new(facts(&props.lab.borrow()));
        Self {
            scenery: SceneryHandle::new(Rc::clone(&words)),
            words,
            facts,
            places: Rc::default(),
            tick: 0,
            theme: ThemeWatch::new(&ctx.link().callback(|()| Msg::Preferences)),
            chosen_theme: None,
            driver: None,
            _keys: None,
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
            touched: false,
            opener: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Tick => self.look_again(ctx),
            Msg::Intent(intent) => self.intend(ctx, intent),
            Msg::Lift(who, event) => self.lift(ctx, who, &event),
            Msg::Grip(grip, event) => self.grip(ctx, grip, &event),
            Msg::Lifted(moved) => self.lifted(ctx, moved),
            Msg::Gripped(moved) => self.gripped(ctx, moved),
            Msg::MarkerKey(mark, event) => self.marker_key(ctx, mark, &event),
            Msg::MarkerBlur => self.marker_blur(),
            Msg::Key(event) => self.key(ctx, &event),
            Msg::Preferences => true,
            Msg::ToastGone(id) => self.toast_gone(id),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &AppProps) -> bool {
        let options = &ctx.props().options;
        if options.theme != old.options.theme {
            self.chosen_theme = None;
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.render(ctx)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let Some(app) = self.root.cast::<Element>() else { return };
        let looks = self.looks();
        self.scenery.with(|stage| {
            stage.attach(&app);
            stage.look(looks);
            stage.recolour();
        });
        self.settle_ghost();
        if first {
            self.driver = Some(drive(ctx, &app, self.scenery.clone()));
            self._keys = Some(keys::Keys::listen(ctx, &app));
        }
    }
}

/// Each frame lets time run and paints; every tenth of a second facts are looked at again.
fn drive(ctx: &Context<App>, app: &Element, scenery: SceneryHandle) -> Driver {
    let (lab, link) = (ctx.props().lab.clone(), ctx.link().clone());
    Driver::new(app, move |frame: Frame| {
        let (fresh, running) = {
            let mut lab = lab.borrow_mut();
            lab.frame(frame.passed_ms, clock_ms);
            (lab.take_fresh(), lab.is_running())
        };
        scenery.with(|stage| stage.frame(lab.borrow().world(), fresh, frame.passed_ms, running));
        if frame.facts {
            link.send_message(Msg::Tick);
        }
    })
}

impl App {
    /// Whether anything that is shown has changed.
    fn look_again(&mut self, ctx: &Context<Self>) -> bool {
        let (now, places) = {
            let lab = ctx.props().lab.borrow();
            (facts(&lab), self.scenery.with(|stage| stage.places(lab.world())))
        };
        let jumped = now.clock.now_ms < self.facts.clock.now_ms || now.clock.scenario != self.facts.clock.scenario;
        let (new_facts, new_places) = (now != *self.facts, places != *self.places);
        if jumped {
            self.scenery.with(super::stage::scenery::Scenery::jump);
            self.seeking = None;
        }
        if new_facts {
            self.facts = Rc::new(now);
            self.tick = self.tick.wrapping_add(1);
            self.scenery.with(super::stage::scenery::Scenery::touch);
            ctx.props().on_change.emit(());
        }
        if new_places {
            self.places = Rc::new(places);
        }
        new_facts || new_places
    }

    /// What a person wants, in a table.
    fn intend(&mut self, ctx: &Context<Self>, intent: Intent) -> bool {
        if self.menu.is_some() && !matches!(intent, Intent::Menu(..) | Intent::Say(_)) {
            self.close();
        }
        match intent {
            Intent::Select(subject) => self.select(subject),
            Intent::SelectRecord(partition, offset) => {
                self.scenery.with(|stage| stage.reveal(&partition, offset));
                self.select(Subject::Record { partition, offset })
            }
            Intent::Toggle => self.run(ctx, |lab| if lab.is_running() { lab.pause() } else { lab.play() }),
            Intent::Step => self.step(ctx),
            Intent::Speed(speed) => self.run(ctx, |lab| lab.set_speed(speed)),
            Intent::Restart => self.restart(ctx),
            Intent::Load(name) => self.load(ctx, &name),
            Intent::Undo => self.undo(ctx),
            Intent::Redo => self.redo(ctx),
            Intent::Theme(theme) => self.choose_theme(theme),
            Intent::Menu(menu, at) => self.open_menu(menu, at),
            Intent::Open(dialog) => self.open_dialog(dialog),
            Intent::Preview(topic, total) => self.show_preview(ctx, &topic, total),
            Intent::Close => self.close(),
            Intent::Tab(tab) => self.show_tab(tab),
            Intent::Say(text) => self.say(text),
            gesture => self.gesture(ctx, &gesture),
        }
    }

    /// Does what is about the world, and tells what it did or why it did not.
    fn gesture(&mut self, ctx: &Context<Self>, intent: &Intent) -> bool {
        let lab = &ctx.props().lab;
        let (commands, text) = {
            let lab = lab.borrow();
            (gestures::commands(lab.world(), intent), gestures::told(&self.words, lab.world(), intent))
        };
        self.close();
        if commands.is_empty() {
            return true;
        }
        let done = lab.borrow_mut().do_now(&commands);
        match done {
            Ok(_) => {
                self.touched = true;
                if let Intent::Put(who, super::intent::Target::Bench) = intent {
                    self.benched.retain(|name| *name != who.member);
                    self.benched.push(who.member.clone());
                }
                self.tell(text, false, true);
            }
            Err(refusal) => {
                let text = refusal_words(&self.words, &refusal);
                self.tell(text, true, false);
            }
        }
        self.look_again(ctx);
        true
    }

    /// Changes how time runs.
    fn run(&mut self, ctx: &Context<Self>, change: impl FnOnce(&mut super::lab::Lab)) -> bool {
        change(&mut ctx.props().lab.borrow_mut());
        self.look_again(ctx);
        true
    }

    fn step(&mut self, ctx: &Context<Self>) -> bool {
        self.run(ctx, |lab| {
            lab.pause();
            lab.step();
        })
    }

    fn restart(&mut self, ctx: &Context<Self>) -> bool {
        self.close();
        self.toast = None;
        self.run(ctx, super::lab::Lab::reset)
    }

    fn load(&mut self, ctx: &Context<Self>, name: &str) -> bool {
        self.close();
        let loaded = ctx.props().lab.borrow_mut().load_json(&name.into());
        match loaded {
            Ok(()) => {
                self.selected = None;
                self.toast = None;
                self.benched.clear();
            }
            Err(refusal) => {
                let text = refusal_words(&self.words, &refusal);
                self.tell(text, true, false);
            }
        }
        self.run(ctx, |_| ())
    }

    fn undo(&mut self, ctx: &Context<Self>) -> bool {
        let undone = ctx.props().lab.borrow_mut().undo();
        if undone {
            let text = self.words.text("undone");
            self.tell(text, false, false);
        }
        self.run(ctx, |_| ())
    }

    fn redo(&mut self, ctx: &Context<Self>) -> bool {
        let redone = ctx.props().lab.borrow_mut().redo();
        if redone {
            let text = self.words.text("redone");
            self.tell(text, false, true);
        }
        self.run(ctx, |_| ())
    }

    fn choose_theme(&mut self, theme: &'static str) -> bool {
        self.chosen_theme = Some(theme);
        self.close()
    }

    fn select(&mut self, subject: Subject) -> bool {
        self.close();
        self.selected = Some(subject);
        true
    }

    fn show_tab(&mut self, tab: Tab) -> bool {
        self.tab = tab;
        true
    }

    fn show_preview(&mut self, ctx: &Context<Self>, topic: &TopicName, total: Option<Partition>) -> bool {
        let lab = ctx.props().lab.borrow();
        let now = lab.world().topics.get(topic).map_or(0, |topic| topic.partitions.len() as Partition);
        let plan = plan::plan_add_partitions(lab.world(), topic, total.unwrap_or(now + 1).max(now + 1));
        if self.preview.is_none() {
            self.opener = focused(&self.root);
        }
        self.menu = None;
        self.preview = plan.ok().map(|plan| (topic.clone(), plan));
        true
    }

    fn open_menu(&mut self, menu: MenuOf, at: Point) -> bool {
        if let MenuOf::Member(Who { group: Some(group), member }) = &menu {
            self.selected = Some(Subject::Member { group: group.clone(), member: member.clone() });
        }
        self.opener = focused(&self.root);
        self.menu = Some((menu, at));
        true
    }

    fn open_dialog(&mut self, dialog: Dialog) -> bool {
        if self.menu.is_none() {
            self.opener = focused(&self.root);
        }
        self.menu = None;
        self.dialog = Some(dialog);
        true
    }

    /// Closes what is open; the focus goes back to where it was.
    fn close(&mut self) -> bool {
        let was_open = self.menu.take().is_some() | self.dialog.take().is_some() | self.preview.take().is_some();
        if let Some(opener) = self.opener.take().filter(|_| was_open) {
            // It may be gone; then the focus is lost as it would be anywhere.
            let _ = opener.focus();
        }
        was_open
    }

    /// Shows a message, and says it to those who can't see it.
    fn tell(&mut self, text: String, refused: bool, undo: bool) {
        self.toasts += 1;
        self.said.clone_from(&text);
        self.toast = Some(Message { id: self.toasts, text, refused, undo });
    }

    fn say(&mut self, text: String) -> bool {
        let new = self.said != text;
        self.said = text;
        new
    }

    fn toast_gone(&mut self, id: u32) -> bool {
        let mine = self.toast.as_ref().is_some_and(|toast| toast.id == id);
        if mine {
            self.toast = None;
        }
        mine
    }

    fn looks(&self) -> Looks {
        Looks {
            selected: self.selected.clone(),
            ghost: self.seeking.as_ref().and_then(Seeking::ghost),
            growth: self.preview.as_ref().map(|(topic, plan)| Growth {
                topic: topic.clone(),
                total: plan.to,
                keys: plan.moved.iter().map(|moved| moved.key.clone()).collect(),
            }),
            reduced_motion: self.theme.reduced_motion(),
        }
    }
}

/// What has the focus inside the lab.
fn focused(root: &NodeRef) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    let root: web_sys::ShadowRoot = root.cast::<Element>()?.get_root_node().dyn_into().ok()?;
    root.active_element()?.dyn_into().ok()
}
