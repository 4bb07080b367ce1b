//! What the app looks like: the frame, and which parts stand in it.

use std::rc::Rc;

use yew::context::ContextProviderProps;
use yew::prelude::*;
use crate::ui::panels::upload;
use crate::ui::toast;
use crate::ui::timeline;
use crate::ui::stage;
use crate::ui::producers;
use crate::ui::matrix;
use crate::ui::header;
use crate::ui::stage::grow;
use crate::ui::groups;
use crate::ui::panels::foot;
use crate::ui::panels::console;
use crate::ui::panels::compare;
use crate::ui::panels::column;
use crate::ui::calculator;
use crate::ui::markup::{View, component as mount, markup};

use super::{App, Msg};
use crate::engine::ids::{MemberName, TopicName};
use crate::simulation::command::Configs;
use crate::ui::calculator::Calculator;
use crate::ui::groups::{GroupForm, GroupFormProps, Groups};
use crate::ui::header::Header;
use crate::ui::intent::{Dialog, Intent, Tab, Who};
use crate::ui::matrix::Matrix;
use crate::ui::panels::column::Column;
use crate::ui::panels::compare::CompareDialog;
use crate::ui::panels::console::ConsoleDialog;
use crate::ui::panels::foot::Panels;
use crate::ui::panels::upload::UploadDialog;
use crate::ui::producers::{ProducerFormProps, ProducerForm, Producers, TopicForm};
use crate::ui::stage::Stage;
use crate::ui::stage::grow::Grow;
use crate::ui::timeline::Timeline;
use crate::ui::toast::Toast;
use crate::ui::words::Words;

/// The bench always offers so many names that nobody has had.
const FRESH: usize = 2;
/// The form of a new group may name so many members.
const NAMES: usize = 20;

