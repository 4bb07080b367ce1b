//! Who reads a partition, and by which rule.

use super::answer::{Part, Row, Why};
use super::asker::Asker;
use super::assignment::Reasons;
use crate::engine::kafka::assignor::{ClientAssignor, ServerAssignor};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::ids::{GroupId, TopicPartition};
use crate::engine::kafka::log::PartitionLog;
use crate::session::shown::{Shared, brief, shown};
use crate::session::subject::kafka;
use crate::simulation::kafka::Group;
use crate::tools::reassign::{Assignor, Seen};
use crate::ui::words::{format, show};
use std::collections::BTreeMap;

/// How many of a partition's latest records are looked at for their keys.
const LOOKED_AT: u64 = 2_000;

/// How many characters of each are shown.
const MOST_CHARS: usize = 12;

/// How many of its keys are named.
const MOST_KEYS: usize = 6;

impl Asker<'_> {
    pub(super) fn partition(&self, tp: &TopicPartition) -> Option<Why> {
        let log = self.world.kafka.topics.log(tp)?;
        let mut why = Why::new(self.say("why-partition-title", &[("partition", show(tp))]));
        for (id, group) in self.world.kafka.groups.iter().filter(|(_, g)| g.topics().contains(&tp.topic)) {
            why.rows.extend(self.ownership(id, group, tp));
        }
        if why.rows.is_empty() {
            why.rows.push(self.row("why-groups", [self.soft("why-no-group", &[])]));
        }
        why.rows.extend(self.log_rows(tp, log));
        Some(why)
    }

    fn log_rows(&self, tp: &TopicPartition, log: &PartitionLog) -> Vec<Row> {
        let (start, end) = (log.log_start_offset(), log.log_end_offset());
        let args = [("start", show(start)), ("hw", show(log.high_watermark())), ("end", show(end))];
        let topic = self.world.kafka.topics.get(&tp.topic);
        let all: u64 = topic
            .into_iter()
            .flat_map(|topic| &topic.partitions)
            .map(|log| log.log_end_offset() - log.log_start_offset())
            .sum();
        let share = if all == 0 { 0.0 } else { (end - start) as f64 * 100.0 / all as f64 };
        let amount = [
            ("n", (end - start).into()),
            ("all", all.into()),
            ("percent", show(format::number(share.round()))),
            ("size", format::bytes(self.words, log.size_bytes()).into()),
        ];
        let mut rows = vec![
            self.row("why-log", [self.soft("why-log-range", &args)]),
            self.row("why-holds", [self.soft("why-holds-records", &amount)]),
        ];
        rows.extend(self.kept(tp, log));
        let keys = self.keys(log);
        if !keys.is_empty() {
            rows.push(self.row("why-keys", keys));
        }
        rows
    }

    /// The keys that most of the latest records have.
    fn keys(&self, log: &PartitionLog) -> Vec<Part> {
        let (start, end) = (log.log_start_offset(), log.log_end_offset());
        let mut counts: BTreeMap<&[u8], u64> = BTreeMap::new();
        for offset in start.max(end.saturating_sub(LOOKED_AT))..end {
            if let Some(key) = log.get(offset).and_then(|record| record.key) {
                *counts.entry(key).or_default() += 1;
            }
        }
        let more = counts.len().saturating_sub(MOST_KEYS);
        let mut most: Vec<_> = counts.into_iter().collect();
        most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut parts: Vec<Part> = Vec::new();
        let named: Vec<_> = most.into_iter().take(MOST_KEYS).map(|(key, n)| (key, shown(key), n)).collect();
        let shared: Shared = named.iter().map(|(_, text, _)| text).collect();
        for (key, text, count) in &named {
            let label = shared.shorten(text, |text| text.chars().count() <= MOST_CHARS);
            let label = brief(label.as_bytes(), MOST_CHARS);
            parts.push(Part::Key(label, key.to_vec()));
            parts.push(Part::Soft(format::number(*count as f64)));
        }
        if more > 0 {
            parts.push(self.soft("why-more-keys", &[("n", more.into())]));
        }
        parts
    }

    /// Who holds it in one group, and why.
    fn ownership(&self, id: &GroupId, group: &Group, tp: &TopicPartition) -> Vec<Row> {
        let owners = group.owners();
        let Some((owner, _)) = owners.get(tp) else {
            let between = matches!(
                group.coordinator.state(),
                GroupState::PreparingRebalance
                    | GroupState::CompletingRebalance
                    | GroupState::Assigning
                    | GroupState::Reconciling
            );
            let text = if between { "why-nobody-yet" } else { "why-nobody" };
            return vec![Row::new(id.to_string(), [self.soft(text, &[])])];
        };
        let owner = (*owner).clone();
        let subject = kafka::Subject::Member { group: id.clone(), member: owner.clone() };
        let protocol = group.coordinator.protocol().unwrap_or_default();
        let args = [("protocol", show(protocol)), ("generation", show(group.coordinator.generation()))];
        let by = if group.coordinator.classic().is_some() { "why-by" } else { "why-by-epoch" };
        let mut rows = vec![Row::new(id.to_string(), [Part::link(&owner, subject), self.soft(by, &args)])];
        rows.extend(self.rule_of(group, tp, owner.as_str()));
        rows
    }

    /// The rule's words where it has some beside its numbers, then the numbers, while they are known to lead here.
    fn rule_of(&self, group: &Group, tp: &TopicPartition, owner: &str) -> Vec<Row> {
        let Some(assignor) = Assignor::of(group) else { return Vec::new() };
        let id = match assignor {
            Assignor::Client(ClientAssignor::Range) | Assignor::Server(ServerAssignor::Range) => None,
            Assignor::Client(ClientAssignor::RoundRobin) => Some("why-rule-roundrobin"),
            Assignor::Client(ClientAssignor::Sticky) => Some("why-rule-sticky-assignor"),
            Assignor::Client(ClientAssignor::CooperativeSticky) => Some("why-rule-cooperative"),
            Assignor::Server(ServerAssignor::Uniform) => Some("why-rule-uniform"),
        };
        let mut rows: Vec<Row> =
            id.map(|id| self.row("why-rule", [Part::Soft(self.text(id))])).into_iter().collect();
        if let Some(seen) = Seen::as_assigned(self.world, group) {
            let reasons = Reasons {
                words: self.words,
                coordinator: &group.coordinator,
                seen: &seen,
                made: &seen.made,
                assignor,
            };
            // What a member holds while another is to have it is told once it is handed over.
            if Seen::owner(&seen.made, tp).is_some_and(|id| reasons.name(id) == owner) {
                rows.extend(reasons.rows(tp));
            }
        }
        rows
    }
}
