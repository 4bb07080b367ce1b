//! What the app looks like: the frame, and which parts stand in it.

use std::rc::Rc;

use yew::prelude::*;

use super::hints::Hint;
use super::state::{App, Appearance};
use crate::engine::kafka::ids::MemberName;
use crate::ui::allowed::{Allowed, CONTROLS, Controls, Lock, PARTS, Part, View};
use crate::ui::gesture::Who;
use crate::ui::groups::Groups;
use crate::ui::header::Header;
use crate::ui::intent::{Intent, Tab};
use crate::ui::panels::column::Column;
use crate::ui::panels::foot::Panels;
use crate::ui::producers::Producers;
use crate::ui::stage::Stage;
use crate::ui::timeline::Timeline;
use crate::ui::toast::ToastView;
use crate::ui::words::Words;

/// The bench always offers so many names that nobody has had.
const FRESH: usize = 2;

/// Each tab with its class and the message that names it, which are the same.
const TABS: [(Tab, &str); 4] = [
    (Tab::Stage, "tab-stage"),
    (Tab::Groups, "tab-groups"),
    (Tab::Producers, "tab-producers"),
    (Tab::Log, "tab-log"),
];

/// The parts below the stage, and those of them that stand side by side.
const FOOT: [Part; 4] = [Part::Timeline, Part::Log, Part::Charts, Part::Inspector];
const PANELS: [Part; 3] = [Part::Log, Part::Charts, Part::Inspector];

/// What is missing is told to the stylesheet.
const MISSING: [(&[Part], &str); 6] = [
    (&[Part::Producers], "no-producers"),
    (&[Part::Stage], "no-stage"),
    (&[Part::Groups], "no-groups"),
    (&[Part::Timeline], "no-timeline"),
    (&PANELS, "no-panels"),
    (&FOOT, "no-foot"),
];

fn missing(view: View) -> Classes {
    MISSING.iter().filter(|(parts, _)| !view.any(parts)).map(|(_, class)| *class).collect()
}

/// The tabs of a narrow lab: none where one screen holds all that is shown.
fn tabs_of(allowed: Allowed, view: View) -> Vec<(Tab, &'static str)> {
    let holds = |tab: Tab| match tab {
        Tab::Stage => view.has(Part::Stage),
        Tab::Groups => view.has(Part::Groups),
        Tab::Producers => view.has(Part::Producers),
        Tab::Log => view.any(&FOOT),
    };
    let one_screen = view.has(Part::Stage) && !holds(Tab::Producers) && !holds(Tab::Log);
    let tabs = TABS.into_iter().filter(|(tab, _)| allowed.full() && holds(*tab));
    tabs.take(if one_screen { 1 } else { TABS.len() }).collect()
}

/// Built-in scenarios with the messages of their titles and of what stands beside.
const TITLES: [(&str, &str, &str); 5] = [
    ("flights", "scenario-flights", "scenario-flights-about"),
    ("trips", "scenario-trips", "scenario-trips-about"),
    ("orders", "scenario-orders", "scenario-orders-about"),
    ("classroom", "scenario-classroom", "scenario-classroom-about"),
    ("empty", "scenario-empty", "scenario-empty-about"),
];

