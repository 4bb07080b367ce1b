//! What is chosen for an embedded lab, and its form.

use yew::prelude::*;

use crate::engine::kafka::ids::Ms;
use crate::scenario::Scenario;
use crate::simulation::lab::command::LabPause;
use crate::tools::snippet::{Named, Snippet};
use crate::ui::allowed::{Allowed, CONTROLS, LOCKS, Lock, PARTS, View};
use crate::ui::form::{Values, choice, number};
use crate::ui::header::SPEEDS;
use crate::ui::theme::THEMES;
use crate::ui::words::Words;
use crate::ui::words::format::{clock, number as shown};

/// What an element has where nothing is chosen.
const WIDTH: &str = "100%";
const HEIGHT: &str = "480px";

const AUTOPLAY: &str = "autoplay";
/// Time stops where it stands now.
const PAUSES: &str = "pauses";
/// The scenario lies in a file.
const IN_FILE: &str = "in-file";
const SANDBOX: &str = "sandbox";
const TICKS: [&str; 4] = [AUTOPLAY, PAUSES, IN_FILE, SANDBOX];

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The parts that are shown; all, if none is named.
    pub parts: Vec<&'static str>,
    pub locks: Vec<&'static str>,
    pub controls: String,
    pub theme: String,
    pub speed: f64,
    pub width: String,
    pub height: String,
    /// Which of `TICKS` are ticked.
    pub ticked: Vec<&'static str>,
    /// What stands on the stage at the pause.
    pub caption: String,
    /// The address of the scenario's file.
    pub file: String,
}

impl Choice {
    /// What is on the page now.
    pub fn now(allowed: Allowed, view: Option<View>, theme: &str, speed: f64, height: Option<i32>) -> Self {
        let shown = |part| view.is_none_or(|view| view.has(part));
        let everything = allowed.full() && !allowed.may(Lock::All);
        let locked = |lock| if everything { lock == Lock::All } else { allowed.full() && !allowed.may(lock) };
        let names = |level| CONTROLS.iter().find(|(_, it)| *it == level).map_or("full", |(name, _)| *name);
        Self {
            parts: PARTS.iter().filter(|(_, part)| shown(*part)).map(|(name, _)| *name).collect(),
            locks: LOCKS.iter().filter(|(_, lock)| locked(*lock)).map(|(name, _)| *name).collect(),
            controls: names(allowed.controls).to_owned(),
            theme: theme.to_owned(),
            speed,
            width: WIDTH.into(),
            height: height.map_or(HEIGHT.into(), |height| format!("{height}px")),
            ticked: Vec::new(),
            caption: String::new(),
            file: "scenario.json".into(),
        }
    }

    fn has(&self, tick: &str) -> bool {
        self.ticked.contains(&tick)
    }

