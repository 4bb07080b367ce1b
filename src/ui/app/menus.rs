//! What each menu offers: everything that can be done by dragging, and what has no gesture.

use yew::prelude::*;

use super::state::App;
use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::ids::{GroupId, ProducerName, TopicName};
use crate::engine::kafka::transaction::ManagerState;
use crate::scenario::library;
use crate::session::subject::{Subject, kafka};
use crate::simulation::kafka::command::{ResetTo, SeekTo};
use crate::simulation::ledger::ReaderId;
use crate::simulation::network::Named;
use crate::ui::allowed::Allowed;
use crate::ui::drag::Point;
use crate::ui::facts::{GroupFacts, Memory, Phase, ProducerFacts};
use crate::ui::gesture::{DropZone, Gesture, Transact, Who};
use crate::ui::intent::{CodeOf, CrashOf, Dialog, Intent, MenuOf};
use crate::ui::menu::{Entry, Item, Menu, offered};
use crate::ui::theme::THEMES;
use crate::ui::words::show;

/// How far the menu's shifts go.
const SHIFT: i64 = 10;

/// How much memory a person may give a lab, in MB.
const MEMORY_MB: [u64; 3] = [64, 256, 1024];

impl App {
    /// The menu that is open.
    pub(super) fn menu_view(
        &self,
        of: &MenuOf,
        at: Point,
        allowed: Allowed,
        on_intent: &Callback<Intent>,
    ) -> Html {
        let title = match of {
            MenuOf::Member(who) => who.member.to_string(),
            MenuOf::Group(group) => group.to_string(),
            MenuOf::Producer(producer) => producer.to_string(),
            MenuOf::Faults(_) => self.words.text("menu-faults"),
            MenuOf::Marker(marker) => format!("{}, {}", marker.group, marker.partition),
            MenuOf::Topic(topic) => topic.to_string(),
            MenuOf::Scenarios => self.words.text("scenarios"),
            MenuOf::More => self.words.text("more"),
        };
        let mut entries = self.entries(of);
        if Self::has_code(of) {
            let code = Intent::Open(Dialog::Code(CodeOf::Menu(of.clone())));
            let entry = Entry::Item(self.item("menu-code", code));
            let inspect =
                |entry: &Entry| matches!(entry, Entry::Item(Item { intent: Some(Intent::Select(_)), .. }));
            let at = entries.iter().position(inspect).map_or(entries.len(), |at| at + 1);
            entries.insert(at, entry);
        }
        let entries = offered(entries, allowed);
        html! { <Menu {title} {entries} {at} on_intent={on_intent.clone()} /> }
    }

    /// What a menu offers, locked or not.
    pub(super) fn entries(&self, of: &MenuOf) -> Vec<Entry> {
        // A menu that follows stands where this one does.
        let at = self.menu.as_ref().map_or(Point { x: 0.0, y: 0.0 }, |(_, at)| *at);
        match of {
            MenuOf::Member(who) => self.member_menu(who, at),
            MenuOf::Group(group) => self.group_menu(group),
            MenuOf::Producer(producer) => self.producer_menu(producer, at),
            MenuOf::Faults(client) => self.fault_menu(client),
            MenuOf::Marker(marker) => self.marker_menu_entries(marker),
            MenuOf::Topic(topic) => self.topic_menu(topic),
            MenuOf::Scenarios => self.scenario_menu(),
            MenuOf::More => self.more_menu(),
        }
    }

    fn item(&self, id: &str, intent: impl Into<Intent>) -> Item {
        Item::new(self.words.text(id), intent)
    }

