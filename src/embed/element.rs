//! The custom element's wasm side: `mount` and the `LabHandle` that `assets/log-lab.js` keeps for each element.
//!
//! - All that a page can do passes here as JSON values; errors cross as plain `{code, message, path}` objects.
//! - A handle owns its lab and its app, and lets go of both in `destroy`. Nothing is global.
//! - No event is dispatched while the lab is borrowed, because a listener may call any member at once.
//!
//! Deliberately absent: rules, words for people, and whatever the script can do by itself (loading, autoplay).

use std::cell::RefMut;
use std::rc::Rc;

use js_sys::Promise;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{Element, HtmlElement};
use yew::Callback;

use super::answers::Told;
use super::answers::event::LabEvent;
use super::attributes::Attributes;
use super::bridge::{Problem, emit, from_js, to_js};
use super::console;
use super::shell::Shown;
use crate::assets;
use crate::parts::Lost;
use crate::scenario::library;
use crate::session::{Lab, Made};
use crate::simulation::Refusal;
use crate::ui::app::state::{AppProps, Appearance, Line};
use crate::ui::guards::Guards;
use crate::ui::shared::Shared;
use crate::ui::stopped;
use crate::ui::words::Words;
use crate::ui::words::refusal::refusal as refusal_words;

/// So much of the attribute `scenario` is told where it can't be taken: it may hold a whole scenario.
const SOURCE_SHOWN: usize = 120;

/// One mounted element.
#[wasm_bindgen]
pub struct LabHandle {
    element: HtmlElement,
    lab: Shared,
    shown: Shown,
    line: Line,
    attributes: Attributes,
    words: Rc<Words>,
    made: Made,
    guards: Guards,
}

/// Takes a text that lies beside the module, before the first lab is mounted.
#[wasm_bindgen]
pub fn provide(name: String, text: String) {
    assets::provide(name, text);
}

/// What stands above all that keeps a lab from being shown.
#[wasm_bindgen]
pub fn cannot_show(lang: Option<String>) -> String {
    Words::shared(lang.as_deref().unwrap_or("en")).text("cannot-show")
}

/// Mounts a lab in `root`, an element in the shadow root of `element`.
///
/// `options` is an object of attribute values, null where absent; `scenario` is what became of the attribute of that
/// name (`Wanted`). Where one can't be taken nothing is mounted: all that is wrong is thrown, as a list.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "the page gives its elements and options away")]
pub fn mount(
    element: HtmlElement,
    root: Element,
    options: JsValue,
    scenario: JsValue,
) -> Result<LabHandle, JsValue> {
    let (attributes, mut problems) = Attributes::from_json(&from_js(&options, "options")?);
    let words = Words::shared(attributes.lang());
    let mut lab = Lab::default();
    lab.set_speed(attributes.speed);
    lab.set_memory_mb(attributes.memory);
    lab.reseed(attributes.seed);
    problems.extend(load_wanted(&mut lab, &words, &from_js(&scenario, "scenario")?).err());
    if !problems.is_empty() {
        return Err(to_js(&problems.iter().map(Problem::to_json).collect()));
    }
    let made = lab.made();
    let lab = Shared::new(lab);
    let guards = Guards::default();
    let line = Line::default();
    let props = app_props(&element, &lab, &attributes, (&guards, &line));
    let shown = Shown::new(root, props);
    Ok(LabHandle { element, lab, shown, line, attributes, words, made, guards })
}