impl App {
    pub(super) fn render(&self, ctx: &Context<Self>) -> Html {
        let appearance = &ctx.props().appearance;
        let theme = self.shown_theme(ctx);
        let (allowed, view) = (appearance.allowed, self.parts(appearance));
        let tabs = tabs_of(allowed, view);
        let tab = tabs
            .iter()
            .find(|(tab, _)| *tab == self.tab)
            .or(tabs.first())
            .map_or(TABS[0].1, |(_, class)| *class);
        let controls =
            CONTROLS.iter().find(|(_, level)| *level == allowed.controls).map_or("full", |(name, _)| *name);
        let class = classes!(
            "app",
            tab,
            format!("controls-{controls}"),
            appearance.view.is_some().then_some("chosen"),
            missing(view),
            self.lifted_now().is_some().then_some("dragging"),
            (self.asked.is_some() && self.asked == self.selected).then_some("asked"),
        );
        let on_intent = self.calls.intent.clone();
        html! {
            <ContextProvider<Rc<Words>> context={Rc::clone(&self.words)}>
            <ContextProvider<Allowed> context={allowed}>
                <div {class} data-theme={theme} lang="en" ref={self.root.clone()}>
                    <canvas class="scene" aria-hidden="true" />
                    if allowed.selects() {
                        { self.header(&on_intent) }
                    }
                    if tabs.len() > 1 {
                        { self.tabs(&tabs, tab, &on_intent) }
                    }
                    if view.has(Part::Producers) {
                        { self.producers(ctx, &on_intent) }
                    }
                    if view.has(Part::Stage) {
                        { self.stage(ctx, &on_intent) }
                    }
                    if view.has(Part::Groups) {
                        { self.groups(ctx, &on_intent) }
                    }
                    if view.any(&FOOT) {
                        { self.foot(ctx, view, &on_intent) }
                    }
                    if let (Some(tools), Some((of, at))) = (&self.gate.tools, &self.menu) {
                        { (tools.menu)(self, of, *at, allowed, &on_intent) }
                    }
                    if let (Some(tools), Some(dialog)) = (&self.gate.tools, &self.dialog) {
                        { (tools.dialog)(self, ctx, dialog, &on_intent) }
                    }
                    { self.ghost_view() }
                    if let Some(toast) = self.toast.clone() {
                        <ToastView {toast} {on_intent} on_gone={self.calls.toast_gone.clone()} />
                    }
                    <div class="vh" role="status" aria-live="polite">{ &self.said }</div>
                </div>
            </ContextProvider<Allowed>>
            </ContextProvider<Rc<Words>>>
        }
    }

    /// The parts that stand here: those that the page names, else all that the controls leave. What a click selects is
    /// told once there is something.
    fn parts(&self, appearance: &Appearance) -> View {
        let all = PARTS.map(|(_, part)| part);
        appearance.view.unwrap_or_else(|| match appearance.allowed.controls {
            Controls::Full => View::of(&all),
            Controls::Minimal if self.selected.is_some() => {
                View::of(&[Part::Stage, Part::Groups, Part::Inspector])
            }
            Controls::Minimal | Controls::None => View::of(&[Part::Stage, Part::Groups]),
        })
    }

    /// The member that is being dragged.
    fn lifted_now(&self) -> Option<Who> {
        self.drag.as_ref().filter(|drag| drag.begun).map(|drag| drag.who.clone())
    }

    fn header(&self, on_intent: &Callback<Intent>) -> Html {
        html! {
            <Header
                clock={self.facts.clock.clone()}
                title={self.title()}
                shortened={Rc::clone(&self.facts.shortened)}
                real_timers={self.facts.real_timers}
                on_intent={on_intent.clone()}
            />
        }
    }

    /// What the world is called.
    fn title(&self) -> (String, String) {
        let clock = &self.facts.clock;
        let own = clock.title.as_ref().map(|title| (title.to_string(), String::new()));
        own.unwrap_or_else(|| self.scenario_title(&clock.scenario))
    }

    /// A scenario's title and what stands beside it: a built-in one's from the message file, else its own.
    pub(super) fn scenario_title(&self, name: &str) -> (String, String) {
        let known = TITLES.iter().find(|(known, ..)| *known == name);
        known.map_or((name.to_owned(), String::new()), |(_, title, about)| {
            (self.words.text(title), self.words.text(about))
        })
    }