/// Each tab with its class and the message that names it, which are the same.
const TABS: [(Tab, &str); 4] = [
    (Tab::Stage, "tab-stage"),
    (Tab::Groups, "tab-groups"),
    (Tab::Producers, "tab-producers"),
    (Tab::Log, "tab-log"),
];

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
        let options = &ctx.props().options;
        let theme = self.shown_theme(ctx);
        let tab = TABS.iter().find(|(tab, _)| *tab == self.tab).map_or("tab-stage", |(_, class)| *class);
        let class = classes!(
            "app",
            tab,
            format!("controls-{}", options.controls),
            self.lifted_now().is_some().then_some("dragging"),
        );
        let full = options.controls == "full";
        let on_intent = ctx.link().callback(Msg::Intent);
        let children = markup! {
            <div {class} data-theme={theme} lang="en" ref={self.root.clone()}>
                <canvas class="scene" aria-hidden="true" />
                if options.controls != "none" {
                    { self.header(&on_intent, full) }
                }
                if full {
                    { self.tabs(&on_intent) }
                    { self.producers(ctx, &on_intent) }
                }
                { self.stage(ctx, &on_intent) }
                { self.groups(ctx, &on_intent) }
                if full {
                    { self.foot(ctx, &on_intent) }
                }
                { self.menu_view(&on_intent) }
                { self.dialog_view(ctx, &on_intent) }
                { self.ghost_view() }
                if let Some(message) = self.toast.clone() {
                    { Toast::node(toast::Props { message, on_intent, on_gone: ctx.link().callback(Msg::ToastGone) }) }
                }
                <div class="vh" role="status" aria-live="polite">{ &self.said }</div>
            </div>
        };
        mount::<ContextProvider<Rc<Words>>>(ContextProviderProps { context: Rc::clone(&self.words), children })
    }

    /// Who is in a person's hand and moves.
    fn lifted_now(&self) -> Option<Who> {
        self.drag.as_ref().filter(|drag| drag.begun).map(|drag| drag.who.clone())
    }

    fn header(&self, on_intent: &Callback<Intent>, full: bool) -> Html {
        Header::node(header::Props { clock: self.facts.clock.clone(), title: self.scenario_title(&self.facts.clock.scenario), shortened: Rc::clone(&self.facts.shortened), real_timers: self.facts.real_timers, full, on_intent: on_intent.clone() })
    }

    /// A scenario's title and what stands beside it: a built-in one's from the message file, else its own.
    pub(super) fn scenario_title(&self, name: &str) -> (String, String) {
        let known = TITLES.iter().find(|(known, ..)| *known == name);
        known.map_or((name.to_owned(), String::new()), |(_, title, about)| {
            (self.words.text(title), self.words.text(about))
        })
    }

    fn tabs(&self, on_intent: &Callback<Intent>) -> Html {
        let one = |(tab, id): (Tab, &str)| {
            let chosen = tab == self.tab;
            let onclick = on_intent.reform(move |_: MouseEvent| Intent::Tab(tab));
            markup! {
                <button key={id} type="button" role="tab" aria-selected={chosen.to_string()} {onclick}>
                    { self.words.text(id) }
                </button>
            }
        };
        markup! { <div class="tabs" role="tablist" aria-label={self.words.text("tabs")}>{ for TABS.into_iter().map(one) }</div> }
    }

    fn producers(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        Producers::node(producers::Props { producers: Rc::clone(&self.facts.producers), selected: self.selected.clone(), name_topics: self.facts.topics.len() > 1, on_intent: on_intent.clone(), children: markup! {
                { Column::node(column::Props { lab: ctx.props().lab.clone(), words: Rc::clone(&self.words), facts: Rc::clone(&self.facts), on_intent: on_intent.clone(), on_source: ctx.link().callback(Msg::Brought) }) }
            } })
    }

    fn stage(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        let link = ctx.link();
        Stage::node(stage::Props { places: Rc::clone(&self.places), scenery: self.scenery.clone(), empty: self.facts.topics.is_empty() && ctx.props().options.controls == "full", selected: self.selected.clone(), seeking: self.seeking.as_ref().and_then(super::Seeking::told), on_intent: on_intent.clone(), on_grip: link.callback(|(grip, event)| Msg::Grip(grip, event)), on_marker_key: link.callback(|(mark, event)| Msg::MarkerKey(mark, event)), on_marker_blur: link.callback(|()| Msg::MarkerBlur), children: markup! {
                if let Some((topic, plan)) = &self.preview {
                    { Grow::node(grow::Props { topic: topic.clone(), plan: plan.clone(), on_intent: on_intent.clone() }) }
                }
            } })
    }

    fn groups(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        let spare = self.spare_names();
        let invites = spare.iter().find(|_| !self.touched && !self.facts.groups.is_empty()).cloned();
        Groups::node(groups::Props { groups: Rc::clone(&self.facts.groups), spare: Rc::new(spare), invites, selected: self.selected.clone(), lifted: self.lifted_now(), name_topics: self.facts.topics.len() > 1, on_intent: on_intent.clone(), on_lift: ctx.link().callback(|(who, event)| Msg::Lift(who, event)) })
    }

    /// Who waits on the bench: those who left, then names that are free.
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

    fn fresh_names(&self, count: usize) -> Vec<MemberName> {
        let used = |name: &str| {
            let mut members = self.facts.groups.iter().flat_map(|group| &group.members);
            members.any(|member| member.member.as_str() == name)
        };
        (1..).map(|n| format!("c{n}")).filter(|name| !used(name)).take(count).map(Into::into).collect()
    }

    fn foot(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        markup! {
            <div class="foot">
                { Timeline::node(timeline::Props { now_ms: self.facts.clock.now_ms, marks: Rc::clone(&self.facts.marks), on_intent: on_intent.clone() }) }
                { mount::<Panels>(foot::Props { lab: ctx.props().lab.clone(), tick: self.tick, selected: self.selected.clone(), words: Rc::clone(&self.words), on_intent: on_intent.clone() }) }
            </div>
        }
    }

    fn dialog_view(&self, ctx: &Context<Self>, on_intent: &Callback<Intent>) -> Html {
        let topics: Rc<Vec<TopicName>> = Rc::new(self.facts.topics.iter().map(|facts| facts.topic.clone()).collect());
        let on_intent = on_intent.clone();
        match &self.dialog {
            Some(Dialog::Keys) => self.keys_view(&on_intent),
            Some(Dialog::Fidelity) => self.fidelity_view(&on_intent),
            Some(Dialog::NewGroup) => {
                let (configs, processing_us) = usual_settings(ctx);
                let taken = |name: &str| self.facts.groups.iter().any(|group| group.group.as_str() == name);
                let group = super::gestures::free_name("my-group", taken);
                let names = Rc::new(self.fresh_names(NAMES));
                GroupForm::node(GroupFormProps { group, names, topics, configs, processing_us, on_intent })
            }
            Some(Dialog::NewProducer) => {
                let taken = |name: &str| self.facts.producers.iter().any(|facts| facts.producer.as_str() == name);
                let name = super::gestures::free_name("my-producer", taken);
                ProducerForm::node(ProducerFormProps { name, topics, on_intent })
            }
            Some(Dialog::NewTopic) => {
                let taken = |name: &str| self.facts.topics.iter().any(|facts| facts.topic.as_str() == name);
                let name = super::gestures::free_name("my-topic", taken);
                TopicForm::node(ProducerFormProps { name, topics, on_intent })
            }
            Some(Dialog::Import) => mount::<UploadDialog>(upload::Props { source: self.brought.clone(), topics, on_go: ctx.link().callback(Msg::Stream), on_intent }),
            Some(Dialog::Compare(group)) => {
                let newcomer = self.spare_names().into_iter().next().unwrap_or_else(|| "c1".into());
                CompareDialog::node(compare::Props { lab: ctx.props().lab.clone(), group: group.clone(), newcomer, on_intent })
            }
            Some(Dialog::Console(group, resets)) => ConsoleDialog::node(console::Props { lab: ctx.props().lab.clone(), group: group.clone(), resets: *resets, on_intent }),
            Some(Dialog::Matrix(group)) => {
                let fresh = self.fresh_names(1).first().map(ToString::to_string).unwrap_or_default();
                Matrix::node(matrix::Props { lab: ctx.props().lab.clone(), group: group.clone(), fresh, on_intent })
            }
            Some(Dialog::Calculator(topic)) => Calculator::node(calculator::Props { lab: ctx.props().lab.clone(), topic: topic.clone(), on_intent }),
            None => Html::default(),
        }
    }
}

/// What the scenario gives its groups, for a new one.
fn usual_settings(ctx: &Context<App>) -> (Configs, u64) {
    let lab = ctx.props().lab.borrow();
    let first = lab.world().groups.values().next();
    let configs = first.map(|group| group.configs.clone()).unwrap_or_default();
    let pace = first.and_then(|group| group.clients.values().next()).map_or(0, |client| client.processing_us);
    (configs, pace)
}
