//! The custom element's wasm side: `mount` and the `LabHandle` that `assets/log-lab.js` keeps for each element.
//!
//! - All that a page can do passes here as JSON values; errors cross as plain `{code, message, path}` objects.
//! - A handle owns its world, its page and its driver, and lets go of all of them in `destroy`. Nothing is global.
//! - No event is dispatched while the world is borrowed, because a listener may call any member at once.
//!
//! Deliberately absent: rules, words for people, and whatever the script can do by itself (loading, autoplay).

mod bridge;
mod driver;
mod options;
mod page;
mod world;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use bridge::{emit, from_js, to_js};
use driver::Driver;
use options::Options;
use world::World;

/// The world of one element, shared by its handle, its page and its driver.
type Shared = Rc<RefCell<World>>;

/// One mounted element.
#[wasm_bindgen]
pub struct LabHandle {
    world: Shared,
    driver: Driver,
    app: yew::AppHandle<page::Page>,
    options: Options,
}

/// Mounts a lab in `root`, an element in the shadow root of `element`.
///
/// `options` is an object of attribute values (`scenario` as a name or a text, `seed`, `speed`, `theme`, `controls`,
/// `lang`), null where absent. A value that can't be taken is told by `loglab-error`, and its default used: a page
/// with a typing error in it still shows a lab.
#[wasm_bindgen]
pub fn mount(element: HtmlElement, root: Element, options: JsValue) -> Result<LabHandle, JsValue> {
    let (options, problems) = Options::from_json(&from_js(&options, "options")?);
    let (world, refused) = World::start(options.scenario.as_deref(), options.seed, options.speed);
    let world = Rc::new(RefCell::new(world));
    let driver = Driver::new(Rc::clone(&world), element.clone());
    let props = page::Props { world: Rc::clone(&world), on_change: driver.on_change() };
    let app = yew::Renderer::<page::Page>::with_root_and_props(root, props).render();
    for problem in problems.iter().chain(&refused) {
        emit(&element, "loglab-error", &problem.to_json());
    }
    Ok(LabHandle { world, driver, app, options })
}

#[wasm_bindgen]
impl LabHandle {
    /// The present state.
    pub fn snapshot(&self) -> Result<JsValue, JsValue> {
        to_js(&self.world.borrow().snapshot())
    }

    /// Does one command or a list of them: all or nothing.
    pub fn apply(&self, commands: &JsValue) -> Result<JsValue, JsValue> {
        let commands = from_js(commands, "commands")?;
        let answer = self.world.borrow_mut().apply(&commands)?;
        self.driver.changed();
        to_js(&answer)
    }

    /// Runs exactly so much simulated time, and gives the new one.
    pub fn advance(&self, ms: f64) -> Result<f64, JsValue> {
        let now = self.world.borrow_mut().advance(ms as u64)?;
        self.driver.changed();
        Ok(now as f64)
    }

    /// Lets time run.
    pub fn play(&self) {
        self.driver.play();
    }

    /// Stops time.
    pub fn pause(&self) {
        self.driver.pause();
    }

    /// Runs one event.
    pub fn step(&self) -> Result<(), JsValue> {
        self.world.borrow_mut().step()?;
        self.driver.changed();
        Ok(())
    }

    /// Another world: a built-in name, a scenario's text, or its object.
    pub fn load(&self, scenario: &JsValue) -> Result<(), JsValue> {
        let text = match scenario.as_string() {
            Some(text) => text,
            None => from_js(scenario, "scenario")?.to_string(),
        };
        self.world.borrow_mut().load(&text)?;
        self.driver.changed();
        Ok(())
    }

    /// The same world from its start.
    pub fn reset(&self) {
        self.world.borrow_mut().reset();
        self.driver.changed();
    }

    /// An attribute of the element has changed; null means it is gone.
    pub fn set_option(&mut self, name: &str, value: Option<String>) -> Result<(), JsValue> {
        self.options.set(name, value)?;
        match name {
            "scenario" => self.world.borrow_mut().load(self.options.scenario())?,
            "seed" => self.world.borrow_mut().reseed(self.options.seed),
            "speed" => self.world.borrow_mut().speed = self.options.speed,
            _ => {}
        }
        self.driver.changed();
        Ok(())
    }

    /// The element has left the page: its frames, timers and listeners end with it.
    pub fn destroy(self) {
        let Self { app, driver, .. } = self;
        driver.pause();
        app.destroy();
    }
}