/// Loads what the page's script has made of the attribute `scenario`: `{"source", "text"}`, where `source` is what the
/// attribute says and `text` a name or a scenario; without a text, `why` tells what kept it from being fetched.
fn load_wanted(lab: &mut Lab, words: &Words, wanted: &Value) -> Result<(), Problem> {
    let field = |name: &str| wanted.get(name).and_then(Value::as_str);
    let source: String = field("source").unwrap_or(library::DEFAULT).chars().take(SOURCE_SHOWN).collect();
    let args = [("source", source.into()), ("why", field("why").unwrap_or_default().into())];
    match (field("text"), field("why")) {
        (None, Some("")) => Err(Problem::invalid("scenario", words.format("scenario-no-address", &args))),
        (None, Some(_)) => Err(Problem {
            code: "RESOURCE_NOT_FOUND",
            message: words.format("scenario-lost", &args),
            path: Some("scenario".to_owned()),
        }),
        (text, _) => {
            let text = text.unwrap_or(library::DEFAULT);
            lab.load_json(&Value::from(text)).map_err(|refusal| {
                let named = refusal.path == "scenario";
                let problem = problem(words, &if named { refusal } else { refusal.under("scenario") });
                let [source, _] = args;
                let args = [source, ("why", problem.message.into())];
                Problem { message: words.format("scenario-wrong", &args), ..problem }
            })
        }
    }
}

/// Refusals cross in words.
fn problem(words: &Words, refusal: &Refusal) -> Problem {
    let path = (!refusal.path.is_empty()).then(|| refusal.path.clone());
    Problem { code: refusal.code, message: refusal_words(words, refusal), path }
}

fn lost_part(message: String) -> Problem {
    Problem { code: "RESOURCE_NOT_FOUND", message, path: None }
}

fn app_props(
    element: &HtmlElement,
    lab: &Shared,
    attributes: &Attributes,
    (guards, line): (&Guards, &Line),
) -> AppProps {
    let on_change = {
        let (element, lab, words) = (element.clone(), lab.clone(), Words::shared(attributes.lang()));
        Callback::from(move |()| tell_change(&element, &lab, &words))
    };
    let on_lost = {
        let element = element.clone();
        Callback::from(move |message| emit(&element, "loglab-error", &lost_part(message).to_json()))
    };
    let appearance = Appearance {
        theme: attributes.theme.to_owned(),
        allowed: attributes.allowed(),
        view: attributes.view,
        lang: attributes.lang().to_owned(),
        full_page: element.get_attribute("data-page").as_deref() == Some("index"),
    };
    AppProps { lab: lab.clone(), guards: guards.clone(), line: line.clone(), appearance, on_change, on_lost }
}

/// `rebalance` for each one that began or ended since this was last called, then `change`; and that time stopped, if it
/// did for want of memory.
fn tell_change(element: &HtmlElement, lab: &Shared, words: &Words) {
    let (rebalances, detail, full) = {
        let mut lab = lab.borrow_mut();
        let detail = json!({ "time_ms": lab.world().now, "running": lab.is_running(), "speed": lab.speed() });
        let full = lab.take_filled().then(|| problem(words, &lab.memory_full("")));
        (lab.take_rebalances(), detail, full)
    };
    for event in rebalances {
        emit(element, "rebalance", &json!(LabEvent::told(&event)));
    }
    emit(element, "change", &detail);
    if let Some(full) = full {
        emit(element, "loglab-error", &full.to_json());
    }
}

#[wasm_bindgen]
impl LabHandle {
    pub fn snapshot(&self) -> JsValue {
        to_js(&self.lab.borrow().snapshot())
    }

    /// Does one command or a list of them: all or nothing.
    pub fn apply(&self, commands: &JsValue) -> Result<JsValue, JsValue> {
        let commands = from_js(commands, "commands")?;
        let done = self.lab_mut().apply_json(&commands);
        Ok(to_js(&self.refused(done)?))
    }

    /// Runs `kafka-consumer-groups` with the arguments of a line, and does what it does: a promise, because the part of
    /// the page that knows how is fetched when it is first asked for.
    pub fn console(&self, line: String, files: &JsValue) -> Promise {
        let (files, lab, words) = (from_js(files, "files"), self.lab.clone(), Rc::clone(&self.words));
        let app = self.line.clone();
        future_to_promise(async move {
            let files = files?;
            let console = console::fetch().await.map_err(|Lost| lost_part(words.text("part-lost")))?;
            stopped::take_print(console.print);
            app.wake();
            let done = (console.run)(&mut lab.borrow_mut(), &line, &files);
            Ok(to_js(&done.map_err(|refusal| problem(&words, &refusal))?))
        })
    }