    fn tabs(&self, tabs: &[(Tab, &'static str)], now: &'static str, on_intent: &Callback<Intent>) -> Html {
        html! {
            <div class="tabs" role="tablist" aria-label={self.words.text("tabs")}>
                for (tab, id) in tabs.iter().copied() {
                    <button
                        key={id}
                        type="button"
                        role="tab"
                        aria-selected={(id == now).to_string()}
                        onclick={on_intent.reform(move |_: MouseEvent| Intent::Tab(tab))}
                    >
                        { self.words.text(id) }
                    </button>
                }
            </div>
        }
    }

    fn producers(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        html! {
            <Producers
                producers={Rc::clone(&self.facts.producers)}
                selected={self.selected.clone()}
                name_topics={self.facts.topics.len() > 1}
                on_intent={on_intent.clone()}
            >
                <Column
                    lab={ctx.props().lab.clone()}
                    words={Rc::clone(&self.words)}
                    facts={Rc::clone(&self.facts)}
                    on_intent={on_intent.clone()}
                    on_upload={self.calls.brought.clone()}
                />
            </Producers>
        }
    }

    fn stage(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        let appearance = &ctx.props().appearance;
        html! {
            <Stage
                places={Rc::clone(&self.places)}
                scenery={self.scenery.clone()}
                empty={self.facts.topics.is_empty() && ctx.props().appearance.allowed.may(Lock::Partitions)}
                selected={self.selected.clone()}
                seeking={self.seeking.as_ref().and_then(super::Seeking::told)}
                tip={self.tip.clone()}
                callout={self.gate.tools.zip(self.hint(ctx)).map(|(tools, hint)| (tools.callout)(self, &hint, on_intent))}
                legend={appearance.allowed.selects().then_some(self.legend)}
                on_intent={on_intent.clone()}
                on_grip={self.calls.grip.clone()}
                on_marker_key={self.calls.marker_key.clone()}
                on_marker_blur={self.calls.marker_blur.clone()}
            >
                if let (Some(tools), Some((topic, plan))) = (&self.gate.tools, &self.preview) {
                    { (tools.growth)(topic, plan, on_intent) }
                }
                if let (Some(tools), true) = (&self.gate.tools, self.legend) {
                    { (tools.legend)(&self.words, on_intent) }
                }
                { self.caption(ctx, on_intent) }
            </Stage>
        }
    }

    /// What the scenario says where it stopped.
    fn caption(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        let clock = &self.facts.clock;
        let Some(caption) = clock.caption.as_ref().filter(|_| !clock.running) else { return Html::default() };
        html! {
            <div class="caption" data-kind="caption" role="status">
                <p>{ &**caption }</p>
                if ctx.props().appearance.allowed.selects() {
                    <div class="acts">
                        <button
                            type="button"
                            class="btn main"
                            onclick={on_intent.reform(|_: MouseEvent| Intent::Toggle)}
                        >
                            { self.words.text("go-on") }
                        </button>
                        if clock.stops_again {
                            <button
                                type="button"
                                class="btn"
                                onclick={on_intent.reform(|_: MouseEvent| Intent::NextStop)}
                            >
                                { self.words.text("next-stop") }
                            </button>
                        }
                    </div>
                }
            </div>
        }
    }

    fn groups(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        let spare = self.spare_names();
        let hint = self.hint(ctx).filter(|hint| matches!(hint, Hint::Join(_) | Hint::Crash(_)));
        let hint = hint.map(|hint| (self.hint_text(&hint), hint));
        html! {
            <Groups
                groups={Rc::clone(&self.facts.groups)}
                spare={Rc::new(spare)}
                {hint}
                moved={Rc::clone(&self.moved)}
                selected={self.selected.clone()}
                lifted={self.lifted_now()}
                name_topics={self.facts.topics.len() > 1}
                on_intent={on_intent.clone()}
                on_lift={self.calls.lift.clone()}
            />
        }
    }

    /// The names on the bench: members that left, then unused names.
    pub(super) fn spare_names(&self) -> Vec<MemberName> {
        let used = |name: &MemberName| {
            self.facts.groups.iter().any(|group| group.members.iter().any(|member| member.member == *name))
        };
        let mut names: Vec<MemberName> = self.benched.iter().filter(|name| !used(name)).cloned().collect();
        let fresh = self.fresh_names(FRESH + names.len());
        let fresh: Vec<_> = fresh.into_iter().filter(|name| !names.contains(name)).take(FRESH).collect();
        names.extend(fresh);
        names
    }

    pub(super) fn fresh_names(&self, count: usize) -> Vec<MemberName> {
        let used = |name: &str| {
            let mut members = self.facts.groups.iter().flat_map(|group| &group.members);
            members.any(|member| member.member.as_str() == name)
        };
        (1..).map(|n| format!("c{n}")).filter(|name| !used(name)).take(count).map(Into::into).collect()
    }

    fn foot(&self, ctx: &Context<Self>, view: View, on_intent: &Callback<Intent>) -> Html {
        html! {
            <div class="foot">
                if view.has(Part::Timeline) {
                    <Timeline
                        now_ms={self.facts.clock.now_ms}
                        marks={Rc::clone(&self.facts.marks)}
                        on_intent={on_intent.clone()}
                    />
                }
                if view.any(&PANELS) {
                    <Panels
                        {view}
                        lab={ctx.props().lab.clone()}
                        tick={self.tick}
                        selected={self.selected.clone()}
                        words={Rc::clone(&self.words)}
                        inspector={self.gate.tools.map(|tools| tools.inspector)}
                        on_intent={on_intent.clone()}
                    />
                }
            </div>
        }
    }
}