    fn member_menu(&self, who: &Who, at: Point) -> Vec<Entry> {
        let facts = who.group.as_ref().and_then(|group| self.group(group));
        let member = facts.and_then(|group| group.members.iter().find(|member| member.member == who.member));
        let phase = member.map(|member| &member.phase);
        let dead = matches!(phase, Some(Phase::Crashed { .. }));
        let mut entries: Vec<Entry> = self
            .facts
            .groups
            .iter()
            .filter(|group| Some(&group.group) != who.group.as_ref())
            .map(|group| {
                let id = if who.group.is_some() { "menu-move" } else { "menu-join" };
                let label = self.words.format(id, &[("group", show(&group.group))]);
                let target = DropZone::Group(group.group.clone());
                Entry::Item(Item::new(label, Gesture::Put(who.clone(), target)).unless(dead))
            })
            .collect();
        let Some(group) = who.group.clone() else { return entries };
        let name = who.member.clone();
        let frozen = matches!(phase, Some(Phase::Frozen { .. }));
        let stall = if frozen { Gesture::Thaw } else { Gesture::Freeze };
        let stall = stall(group.clone(), name.clone());
        let note = |id: &str| self.words.text(id);
        let is_static = member.is_some_and(|member| member.instance.is_some());
        let fixed = if is_static { note("member-static") } else { String::new() };
        let rest = [
            self.item("menu-leave", Gesture::Put(who.clone(), DropZone::Bench))
                .note(note("key-delete"))
                .unless(dead),
            if dead {
                self.item("menu-revive", Gesture::Put(who.clone(), DropZone::Group(group.clone())))
                    .note(fixed)
            } else {
                self.item("menu-bounce", Gesture::Bounce(group.clone(), name.clone())).note(fixed)
            },
            self.item(if frozen { "menu-thaw" } else { "menu-freeze" }, stall).unless(dead),
            self.item("menu-crash", Gesture::Put(who.clone(), DropZone::Crash)).bad().unless(dead),
            self.item(
                "menu-crash-at",
                Intent::Open(Dialog::CrashAt(CrashOf::Member(group.clone(), name.clone()))),
            )
            .bad()
            .unless(dead),
            self.item("menu-delivery", Intent::Open(Dialog::Delivery(group.clone(), name.clone())))
                .unless(dead),
        ];
        entries.extend(rest.map(Entry::Item));
        let client = Named::Member(group.clone(), name.clone());
        entries.push(Entry::Item(self.item("menu-faults", Intent::Menu(MenuOf::Faults(client), at))));
        entries.push(Entry::Rule);
        let without = self.words.format("menu-without", &[("member", show(&name))]);
        let plan = Intent::Open(Dialog::Matrix(group.clone(), Some(name.clone())));
        entries.push(Entry::Item(Item::new(without, plan).unless(phase.is_none())));
        let inspect = Intent::Select(kafka::Subject::Member { group, member: name }.into());
        entries.push(Entry::Item(self.item("menu-inspect", inspect)));
        entries
    }

    fn group_menu(&self, id: &GroupId) -> Vec<Entry> {
        let empty = self.group(id).is_some_and(|group| group.members.is_empty());
        let spare = self.spare_names().first().cloned();
        let mut entries = Vec::new();
        if let Some(member) = spare {
            let label = self.words.format("menu-add-member", &[("member", show(&member))]);
            let who = Who { group: None, member };
            let fixed = Gesture::JoinStatic(id.clone(), who.member.clone());
            entries
                .push(Entry::Item(Item::new(label.clone(), Gesture::Put(who, DropZone::Group(id.clone())))));
            entries.push(Entry::Item(Item::new(label, fixed).note(self.words.text("member-static"))));
        }
        let unless_held = |held: bool| if held { self.words.text("menu-needs-empty") } else { String::new() };
        // A consumer that the coordinator has put out is still there, but holds no reset up.
        let held =
            self.group(id).is_some_and(|group| !matches!(group.state, GroupState::Empty | GroupState::Dead));
        let reset = |name: &str, to: ResetTo| {
            Entry::Item(self.item(name, Gesture::Reset(id.clone(), to)).note(unless_held(held)).unless(held))
        };
        entries.extend([
            reset("menu-reset-earliest", ResetTo::Earliest),
            reset("menu-reset-latest", ResetTo::Latest),
            reset("menu-reset-back", ResetTo::ShiftBy(-SHIFT)),
            Entry::Item(
                self.item("menu-compare", Intent::Open(Dialog::Compare(Some(id.clone())))).unless(empty),
            ),
            Entry::Item(self.item("menu-reset", Intent::Open(Dialog::Console(id.clone(), true)))),
            Entry::Rule,
            Entry::Item(self.item("menu-console", Intent::Open(Dialog::Console(id.clone(), false)))),
            Entry::Rule,
            Entry::Item(self.item("menu-assignment", Intent::Open(Dialog::Matrix(id.clone(), None)))),
            Entry::Item(
                self.item("menu-ledger", Intent::Open(Dialog::Ledger(Some(ReaderId::Group(id.clone()))))),
            ),
            Entry::Item(self.item("menu-inspect", Intent::Select(kafka::Subject::Group(id.clone()).into()))),
            Entry::Item(
                self.item("menu-remove-group", Gesture::DeleteGroup(id.clone()))
                    .bad()
                    .note(unless_held(!empty))
                    .unless(!empty),
            ),
        ]);
        entries
    }

