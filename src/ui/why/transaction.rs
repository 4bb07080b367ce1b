//! What transactions have to do with a record, a reader's place, and a producer.

use super::answer::{Part, Row, Why};
use super::asker::{Asker, difference};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::ids::{Offset, TopicPartition, UnixMs};
use crate::engine::kafka::log::{Kind, PartitionLog};
use crate::engine::kafka::transaction::Ending;
use crate::session::subject::{Subject, kafka};
use crate::simulation::producer::Producer;
use crate::ui::words::{format, show};

impl Asker<'_> {
    /// A control record: what it ends.
    pub(super) fn control_record(
        &self,
        tp: &TopicPartition,
        offset: Offset,
        ending: Ending,
        timestamp: UnixMs,
    ) -> Why {
        let commits = ending == Ending::Commit;
        let id = if commits { "why-commit-marker-title" } else { "why-abort-marker-title" };
        let mut why = Why::new(self.say(id, &[("partition", show(tp.partition))]));
        let of_topic = Part::link(tp, kafka::Subject::Partition(tp.clone()));
        let means = if commits { "why-commit-marker-means" } else { "why-abort-marker-means" };
        why.rows = vec![
            self.row("why-offset", [Part::Code(offset.to_string()), self.soft("why-in", &[]), of_topic]),
            self.row("why-time", [Part::Soft(format::timestamp(timestamp))]),
            self.row("why-transaction", [self.soft(means, &[])]),
            self.row("why-readers", [self.soft("why-marker-passed", &[])]),
        ];
        why
    }

    /// How a record's transaction stands, if it has one.
    pub(super) fn standing(&self, log: &PartitionLog, offset: Offset) -> Option<Row> {
        if log.kind(offset) != Some(Kind::Transactional) {
            return None;
        }
        if let Some(producer) = log.open_at(offset) {
            let id = self.world.kafka.transactions.owner(producer);
            let args =
                [("id", id.map_or_else(|| show("?"), show)), ("stable", show(log.last_stable_offset()))];
            return Some(self.row("why-transaction", [self.soft("why-transaction-open", &args)]));
        }
        let aborted = log.aborted().is_some_and(|aborted| aborted.contains(offset));
        let id = if aborted { "why-transaction-aborted" } else { "why-transaction-committed" };
        Some(self.row("why-transaction", [self.soft(id, &[])]))
    }

    /// Where a reader with `read_committed` stops, and why.
    pub(super) fn stable_offset(&self, tp: &TopicPartition, position: Option<Offset>) -> Option<Row> {
        let log = self.world.kafka.topics.log(tp)?;
        let stable = log.last_stable_offset();
        let mut parts = vec![Part::Code(stable.to_string())];
        let oldest = log.open_transactions().min_by_key(|(_, since)| *since);
        match oldest.and_then(|(producer, _)| self.world.kafka.transactions.owner(producer)) {
            Some(id) => {
                parts.push(self.soft("why-stable-open", &[("id", show(id))]));
                if let Some(position) = position {
                    let end = log.log_end_offset();
                    parts.push(self.soft("why-stable-held", &[]));
                    parts.push(Part::Code(difference(end, position.max(stable))));
                }
            }
            None => parts.push(self.soft("why-stable-end", &[])),
        }
        Some(self.row("why-stable", parts))
    }

    /// A producer's transaction: id, epoch and state.
    pub(super) fn transaction_of(&self, producer: &Producer) -> Vec<Row> {
        let Some(transactions) = &producer.transactions else { return Vec::new() };
        let manager = &transactions.manager;
        let mut rows = vec![self.row("why-transactional-id", [Part::Code(manager.id().to_string())])];
        if let Some(identity) = manager.producer() {
            let means = self.soft("why-producer-epoch-means", &[]);
            rows.push(self.row("why-producer-epoch", [Part::Code(identity.epoch.to_string()), means]));
        }
        let mut state = vec![Part::Code(manager.state().name().to_owned())];
        if let Some(error) = manager.last_error() {
            state.push(Part::Soft(error.message.clone()));
        }
        rows.push(self.row("why-transaction-state", state));
        let newer = self.world.producers.values().find(|other| {
            let newer = other
                .transactions
                .as_ref()
                .is_some_and(|t| t.id() == manager.id() && t.manager.producer() > manager.producer());
            other.name != producer.name && newer
        });
        if let Some(newer) = newer {
            let link = Part::link(&newer.name, Subject::Producer(newer.name.clone()));
            rows.push(self.row("why-fenced-by", [link]));
        }
        rows
    }
}
