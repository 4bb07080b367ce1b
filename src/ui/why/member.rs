//! What a member is doing, and its timers.

use super::answer::{Act, MOST_LISTED, Part, Row, Why};
use super::asker::Asker;
use crate::engine::kafka::client::consumer::{App, Consumer, MemberState};
use crate::engine::kafka::ids::{GroupId, MemberName, TopicPartition};
use crate::session::subject::kafka;
use crate::simulation::kafka::Group;
use crate::simulation::kafka::idle::Idlers;
use crate::ui::gesture::{DropZone, Gesture, Who};
use crate::ui::words::idle::idle as idle_words;
use crate::ui::words::{format, show};

impl Asker<'_> {
    pub(super) fn member(&self, id: &GroupId, name: &MemberName) -> Option<Why> {
        let group = self.world.kafka.groups.get(id)?;
        let (_, client) = group.client(name.as_str())?;
        let mut why = Why::new(self.say("why-member-title", &[("member", show(name)), ("group", show(id))]));
        let state = [Part::Strong(client.state_name().to_owned()), self.generation(group, client)];
        why.rows.push(self.row("why-state", state));
        why.rows.push(self.row("why-doing", self.doing(client)));
        why.rows.push(self.row("why-reads", self.assignment(id, group, client)));
        why.rows.extend(self.timers(group, client));
        why.rows.push(self.row("why-member-id", [Part::Code(client.member_id.to_string())]));
        if let Some(instance) = &client.instance_id {
            why.rows.push(self.row("why-instance-id", [Part::Code(instance.to_string())]));
        }
        why.acts = self.member_acts(id, client);
        Some(why)
    }

    fn generation(&self, group: &Group, client: &Consumer) -> Part {
        if client.generation() < 0 {
            return self.soft("why-no-generation", &[]);
        }
        if client.is_modern() {
            return self.soft("why-member-epoch", &[("epoch", show(client.generation()))]);
        }
        let leads = group.coordinator.leader() == Some(&client.member_id);
        let id = if leads { "why-generation-leads" } else { "why-generation" };
        Part::Soft(self.say(id, &[("generation", show(client.generation()))]))
    }

    fn doing(&self, client: &Consumer) -> Vec<Part> {
        match client.app() {
            App::Waiting { .. } => vec![self.waiting_for(client)],
            App::Processing { since, until, records } => {
                let left = until.saturating_sub(self.world.now);
                let wait = format::countdown(self.words, left);
                let args = [("n", (*records).into()), ("wait", wait.into())];
                vec![
                    self.soft("why-processing", &args),
                    Part::Wait(left, until.saturating_sub(*since).max(1)),
                ]
            }
            App::Committing { since } => {
                let at = format::moment(self.words, *since);
                vec![self.soft("why-committing", &[("at", at.into())])]
            }
            App::Frozen { since, until: Some(until), .. } => {
                self.wait("why-frozen-until", *until, until.saturating_sub(*since).max(1))
            }
            App::Frozen { .. } => vec![self.soft("why-frozen", &[])],
            App::Crashed { since } => {
                let at = format::moment(self.words, *since);
                vec![self.soft("why-crashed", &[("at", at.into())])]
            }
        }
    }

    /// What a member is in `poll` for.
    fn waiting_for(&self, client: &Consumer) -> Part {
        let held = client.held().len();
        let paused = client.held().values().filter(|held| held.paused).count();
        let id = match client.state() {
            _ if client.is_zombie() => "why-waiting-out",
            MemberState::Unjoined | MemberState::PreparingRebalance if held > 0 => "why-waiting",
            MemberState::Unjoined if client.is_modern() => "why-waiting-beat",
            MemberState::Unjoined | MemberState::PreparingRebalance => "why-waiting-join",
            MemberState::CompletingRebalance if held == 0 => "why-waiting-sync",
            _ if held == 0 => "why-waiting-idle",
            _ if paused == held => "why-waiting-paused",
            _ if paused > 0 => {
                let args = [("reads", (held - paused).into()), ("n", held.into())];
                return self.soft("why-waiting-partly", &args);
            }
            _ => "why-waiting",
        };
        self.soft(id, &[])
    }

    fn assignment(&self, id: &GroupId, group: &Group, client: &Consumer) -> Vec<Part> {
        let held = group.assignment_of(client);
        if held.is_empty() {
            return vec![self.idle(group, client)];
        }
        let link = |tp: &TopicPartition| {
            let marker = kafka::Subject::Marker(kafka::Marker {
                group: id.clone(),
                partition: tp.clone(),
                which: kafka::Which::Position,
            });
            Part::link(tp, marker)
        };
        let mut parts: Vec<Part> = held.iter().take(MOST_LISTED).map(link).collect();
        if held.len() > MOST_LISTED {
            parts.push(self.soft("why-more", &[("n", (held.len() - MOST_LISTED).into())]));
        }
        parts
    }

    /// Why it reads nothing.
    fn idle(&self, group: &Group, client: &Consumer) -> Part {
        let id = match (client.app(), client.state()) {
            (App::Crashed { .. }, _) => "why-idle-crashed",
            _ if client.is_zombie() => "why-idle-out",
            (_, MemberState::Stable) => {
                let why = idle_words(self.words, &Idlers::of(self.world, group).reason(client));
                return self.soft("why-idle-because", &[("why", why.into())]);
            }
            _ if client.is_modern() => "why-idle-beat",
            (_, MemberState::Unjoined | MemberState::PreparingRebalance) => "why-idle-join",
            (_, MemberState::CompletingRebalance) => "why-idle-sync",
        };
        self.soft(id, &[])
    }

    fn timers(&self, group: &Group, client: &Consumer) -> Vec<Row> {
        let now = self.world.now;
        let known = group.coordinator.member(&client.member_id);
        let config = &client.config;
        let timeout = known.map_or(config.session_timeout_ms, |known| known.session_timeout_ms);
        let session = match known.map(|known| known.session_deadline) {
            Some(Some(until)) => self.wait("why-session-ends", until, timeout),
            Some(None) => vec![self.soft("why-session-stands", &[])],
            None => vec![self.soft("why-session-none", &[])],
        };
        // The members of a consumer group are told by the broker.
        let modern = client.is_modern();
        let name = if modern { "group.consumer.session.timeout.ms" } else { "session.timeout.ms" };
        let mut rows = vec![Row::new(name, session)];
        if client.is_crashed() {
            return rows;
        }
        let every = format::duration(self.words, client.heartbeat_interval_ms());
        let beat = match client.last_heartbeat() {
            Some(at) => {
                let ago = format::countdown(self.words, now.saturating_sub(at));
                self.soft("why-heartbeat-last", &[("every", every.into()), ("ago", ago.into())])
            }
            None => self.soft("why-heartbeat-none", &[("every", every.into())]),
        };
        let name = if modern { "group.consumer.heartbeat.interval.ms" } else { "heartbeat.interval.ms" };
        rows.push(Row::new(name, [beat]));
        let poll = if matches!(client.app(), App::Waiting { .. }) {
            let limit = format::duration(self.words, config.max_poll_interval_ms);
            vec![self.soft("why-poll-inside", &[("limit", limit.into())])]
        } else {
            let until = client.last_poll() + config.max_poll_interval_ms;
            self.wait("why-poll-ends", until, config.max_poll_interval_ms)
        };
        rows.push(Row::new("max.poll.interval.ms", poll));
        let commit = if client.auto_commits() {
            self.wait("why-auto-commit-due", client.next_auto_commit(), config.auto_commit_interval_ms)
        } else {
            let id = if client.commit_on_revoke { "why-commit-on-revoke" } else { "why-auto-commit-off" };
            vec![self.soft(id, &[])]
        };
        rows.push(Row::new("auto.commit.interval.ms", commit));
        let per_record = format::number(client.processing_us as f64 / 1_000.0);
        rows.push(self.row("why-work", [self.soft("why-work-per-record", &[("ms", per_record.into())])]));
        rows
    }

    fn member_acts(&self, id: &GroupId, client: &Consumer) -> Vec<Act> {
        if client.is_crashed() {
            return Vec::new();
        }
        let (group, member) = (id.clone(), client.name.clone());
        let of = |gesture: fn(GroupId, MemberName) -> Gesture| gesture(group.clone(), member.clone());
        let put = |zone| Gesture::Put(Who { group: Some(group.clone()), member: member.clone() }, zone);
        let stall = if matches!(client.app(), App::Frozen { .. }) {
            self.act("act-thaw", false, of(Gesture::Thaw))
        } else {
            self.act("act-freeze", false, of(Gesture::Freeze))
        };
        let mut acts = vec![self.act("act-leave", false, put(DropZone::Bench)), stall];
        if !client.held().is_empty() {
            let fetch = if client.held().values().all(|held| held.paused) {
                self.act("act-resume", false, of(Gesture::ResumeFetching))
            } else {
                self.act("act-pause", false, of(Gesture::PauseFetching))
            };
            acts.extend([fetch, self.act("act-commit", false, of(Gesture::Commit))]);
        }
        acts.push(self.act("act-crash", true, put(DropZone::Crash)));
        acts
    }
}