    fn topic_menu(&self, topic: &TopicName) -> Vec<Entry> {
        vec![
            Entry::Item(self.item("menu-add-partitions", Intent::Preview(topic.clone(), None))),
            Entry::Item(self.item("menu-calculator", Intent::Open(Dialog::Calculator(Some(topic.clone()))))),
            Entry::Item(
                self.item("menu-compacted", Intent::Compacted(topic.clone()))
                    .chosen(self.compacted.contains(topic)),
            ),
            Entry::Item(
                self.item("menu-inspect", Intent::Select(kafka::Subject::Topic(topic.clone()).into())),
            ),
            Entry::Rule,
            Entry::Item(self.item("menu-remove-topic", Gesture::DeleteTopic(topic.clone())).bad()),
        ]
    }

    fn producer_menu(&self, name: &ProducerName, at: Point) -> Vec<Entry> {
        let facts = self.facts.producers.iter().find(|facts| facts.producer == *name);
        let is = |test: fn(&ProducerFacts) -> bool| facts.is_some_and(|facts| test(facts));
        let (frozen, dead) = (is(|facts| facts.frozen), is(|facts| facts.crashed));
        let (toggle, gesture): (_, fn(ProducerName) -> Gesture) = if is(|facts| facts.running) {
            ("menu-pause", Gesture::PauseProducer)
        } else {
            ("menu-resume", Gesture::ResumeProducer)
        };
        let (stall, stalled): (_, fn(ProducerName) -> Gesture) = if frozen {
            ("menu-thaw", Gesture::ThawProducer)
        } else {
            ("menu-freeze", Gesture::FreezeProducer)
        };
        let idle = facts.is_none_or(|facts| facts.finished) || frozen || dead;
        let faults = Intent::Menu(MenuOf::Faults(Named::Producer(name.clone())), at);
        let mut entries = vec![Entry::Item(self.item(toggle, gesture(name.clone())).unless(idle))];
        if let Some(state) = facts.and_then(|facts| facts.transaction) {
            entries.extend(self.transaction_menu(name, state));
        }
        entries.extend([
            Entry::Item(self.item(stall, stalled(name.clone())).unless(dead)),
            Entry::Item(self.item("menu-crash", Gesture::CrashProducer(name.clone())).bad().unless(dead)),
            Entry::Item(self.item("menu-faults", faults).unless(dead)),
            Entry::Rule,
            Entry::Item(self.item("menu-inspect", Intent::Select(Subject::Producer(name.clone())))),
            Entry::Rule,
            Entry::Item(self.item("menu-remove", Gesture::RemoveProducer(name.clone())).bad()),
        ]);
        entries
    }

    /// What a producer's transaction can do in that state.
    fn transaction_menu(&self, name: &ProducerName, state: ManagerState) -> [Entry; 3] {
        use ManagerState as S;
        let call = |id: &str, what: Transact, can: bool| {
            Entry::Item(self.item(id, Gesture::Transact(name.clone(), what)).unless(!can))
        };
        [
            call("menu-transaction-begin", Transact::Begin, state == S::Ready),
            call("menu-transaction-commit", Transact::Commit, state == S::InTransaction),
            call(
                "menu-transaction-abort",
                Transact::Abort,
                matches!(state, S::InTransaction | S::AbortableError),
            ),
        ]
    }

    fn marker_menu_entries(&self, marker: &kafka::Marker) -> Vec<Entry> {
        let movable = self.places.markers.iter().any(|facts| facts.marker == *marker && facts.movable);
        let go = |id: &str, to: SeekTo| {
            Entry::Item(self.item(id, Gesture::Seek(marker.clone(), to)).unless(!movable))
        };
        let mut entries = vec![
            go("menu-seek-beginning", SeekTo::Beginning),
            go("menu-seek-back", SeekTo::ShiftBy(-SHIFT)),
            go("menu-seek-forward", SeekTo::ShiftBy(SHIFT)),
            go("menu-seek-end", SeekTo::End),
            Entry::Rule,
            Entry::Item(
                self.item("menu-inspect", Intent::Select(kafka::Subject::Marker(marker.clone()).into())),
            ),
        ];
        if !movable && marker.which == kafka::Which::Committed {
            let why = Item { intent: None, ..self.item("committed-held-short", Intent::Close) };
            entries.insert(0, Entry::Item(why));
        }
        entries
    }