    /// What stands in the form now.
    #[must_use]
    pub fn read(&self, values: &Values) -> Self {
        let is = |name: &str| values.text(name) == "on";
        let checked = |of: &str, names: Vec<&'static str>| {
            names.into_iter().filter(|name| is(&format!("{of}-{name}"))).collect()
        };
        Self {
            parts: checked("view", PARTS.iter().map(|(name, _)| *name).collect()),
            locks: checked("lock", LOCKS.iter().map(|(name, _)| *name).collect()),
            controls: values.text("controls"),
            theme: values.text("theme"),
            speed: number(&values.text("speed")).unwrap_or(self.speed),
            width: length(&values.text("width"), WIDTH),
            height: length(&values.text("height"), HEIGHT),
            ticked: TICKS.into_iter().filter(|tick| is(tick)).collect(),
            caption: values.text("caption"),
            file: Some(values.text("file")).filter(|file| !file.is_empty()).unwrap_or(self.file.clone()),
        }
    }

    /// The scenario, with the pause that was asked for.
    pub fn scenario(&self, so_far: &Scenario, now: Ms) -> Scenario {
        let mut scenario = so_far.clone();
        if self.has(PAUSES) && now > 0 {
            let caption = Some(self.caption.clone()).filter(|caption| !caption.is_empty());
            scenario.commands.push((now, LabPause { caption }.into()));
            scenario.commands.sort_by_key(|(at, _)| *at);
        }
        scenario
    }

    pub fn snippet(&self, scenario: &Scenario, script: String, title: String) -> Snippet {
        let named = match Named::short(scenario) {
            Named::Whole(_) if self.has(IN_FILE) => Named::File(self.file.clone()),
            named => named,
        };
        let mut attributes = Vec::new();
        if !self.parts.is_empty() && self.parts.len() < PARTS.len() {
            attributes.push(("view", self.parts.join(" ")));
        }
        if !self.locks.is_empty() {
            attributes.push(("lock", self.locks.join(" ")));
        }
        for (name, value, usual) in [("controls", &self.controls, "full"), ("theme", &self.theme, "auto")] {
            if value != usual {
                attributes.push((name, value.clone()));
            }
        }
        if (self.speed - 1.0).abs() > f64::EPSILON {
            attributes.push(("speed", self.speed.to_string()));
        }
        if self.has(AUTOPLAY) {
            attributes.push(("autoplay", String::new()));
        }
        let (width, height) = (self.width.clone(), self.height.clone());
        let sandbox = self.has(SANDBOX);
        Snippet { script, named, attributes, width, height, title, sandbox }
    }

    /// The name under which the scenario is kept: the end of its address.
    pub fn file_name(&self) -> &str {
        self.file.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("scenario.json")
    }

    pub fn view(&self, words: &Words, now: Ms) -> Html {
        let text = |id: &str| words.text(id);
        let speeds =
            SPEEDS.iter().map(|it| (it.to_string().into(), format!("{}\u{d7}", shown(*it)))).collect();
        let themes =
            THEMES.iter().map(|(name, _)| ((*name).into(), text(&format!("embed-theme-{name}")))).collect();
        let levels =
            CONTROLS.iter().map(|(name, _)| ((*name).into(), text(&format!("embed-controls-{name}"))));
        let moment = words.format("embed-pauses", &[("time", clock(now as i64).into())]);
        html! {
            <>
                { several(text("embed-view"), "view", PARTS.map(|(name, _)| name).as_slice(), &self.parts, words) }
                { choice(text("embed-controls"), "controls", levels.collect(), &self.controls) }
                <details>
                    <summary>{ text("embed-lock") }</summary>
                    { several(text("embed-lock"), "lock", LOCKS.map(|(name, _)| name).as_slice(), &self.locks, words) }
                </details>
                <div class="two">
                    { choice(text("embed-theme"), "theme", themes, &self.theme) }
                    { choice(text("embed-speed"), "speed", speeds, &self.speed.to_string()) }
                    { line(text("embed-width"), "width", &self.width) }
                    { line(text("embed-height"), "height", &self.height) }
                </div>
                { check(text("embed-autoplay"), AUTOPLAY, self) }
                if now > 0 {
                    { check(moment, PAUSES, self) }
                }
                if self.has(PAUSES) {
                    { line(text("embed-caption"), "caption", &self.caption) }
                }
                { check(text("embed-in-file"), IN_FILE, self) }
                if self.has(IN_FILE) {
                    { line(text("embed-file"), "file", &self.file) }
                }
                { check(text("embed-sandbox"), SANDBOX, self) }
            </>
        }
    }
}

/// Of several words those that are chosen.
fn several(legend: String, of: &str, names: &[&'static str], chosen: &[&'static str], words: &Words) -> Html {
    html! {
        <fieldset>
            <legend>{ legend }</legend>
            for name in names {
                <label class="check" key={*name}>
                    <input type="checkbox" name={format!("{of}-{name}")} checked={chosen.contains(name)} />
                    { words.text(&format!("embed-{of}-{name}")) }
                </label>
            }
        </fieldset>
    }
}

fn check(label: String, name: &'static str, choice: &Choice) -> Html {
    html! {
        <label class="check"><input type="checkbox" {name} checked={choice.has(name)} />{ label }</label>
    }
}

fn line(label: String, name: &'static str, value: &str) -> Html {
    html! {
        <label class="field">
            { label }
            <input class="input" {name} value={value.to_owned()} autocomplete="off" spellcheck="false" />
        </label>
    }
}

/// A CSS length: a number alone is one in px, and whatever could leave its place is not taken.
fn length(text: &str, usual: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".%()+-* /,".contains(c);
    match text.parse::<u32>() {
        Ok(px) => format!("{px}px"),
        Err(_) if !text.is_empty() && text.chars().all(plain) => text.to_owned(),
        Err(_) => usual.to_owned(),
    }
}
