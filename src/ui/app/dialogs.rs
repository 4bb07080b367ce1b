//! Which dialog is open, and what it is given.

use std::rc::Rc;

use yew::prelude::*;

use super::state::App;
use crate::engine::kafka::ids::{GroupId, MemberName, TopicName};
use crate::simulation::command::Configs;
use crate::ui::calculator::Calculator;
use crate::ui::groups::GroupForm;
use crate::ui::intent::{CrashOf, Dialog, Intent};
use crate::ui::matrix::Matrix;
use crate::ui::panels::code::CodeDialog;
use crate::ui::panels::compare::CompareDialog;
use crate::ui::panels::console::ConsoleDialog;
use crate::ui::panels::embed::{Choice, EmbedDialog};
use crate::ui::panels::fault::FaultForm;
use crate::ui::panels::ledger::LedgerDialog;
use crate::ui::panels::upload::UploadDialog;
use crate::ui::producers::{ProducerForm, TopicForm};

/// The form of a new group may name so many members.
const NAMES: usize = 20;

impl App {
    /// The open dialog.
    #[expect(clippy::too_many_lines, reason = "a table: one arm a dialog")]
    pub(super) fn dialog_view(
        &self,
        ctx: &Context<Self>,
        dialog: &Dialog,
        on_intent: &Callback<Intent>,
    ) -> Html {
        let topics: Rc<Vec<TopicName>> =
            Rc::new(self.facts.topics.iter().map(|facts| facts.topic.clone()).collect());
        let on_intent = on_intent.clone();
        match dialog {
            Dialog::Shortcuts => self.shortcuts_view(&on_intent),
            Dialog::Fidelity => self.fidelity_view(&on_intent),
            Dialog::Stories => self.stories_view(&on_intent),
            Dialog::NewGroup => {
                let (configs, processing_us) = usual_settings(ctx);
                let taken = |name: &str| self.facts.groups.iter().any(|group| group.group.as_str() == name);
                let group = free_name("my-group", taken);
                let names = Rc::new(self.fresh_names(NAMES));
                html! { <GroupForm {group} {names} {topics} {configs} {processing_us} {on_intent} /> }
            }
            Dialog::NewProducer => {
                let taken =
                    |name: &str| self.facts.producers.iter().any(|facts| facts.producer.as_str() == name);
                let name = free_name("my-producer", taken);
                html! { <ProducerForm {name} {topics} {on_intent} /> }
            }
            Dialog::Fault(client) => {
                html! { <FaultForm fault={self.free_fault()} client={client.clone()} {on_intent} /> }
            }
            Dialog::NewTopic => {
                let taken = |name: &str| self.facts.topics.iter().any(|facts| facts.topic.as_str() == name);
                let name = free_name("my-topic", taken);
                html! { <TopicForm {name} {topics} {on_intent} /> }
            }
            Dialog::Import => html! {
                <UploadDialog
                    upload={self.brought.clone()}
                    {topics}
                    on_go={self.calls.stream.clone()}
                    {on_intent}
                />
            },
            Dialog::Compare(group) => {
                let newcomer = self.spare_names().into_iter().next().unwrap_or_else(|| "c1".into());
                html! {
                    <CompareDialog
                        lab={ctx.props().lab.clone()}
                        group={group.clone()}
                        {newcomer}
                        {on_intent}
                    />
                }
            }
            Dialog::Console(group, resets) => html! {
                <ConsoleDialog
                    lab={ctx.props().lab.clone()}
                    group={group.clone()}
                    resets={*resets}
                    {on_intent}
                />
            },
            Dialog::Matrix(group, without) => self.matrix_view(ctx, group, without.clone(), on_intent),
            Dialog::Calculator(topic) => {
                html! {
                    <Calculator
                        lab={ctx.props().lab.clone()}
                        topic={topic.clone()}
                        kept={self.calculation.clone()}
                        {on_intent}
                    />
                }
            }
            Dialog::Delivery(group, member) => Self::delivery_view(ctx, (group, member), topics, on_intent),
            Dialog::CrashAt(CrashOf::Record(partition, offset)) => {
                Self::crash_view(ctx, partition, *offset, on_intent)
            }
            Dialog::CrashAt(CrashOf::Member(group, member)) => {
                self.crash_member_view(ctx, group, member, on_intent)
            }
            Dialog::Ledger(reader) => html! {
                <LedgerDialog lab={ctx.props().lab.clone()} reader={reader.clone()} marked={self.effects.clone()} tick={self.tick} {on_intent} />
            },
            Dialog::Code(of) => {
                let examples = self.examples(ctx, of);
                html! { <CodeDialog {examples} chosen={self.code.clone()} {on_intent} /> }
            }
            Dialog::Embed => {
                let lab = ctx.props().lab.clone();
                let (title, _) = self.scenario_title(&self.facts.clock.scenario);
                html! { <EmbedDialog {lab} {title} first={self.as_embedded(ctx)} {on_intent} /> }
            }
        }
    }
}

impl App {
    fn matrix_view(
        &self,
        ctx: &Context<Self>,
        group: &GroupId,
        without: Option<MemberName>,
        on_intent: Callback<Intent>,
    ) -> Html {
        let fresh = self.fresh_names(1).first().map(ToString::to_string).unwrap_or_default();
        let lab = ctx.props().lab.clone();
        html! { <Matrix {lab} group={group.clone()} {without} {fresh} {on_intent} /> }
    }

    /// What a page chooses that shows this lab as it is now.
    fn as_embedded(&self, ctx: &Context<Self>) -> Choice {
        let appearance = &ctx.props().appearance;
        let theme = self.chosen_theme.unwrap_or(&appearance.theme);
        let app = self.root.cast::<web_sys::HtmlElement>().filter(|_| !appearance.full_page);
        let height = app.map(|app| app.offset_height());
        Choice::now(appearance.allowed, appearance.view, theme, self.facts.clock.speed, height)
    }
}

/// What the scenario gives its groups, for a new one.
fn usual_settings(ctx: &Context<App>) -> (Configs, u64) {
    let lab = ctx.props().lab.borrow();
    let first = lab.world().kafka.groups.values().next();
    let configs = first.map(|group| group.configs.clone()).unwrap_or_default();
    let pace = first.and_then(|group| group.clients.values().next()).map_or(0, |client| client.processing_us);
    (configs, pace)
}

/// A name like `base` that is free.
fn free_name(base: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
