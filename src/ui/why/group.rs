//! A group: its state, its members, and what was delivered.

use super::answer::{Act, MOST_LISTED, Part, Row, Why};
use super::asker::Asker;
use super::guarantees::guarantees;
use crate::engine::kafka::group::{GroupState, offsets_topic};
use crate::engine::kafka::ids::{GroupId, Partition, TopicPartition};
use crate::session::Trend;
use crate::session::subject::kafka;
use crate::simulation::kafka::Group;
use crate::simulation::kafka::command::ResetTo;
use crate::simulation::kafka::lag::{self, Behind, Unread};
use crate::simulation::ledger::ReaderId;
use crate::ui::gesture::Gesture;
use crate::ui::words::{format, show};

impl Asker<'_> {
    pub(super) fn group(&self, id: &GroupId) -> Option<Why> {
        let group = self.world.kafka.groups.get(id)?;
        let coordinator = &group.coordinator;
        let mut why = Why::new(self.say("why-group-title", &[("group", show(id))]));
        let mut state = vec![Part::Strong(coordinator.state().name().to_owned())];
        state.extend(self.waiting(group));
        why.rows.push(self.row("why-state", state));
        let assignor = coordinator
            .protocol()
            .map_or_else(|| self.soft("why-no-assignor", &[]), |protocol| Part::Strong(protocol.to_owned()));
        why.rows.push(self.row("why-assignor", [assignor, self.count(group)]));
        if coordinator.classic().is_some() {
            let listed: Vec<String> = group.member_config.assignors.iter().map(ToString::to_string).collect();
            why.rows.push(self.row("why-preference", [Part::Soft(self.words.list(&listed, MOST_LISTED))]));
        }
        why.rows.push(self.row("why-members", self.members(id, group)));
        why.rows.extend(self.behind(id, group));
        let given = [
            ("n", group.delivered_count.into()),
            ("again", group.re_read_count.into()),
            ("skipped", group.skipped_count().into()),
        ];
        why.rows.push(self.row("why-given", [self.soft("why-given-counts", &given)]));
        why.rows.extend(guarantees(self.words, self.world, &ReaderId::Group(id.clone())));
        why.rows.extend(self.offsets_topic(id, group));
        why.acts = self.group_acts(id, group);
        Some(why)
    }

    /// Where the brokers keep the group's commits, and the records that stand for them.
    fn offsets_topic(&self, id: &GroupId, group: &Group) -> Vec<Row> {
        let (partition, hash) = offsets_topic::partition_for(id.as_str());
        let args =
            [("group", show(id)), ("hash", show(hash)), ("partitions", offsets_topic::PARTITIONS.into())];
        let place = Part::Code(format!("{}-{partition}", offsets_topic::NAME));
        let mut rows =
            vec![self.row("why-offsets-topic", [place, self.soft("why-offsets-topic-sum", &args)])];
        for (tp, commit) in group.offsets.iter().take(MOST_LISTED) {
            let key = format!("{id}, {}, {}", tp.topic, tp.partition);
            let at = [("time", format::moment(self.words, commit.at).into())];
            let offset = Part::Strong(commit.offset.to_string());
            rows.push(Row::new(key, [offset, self.soft("why-offsets-topic-at", &at)]));
        }
        if let Some(more @ 1..) = group.offsets.len().checked_sub(MOST_LISTED) {
            rows.push(Row::new("", [self.soft("why-more", &[("n", more.into())])]));
        }
        rows
    }

    /// How far behind, in records and in time, and whether it grows.
    fn behind(&self, id: &GroupId, group: &Group) -> Vec<Row> {
        let behind = Behind::of_group(self.world, group);
        let mut lag = match behind.records {
            Some(lag) => vec![Part::Code(format::number(lag as f64)), self.soft("why-lag-sum", &[])],
            None => vec![self.soft("why-lag-nothing", &[])],
        };
        if behind.records.is_some() && behind.uncommitted > 0 {
            lag.push(self.soft("why-lag-without", &[("n", behind.uncommitted.into())]));
        }
        let mut rows = vec![self.row("why-lag", lag)];
        let unread = group.offsets.keys().filter_map(|tp| Some((tp, lag::unread(self.world, group, tp)?)));
        if let Some((tp, oldest)) = unread.max_by_key(|(_, unread)| unread.age_ms()) {
            let record = kafka::Subject::Record { partition: tp.clone(), offset: oldest.offset };
            let place = self.say("offset-at", &[("partition", show(tp)), ("offset", show(oldest.offset))]);
            let mut parts = vec![self.soft("why-age-where", &[]), Part::link(place, record)];
            parts.extend(self.age(tp, &oldest));
            rows.push(self.row("why-age", parts));
        }
        let records = |behind: &Behind| behind.records.map(|lag| lag as f64);
        if let Some(trend) = self.samples.and_then(|samples| samples.trend(id, records)) {
            let text = match trend {
                Trend::Grows => "why-trend-grows",
                Trend::Shrinks => "why-trend-shrinks",
                Trend::Steady => "why-trend-steady",
            };
            rows.push(self.row("why-trend", [self.soft(text, &[])]));
        }
        rows
    }

    /// An age as what it is: a difference of two times.
    pub(super) fn age(&self, tp: &TopicPartition, unread: &Unread) -> [Part; 2] {
        let args = [
            ("present", format::timestamp(unread.present).into()),
            ("timestamp", format::timestamp(unread.timestamp).into()),
        ];
        let file = lag::has_its_own_time(self.world, &tp.topic);
        let text = if file { "why-age-sum-file" } else { "why-age-sum" };
        [Part::Code(format::age(self.words, unread.age_ms())), self.soft(text, &args)]
    }

    /// The generation, or the epochs.
    fn count(&self, group: &Group) -> Part {
        match group.coordinator.consumer() {
            Some(consumer) => {
                let args =
                    [("epoch", show(consumer.epoch())), ("assigned", show(consumer.assignment_epoch()))];
                self.soft("why-epochs", &args)
            }
            None => self.soft("why-generation", &[("generation", show(group.coordinator.generation()))]),
        }
    }

    fn waiting(&self, group: &Group) -> Vec<Part> {
        let Some((until, missing)) = group.coordinator.waiting() else { return Vec::new() };
        if group.coordinator.in_initial_delay() {
            return self.wait("why-waits-initially", until, group.config.initial_rebalance_delay_ms);
        }
        let wait = format::countdown(self.words, until.saturating_sub(self.world.now));
        vec![self.soft("why-waits", &[("n", missing.into()), ("wait", wait.into())])]
    }

    fn members(&self, id: &GroupId, group: &Group) -> Vec<Part> {
        if group.clients.is_empty() {
            return vec![self.soft("why-no-members", &[])];
        }
        let mut parts = Vec::new();
        for client in group.clients.values().take(MOST_LISTED) {
            let subject = kafka::Subject::Member { group: id.clone(), member: client.name.clone() };
            parts.push(Part::link(&client.name, subject));
            let mut held: Vec<Partition> =
                group.assignment_of(client).iter().map(|tp| tp.partition).collect();
            held.sort_unstable();
            held.dedup();
            parts.push(if held.is_empty() {
                self.soft("why-reads-nothing", &[])
            } else {
                Part::Soft(format::partitions(&held))
            });
        }
        let more = group.clients.len().saturating_sub(MOST_LISTED);
        if more > 0 {
            parts.push(self.soft("why-more", &[("n", more.into())]));
        }
        parts
    }

    fn group_acts(&self, id: &GroupId, group: &Group) -> Vec<Act> {
        let idle = group.clients.is_empty() && group.coordinator.size() == 0;
        if !idle || group.coordinator.state() == GroupState::Dead {
            return Vec::new();
        }
        let mut acts = Vec::new();
        if !group.offsets.is_empty() {
            acts.push(self.act("act-reset-earliest", false, Gesture::Reset(id.clone(), ResetTo::Earliest)));
            acts.push(self.act("act-reset-latest", false, Gesture::Reset(id.clone(), ResetTo::Latest)));
        }
        acts.push(self.act("act-delete-group", true, Gesture::DeleteGroup(id.clone())));
        acts
    }
}
