//! The panels of the foot, and what they show of the lab.
//!
//! The inspector follows each change of the facts. Charts take their time while the lab runs, and so does the log when
//! it runs fast: a person can't read ten lines a second.

use std::rc::Rc;

use yew::prelude::*;

use super::chart::{ChartPanel, Line};
use super::inspector::Inspector;
use super::log::LogPanel;
use super::seek::Preview;
use super::why;
use crate::engine::kafka::ids::GroupId;
use crate::session::Lab;
use crate::session::subject::kafka::Marker;
use crate::session::subject::{self, Subject};
use crate::simulation::kafka::command::SeekTo;
use crate::simulation::world::World;
use crate::ui::allowed::{Part, View};
use crate::ui::chart::{Measure, series};
use crate::ui::facts::group_dashes;
use crate::ui::gesture::Gesture;
use crate::ui::intent::{Dialog, Intent};
use crate::ui::shared::Shared;
use crate::ui::why::Why;
use crate::ui::words::journal::Journal;
use crate::ui::words::{Words, refusal};

/// Above this speed the log is updated less often.
const FAST: f64 = 10.0;

/// It is then updated after so many turns.
const CALM_TURNS: u32 = 5;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Which of them stand here.
    pub view: View,
    pub lab: Shared,
    /// Rises when facts change.
    pub tick: u32,
    /// What is asked about.
    pub selected: Option<Subject>,
    pub words: Rc<Words>,
    /// Once somebody has asked.
    pub inspector: Option<Inspector>,
    pub on_intent: Callback<Intent>,
}

pub struct Panels {
    journal: Journal,
    why: Option<Rc<Why>>,
    lag: Rc<Vec<Line>>,
    age: Rc<Vec<Line>>,
    throughput: Rc<Vec<Line>>,
    turns: u32,
    calls: Calls,
}

/// What the panels call. Made once, as the app's own are (`app::calls`).
struct Calls {
    select: Callback<Subject>,
    close: Callback<()>,
    gesture: Callback<Gesture>,
    preview: Callback<(Marker, SeekTo), Preview>,
    open: Callback<Dialog>,
}

impl Calls {
    fn new(props: &Props) -> Self {
        let on_intent = &props.on_intent;
        Self {
            select: on_intent.reform(select),
            close: on_intent.reform(|()| Intent::Unselect),
            gesture: on_intent.reform(Intent::Do),
            preview: preview(props),
            open: on_intent.reform(Intent::Open),
        }
    }
}

impl Component for Panels {
    type Message = ();
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let mut panels = Self {
            journal: Journal::default(),
            why: None,
            lag: Rc::default(),
            age: Rc::default(),
            throughput: Rc::default(),
            turns: 0,
            calls: Calls::new(ctx.props()),
        };
        panels.look(ctx.props());
        panels
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.lab != old.lab
            || props.words != old.words
            || props.inspector != old.inspector
            || props.on_intent != old.on_intent
        {
            self.calls = Calls::new(props);
        }
        self.look(props);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        html! {
            <div class="panels">
                if props.view.has(Part::Log) {
                    <LogPanel
                        lines={self.journal.lines()}
                        selected={props.selected.clone()}
                        on_select={self.calls.select.clone()}
                    />
                }
                if props.view.has(Part::Charts) {
                    <ChartPanel
                        lag={Rc::clone(&self.lag)}
                        age={Rc::clone(&self.age)}
                        throughput={Rc::clone(&self.throughput)}
                    />
                }
                if props.view.has(Part::Inspector) {
                    { self.inspector(props) }
                }
            </div>
        }
    }
}

impl Panels {
    fn inspector(&self, props: &Props) -> Html {
        if let Some((inspector, why)) = props.inspector.zip(self.why.clone()) {
            return (inspector.view)(why::Props {
                why,
                subject: props.selected.clone(),
                on_open: self.calls.open.clone(),
                tick: props.tick,
                on_select: self.calls.select.clone(),
                on_close: self.calls.close.clone(),
                on_gesture: self.calls.gesture.clone(),
                preview: self.calls.preview.clone(),
            });
        }
        let words = &props.words;
        html! {
            <section role="group" class="why" data-kind="inspector" aria-label={words.text("why-panel")}>
                <h2>{ words.text("why-panel") }</h2>
                <p class="soft">
                    { words.text(if props.selected.is_some() { "why-gone" } else { "why-none" }) }
                </p>
            </section>
        }
    }

    fn look(&mut self, props: &Props) {
        let lab = props.lab.borrow();
        let (words, world) = (&*props.words, lab.world());
        let asked = props.inspector.zip(props.selected.as_ref());
        self.why = asked.and_then(|(inspector, subject)| (inspector.why)(words, &lab, subject)).map(Rc::new);
        let due = !lab.is_running() || self.turns.is_multiple_of(CALM_TURNS);
        self.turns = self.turns.wrapping_add(1);
        if props.view.has(Part::Log) && (due || lab.speed() <= FAST) {
            let log = lab.log().entries().iter().map(|entry| (entry.id, &*entry.event));
            self.journal.update(words, world, log);
        }
        if props.view.has(Part::Charts) && due {
            self.lag = Rc::new(lines(words, &lab, Measure::Lag));
            self.age = Rc::new(lines(words, &lab, Measure::Age));
            self.throughput = Rc::new(lines(words, &lab, Measure::Throughput));
        }
    }
}

fn lines(words: &Words, lab: &Lab, measure: Measure) -> Vec<Line> {
    let named = |series: crate::ui::chart::Series| match &series.group {
        Some(group) => Line { name: group.to_string(), class: Some(dashes(lab.world(), group)), series },
        None => Line { name: words.text("chart-produced"), class: None, series },
    };
    series(lab, measure).into_iter().map(named).collect()
}

/// A group's line has its dashes, as beside its name on its card.
fn dashes(world: &World, group: &GroupId) -> &'static str {
    let at = world.kafka.groups.keys().position(|id| id == group);
    group_dashes(at.unwrap_or(0))
}

fn select(subject: Subject) -> Intent {
    match subject {
        Subject::Kafka(subject::kafka::Subject::Record { partition, offset }) => {
            Intent::SelectRecord(partition, offset)
        }
        other => Intent::Select(other),
    }
}

/// What a seek would do, asked of the lab as it is then.
fn preview(props: &Props) -> Callback<(Marker, SeekTo), Preview> {
    let (lab, words, inspector) = (props.lab.clone(), Rc::clone(&props.words), props.inspector);
    Callback::from(move |(marker, to): (Marker, SeekTo)| {
        let Some(Inspector { seek_text, .. }) = inspector else { return Preview::default() };
        match seek_text(&words, lab.borrow().world(), &marker, to) {
            Ok(text) => Preview { text, possible: true },
            Err(refused) => Preview { text: refusal(&words, &refused), possible: false },
        }
    })
}