    fn scenario_menu(&self) -> Vec<Entry> {
        let now = &*self.facts.clock.scenario;
        let mut entries: Vec<Entry> = library::labs()
            .map(|name| {
                let (title, _) = self.scenario_title(name);
                Entry::Item(Item::new(title, Intent::Load(name.to_owned())).chosen(name == now))
            })
            .collect();
        entries.push(Entry::Rule);
        entries.push(Entry::Item(self.item("menu-stories", Intent::Open(Dialog::Stories))));
        entries.push(Entry::Item(self.item("menu-import", Intent::Open(Dialog::Import))));
        entries
    }

    fn more_menu(&self) -> Vec<Entry> {
        let theme = self.chosen_theme.unwrap_or("auto");
        let themes =
            THEMES.map(|(name, id)| Entry::Item(self.item(id, Intent::Theme(name)).chosen(name == theme)));
        let clock = &self.facts.clock;
        let mut entries = vec![
            Entry::Item(
                self.item("undo", Intent::Undo).note(self.words.text("key-undo")).unless(!clock.can_undo),
            ),
            Entry::Item(
                self.item("redo", Intent::Redo).note(self.words.text("key-redo")).unless(!clock.can_redo),
            ),
            Entry::Item(self.item("menu-restart", Intent::Restart)),
            Entry::Item(
                self.item("menu-scenarios", Intent::Menu(MenuOf::Scenarios, Point { x: 0.0, y: 0.0 })),
            ),
            Entry::Rule,
            Entry::Item(self.item("menu-new-topic", Intent::Open(Dialog::NewTopic))),
            Entry::Item(self.item("menu-new-group", Intent::Open(Dialog::NewGroup))),
            Entry::Item(self.item("menu-new-producer", Intent::Open(Dialog::NewProducer))),
            Entry::Item(self.item("menu-import", Intent::Open(Dialog::Import))),
            Entry::Rule,
            Entry::Item(
                self.item("menu-compare-here", Intent::Open(Dialog::Compare(None)))
                    .unless(self.facts.groups.is_empty()),
            ),
            Entry::Item(self.item("menu-calculator", Intent::Open(Dialog::Calculator(None)))),
            Entry::Item(
                self.item("menu-ledger", Intent::Open(Dialog::Ledger(None)))
                    .unless(self.facts.groups.is_empty()),
            ),
            Entry::Rule,
            Entry::Item(self.item("menu-share", Intent::Open(Dialog::Embed))),
            Entry::Rule,
        ];
        if !self.facts.shortened.is_empty() {
            let id = if self.facts.real_timers { "menu-short-timers" } else { "menu-real-timers" };
            entries.push(Entry::Item(self.item(id, Gesture::RealTimers)));
            entries.push(Entry::Rule);
        }
        entries.extend(themes);
        entries.push(Entry::Rule);
        entries.extend(self.memory_entries());
        entries.push(Entry::Rule);
        entries.push(Entry::Item(self.item("legend", Intent::Legend)));
        entries.push(Entry::Item(
            self.item("keys-title", Intent::Open(Dialog::Shortcuts)).note(self.words.text("key-help")),
        ));
        entries.push(Entry::Item(self.item("menu-fidelity", Intent::Open(Dialog::Fidelity))));
        entries
    }

    /// How much memory the lab may hold; the choice that holds tells how much it does.
    fn memory_entries(&self) -> Vec<Entry> {
        let Memory { used_mb: used, limit_mb: limit, .. } = self.facts.clock.memory;
        let mut choices = MEMORY_MB.to_vec();
        choices.push(limit);
        choices.sort_unstable();
        choices.dedup();
        let entry = |mb: u64| {
            let holds = mb == limit;
            let label = if holds {
                self.words.format("menu-memory-used", &[("limit", mb.into()), ("used", used.into())])
            } else {
                self.words.format("menu-memory", &[("limit", mb.into())])
            };
            Entry::Item(Item::new(label, Intent::Memory(mb)).chosen(holds))
        };
        choices.into_iter().map(entry).collect()
    }

    pub(super) fn group(&self, id: &GroupId) -> Option<&GroupFacts> {
        self.facts.groups.iter().map(AsRef::as_ref).find(|group: &&GroupFacts| group.group == *id)
    }
}