    /// Runs exactly so much simulated time, and gives the new one.
    pub fn advance(&self, ms: f64) -> Result<f64, JsValue> {
        let now = self.lab_mut().advance_json(ms);
        self.refused(now).map(|now| now as f64)
    }

    pub fn play(&self) {
        self.lab_mut().play();
    }

    /// The page asked for it to run by itself.
    pub fn autoplay(&self) {
        self.lab_mut().autoplay();
    }

    pub fn pause(&self) {
        self.lab.borrow_mut().pause();
    }

    /// Runs one event, and gives its facts.
    pub fn step(&self) -> JsValue {
        to_js(&self.lab_mut().step_json())
    }

    /// The facts from number `since` on.
    pub fn events(&self, since: f64) -> JsValue {
        to_js(&self.lab.borrow().events_json(since as u64))
    }

    /// Rows of what a reader did with records.
    pub fn ledger(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = from_js(options, "options")?;
        let rows = self.lab.borrow().ledger_json(&options);
        Ok(to_js(&self.refused(rows)?))
    }

    /// Another world: a built-in name, a scenario's text, or its object.
    pub fn load(&self, scenario: &JsValue) -> Result<(), JsValue> {
        let scenario = from_js(scenario, "scenario")?;
        let loaded = self.lab_mut().load_json(&scenario);
        self.refused(loaded)
    }

    /// The same world from its start.
    pub fn reset(&self) {
        self.lab_mut().reset();
    }

    /// Undoes the last gesture; false if there is none.
    pub fn undo(&self) -> bool {
        self.lab_mut().undo()
    }

    /// Does the gesture that was taken back again; false if there is none.
    pub fn redo(&self) -> bool {
        self.lab_mut().redo()
    }

    /// Another world, as the attribute `scenario` wants it.
    pub fn set_scenario(&self, wanted: &JsValue) -> Result<(), JsValue> {
        let wanted = from_js(wanted, "scenario")?;
        load_wanted(&mut self.lab_mut(), &self.words, &wanted).map_err(JsValue::from)
    }

    /// An attribute of the element has changed; null means it is gone.
    #[expect(clippy::needless_pass_by_value, reason = "the page gives it away")]
    pub fn set_option(&mut self, name: &str, value: Option<String>) -> Result<(), JsValue> {
        self.attributes.set(name, value.as_deref())?;
        match name {
            "seed" => self.lab_mut().reseed(self.attributes.seed),
            "speed" => self.lab_mut().set_speed(self.attributes.speed),
            "memory" => self.lab_mut().set_memory_mb(self.attributes.memory),
            _ => {
                self.words = Words::shared(self.attributes.lang());
                let props = app_props(&self.element, &self.lab, &self.attributes, (&self.guards, &self.line));
                self.shown.update(props);
            }
        }
        Ok(())
    }

    /// After a trap: the scenario with the gestures made so far, and how time ran; null where there is nothing to keep.
    pub fn keep(&self) -> JsValue {
        let scenario = self.made.scenario().and_then(|scenario| stopped::print(&scenario));
        let pace = self.made.pace();
        let kept = |scenario| json!({ "scenario": scenario, "running": pace.running, "speed": pace.speed });
        to_js(&scenario.map(kept).unwrap_or_default())
    }

    /// The element has left the page: its frames, timers and listeners end with it.
    pub fn destroy(self) {
        // After a trap it may be held for ever.
        if let Some(mut lab) = self.lab.try_borrow_mut() {
            lab.pause();
        }
        self.guards.let_go();
        self.line.end();
        self.shown.end();
    }
}

impl LabHandle {
    /// The lab, to be changed: a page at rest must show it.
    fn lab_mut(&self) -> RefMut<'_, Lab> {
        self.line.wake();
        self.lab.borrow_mut()
    }

    fn refused<T>(&self, answer: Result<T, Refusal>) -> Result<T, JsValue> {
        answer.map_err(|refusal| problem(&self.words, &refusal).into())
    }
}
