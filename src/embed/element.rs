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
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::{Element, HtmlElement};
use yew::Callback;

use super::answers::Told;
use super::answers::event::LabEvent;
use super::attributes::Attributes;
use super::bridge::{Problem, emit, from_js, to_js};
use super::console;
use crate::assets;
use crate::parts::Lost;
use crate::session::{Lab, Made};
use crate::simulation::Refusal;
use crate::ui::app::state::{App, AppProps, Appearance, Msg};
use crate::ui::guards::Guards;
use crate::ui::shared::Shared;
use crate::ui::stopped;
use crate::ui::words::Words;
use crate::ui::words::refusal::refusal as refusal_words;

/// One mounted element.
#[wasm_bindgen]
pub struct LabHandle {
    element: HtmlElement,
    lab: Shared,
    app: yew::AppHandle<App>,
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

/// Mounts a lab in `root`, an element in the shadow root of `element`.
///
/// `options` is an object of attribute values (`scenario` as a name or a text, `seed`, `speed`, `theme`, `controls`,
/// `lang`), null where absent. A value that can't be taken is told by `loglab-error`, and its default used: a page
/// with a typing error in it still shows a lab.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "the page gives its elements and options away")]
pub fn mount(element: HtmlElement, root: Element, options: JsValue) -> Result<LabHandle, JsValue> {
    let (attributes, mut problems) = Attributes::from_json(&from_js(&options, "options")?);
    let words = Words::shared(attributes.lang());
    let mut lab = Lab::default();
    lab.set_speed(attributes.speed);
    lab.reseed(attributes.seed);
    if let Err(refusal) = lab.load_json(&Value::from(attributes.scenario())) {
        problems.push(problem(&words, &refusal));
        // An empty world, so that nobody takes the default one for what was asked for.
        let _ = lab.load_json(&Value::from("empty"));
    }
    let made = lab.made();
    let lab = Shared::new(lab);
    let guards = Guards::default();
    let props = app_props(&element, &lab, &attributes, &guards);
    let app = yew::Renderer::<App>::with_root_and_props(root, props).render();
    for problem in &problems {
        emit(&element, "loglab-error", &problem.to_json());
    }
    Ok(LabHandle { element, lab, app, attributes, words, made, guards })
}

/// Refusals cross in words.
fn problem(words: &Words, refusal: &Refusal) -> Problem {
    let path = (!refusal.path.is_empty()).then(|| refusal.path.clone());
    Problem { code: refusal.code, message: refusal_words(words, refusal), path }
}

fn lost_part(message: String) -> Problem {
    Problem { code: "RESOURCE_NOT_FOUND", message, path: None }
}

fn app_props(element: &HtmlElement, lab: &Shared, attributes: &Attributes, guards: &Guards) -> AppProps {
    let on_change = {
        let (element, lab) = (element.clone(), lab.clone());
        Callback::from(move |()| tell_change(&element, &lab))
    };
    let on_lost = {
        let element = element.clone();
        Callback::from(move |message| emit(&element, "loglab-error", &lost_part(message).to_json()))
    };
    let appearance = Appearance {
        theme: attributes.theme.clone(),
        controls: attributes.controls.clone(),
        lang: attributes.lang().to_owned(),
        full_page: element.get_attribute("data-page").as_deref() == Some("index"),
    };
    AppProps { lab: lab.clone(), guards: guards.clone(), appearance, on_change, on_lost }
}

/// `rebalance` for each one that began or ended since this was last called, then `change`.
fn tell_change(element: &HtmlElement, lab: &Shared) {
    let (rebalances, detail) = {
        let mut lab = lab.borrow_mut();
        let detail = json!({ "time_ms": lab.world().now, "running": lab.is_running(), "speed": lab.speed() });
        (lab.take_rebalances(), detail)
    };
    for event in rebalances {
        emit(element, "rebalance", &json!(LabEvent::told(&event)));
    }
    emit(element, "change", &detail);
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
        let app = (*self.app).clone();
        future_to_promise(async move {
            let files = files?;
            let console = console::fetch().await.map_err(|Lost| lost_part(words.text("part-lost")))?;
            stopped::take_print(console.print);
            app.send_message(Msg::Wake);
            let done = (console.run)(&mut lab.borrow_mut(), &line, &files);
            Ok(to_js(&done.map_err(|refusal| problem(&words, &refusal))?))
        })
    }

    /// Runs exactly so much simulated time, and gives the new one.
    pub fn advance(&self, ms: f64) -> f64 {
        let now = self.lab_mut().advance(ms as u64);
        now as f64
    }

    pub fn play(&self) {
        self.lab_mut().play();
    }

    pub fn pause(&self) {
        self.lab.borrow_mut().pause();
    }

    /// Runs one event.
    pub fn step(&self) {
        self.lab_mut().step();
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

    /// An attribute of the element has changed; null means it is gone.
    pub fn set_option(&mut self, name: &str, value: Option<String>) -> Result<(), JsValue> {
        self.attributes.set(name, value)?;
        match name {
            "scenario" => {
                let loaded = self.lab_mut().load_json(&Value::from(self.attributes.scenario()));
                self.refused(loaded)?;
            }
            "seed" => self.lab_mut().reseed(self.attributes.seed),
            "speed" => self.lab_mut().set_speed(self.attributes.speed),
            _ => {
                self.words = Words::shared(self.attributes.lang());
                self.app.update(app_props(&self.element, &self.lab, &self.attributes, &self.guards));
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
        let (app, guards) = (self.app, self.guards);
        if app.get_component().is_some() {
            app.destroy();
        } else {
            // Yew makes it in the next microtask, though it be destroyed before.
            spawn_local(async move {
                app.destroy();
                guards.let_go();
            });
        }
    }
}

impl LabHandle {
    /// The lab, to be changed: a page at rest must show it.
    fn lab_mut(&self) -> RefMut<'_, Lab> {
        self.app.send_message(Msg::Wake);
        self.lab.borrow_mut()
    }

    fn refused<T>(&self, answer: Result<T, Refusal>) -> Result<T, JsValue> {
        answer.map_err(|refusal| problem(&self.words, &refusal).into())
    }
}
