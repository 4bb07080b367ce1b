//! Why a record is where it is, what is in it, and who has read it.

use super::answer::{MOST_LISTED, Part, Row, Why};
use super::asker::Asker;
use super::placement::{Placement, default_rule, placement};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::ids::{Offset, Partition, TopicName, TopicPartition};
use crate::engine::kafka::log::{Header, Kind, RecordRef};
use crate::engine::kafka::partitioner::PartitionerConfig;
use crate::session::shown::brief;
use crate::session::subject::kafka;
use crate::simulation::kafka::Group;
use crate::simulation::ledger::{ReaderId, Standing};
use crate::ui::words::{format, show};

/// How many characters of a value are shown.
const MOST_CHARS: usize = 400;

impl Asker<'_> {
    pub(super) fn record(&self, tp: &TopicPartition, offset: Offset) -> Option<Why> {
        let log = self.world.kafka.topics.log(tp)?;
        let Some(record) = log.get(offset) else {
            let was_there = offset >= log.log_start_offset() && offset < log.first_dirty_offset();
            return was_there.then(|| self.hole(tp, offset));
        };
        if let Some(Kind::Marker(ending)) = log.kind(offset) {
            return Some(self.control_record(tp, offset, ending, record.timestamp));
        }
        let partitions = self.world.kafka.topics.partitions(&tp.topic)?;
        let (placement, sender) = self.likely_placement(&tp.topic, record.key, partitions, tp.partition);
        let title = match record.key.map(|key| brief(key, 24)) {
            Some(key) if !key.is_empty() => {
                self.say("why-record-title", &[("key", key.into()), ("partition", show(tp.partition))])
            }
            _ => self.say("why-record-title-no-key", &[("partition", show(tp.partition))]),
        };
        let mut why = Why::new(title);
        why.note = placement.decision.filter(|d| d.partition != tp.partition).map(|decision| {
            let args = [("would", show(decision.partition)), ("partition", show(tp.partition))];
            self.say("why-elsewhere", &args)
        });
        why.rows = placement.rows;
        why.rows.extend(sender);
        why.rows.extend(self.contents(tp, offset, &record));
        why.rows.extend(self.standing(log, offset));
        why.rows.extend(self.readers(tp, offset));
        Some(why)
    }

    /// An offset whose record the cleaner removed.
    fn hole(&self, tp: &TopicPartition, offset: Offset) -> Why {
        let mut why = Why::new(self.say("why-hole-title", &[("offset", show(offset))]));
        let of_topic = Part::link(tp, kafka::Subject::Partition(tp.clone()));
        why.rows.push(
            self.row("why-offset", [Part::Code(offset.to_string()), self.soft("why-in", &[]), of_topic]),
        );
        why.note = Some(self.text("why-hole"));
        why
    }

    /// A record does not tell who sent it: a producer of the topic under whose rule it fits, or else the first of them.
    /// Beside the steps, who sends by that rule.
    fn likely_placement(
        &self,
        topic: &TopicName,
        key: Option<&[u8]>,
        partitions: Partition,
        found: Partition,
    ) -> (Placement, Option<Row>) {
        let producers = self.world.producers.values();
        let writers =
            || producers.clone().filter_map(|producer| Some((&producer.name, producer.sender_to(topic)?)));
        let mut rules: Vec<PartitionerConfig> =
            writers().map(|(_, sender)| sender.config().partitioning.clone()).collect();
        rules.push(default_rule());
        let place = |rule: &PartitionerConfig| placement(self.words, rule, key, partitions);
        let fits = |rule: &&PartitionerConfig| {
            place(rule).decision.is_none_or(|decision| decision.partition == found)
        };
        let rule = rules.iter().find(fits).unwrap_or(&rules[0]);
        // Whose arithmetic leads to the same partition by chance is no likelier and no less likely a sender.
        let senders: Vec<String> = writers()
            .filter(|(_, sender)| fits(&&sender.config().partitioning))
            .map(|(producer, sender)| {
                let client = sender.config().client.name();
                self.say("why-sender-client", &[("producer", show(producer)), ("client", client.into())])
            })
            .collect();
        let text = self.words.list(&senders, MOST_LISTED);
        let row = (!senders.is_empty()).then(|| self.row("why-sender", [Part::Soft(text)]));
        (place(rule), row)
    }

    fn contents(&self, tp: &TopicPartition, offset: Offset, record: &RecordRef) -> Vec<Row> {
        let of_topic = Part::link(tp, kafka::Subject::Partition(tp.clone()));
        let mut rows = vec![
            self.row("why-offset", [Part::Code(offset.to_string()), self.soft("why-in", &[]), of_topic]),
            self.row("why-time", [Part::Soft(format::timestamp(record.timestamp))]),
            self.row("why-value", [self.bytes_shown(record.value)]),
        ];
        rows.extend(record.headers.iter().take(MOST_LISTED).map(|Header { key, value }| {
            let label = self.say("why-header", &[("name", show(key))]);
            Row::new(label, [self.bytes_shown(value)])
        }));
        rows
    }

    fn bytes_shown(&self, bytes: Option<&[u8]>) -> Part {
        match bytes {
            None => Part::Code(self.text("why-null")),
            Some([]) => self.soft("why-empty", &[]),
            Some(bytes) if std::str::from_utf8(bytes).is_ok() => {
                Part::Soft(format::text_of(bytes, MOST_CHARS))
            }
            Some(bytes) => Part::Code(format::text_of(bytes, MOST_CHARS)),
        }
    }

    fn readers(&self, tp: &TopicPartition, offset: Offset) -> Vec<Row> {
        let groups = self.world.kafka.groups.iter().filter(|(_, group)| group.topics().contains(&tp.topic));
        groups
            .map(|(id, group)| {
                let marker = kafka::Subject::Marker(kafka::Marker {
                    group: id.clone(),
                    partition: tp.clone(),
                    which: kafka::Which::Position,
                });
                let mut parts = vec![Part::link(self.reading(group, tp, offset), marker)];
                parts.extend(self.effects(&ReaderId::Group(id.clone()), tp, offset));
                Row::new(id.to_string(), parts)
            })
            .collect()
    }

    /// How often the effect of a record happened for a reader, by whom and when; nothing while it is still to come.
    fn effects(&self, id: &ReaderId, tp: &TopicPartition, offset: Offset) -> Option<Part> {
        let row = self.world.ledger_row(id, tp, offset)?;
        let by: Vec<String> = row.by.iter().map(ToString::to_string).collect();
        let at = |ms: Option<u64>| ms.map(|ms| format::moment(self.words, ms)).unwrap_or_default();
        let args = [
            ("n", row.effects.into()),
            ("by", self.words.list(&by, MOST_LISTED).into()),
            ("first", at(row.first_ms).into()),
            ("last", at(row.last_ms).into()),
        ];
        match row.standing {
            Standing::Once => Some(self.soft("why-effect-once", &args)),
            Standing::Repeated => Some(Part::Strong(self.say("why-effect-repeated", &args))),
            Standing::Lost => Some(Part::Strong(self.text("why-effect-lost"))),
            Standing::Pending => None,
        }
    }

    /// How far a group is with one record.
    fn reading(&self, group: &Group, tp: &TopicPartition, offset: Offset) -> String {
        let has = |set: Option<&crate::engine::kafka::group::RangeSet>| {
            set.is_some_and(|set| set.count_within(offset, offset + 1) > 0)
        };
        let committed = group.offsets.get(tp).map(|commit| commit.offset);
        let position = group.owners().get(tp).and_then(|(_, position)| *position);
        if has(group.delivered.get(tp)) {
            let safe = committed.is_some_and(|committed| committed > offset);
            return self.text(if safe { "why-read-committed" } else { "why-read" });
        }
        if has(group.skipped.get(tp)) {
            return self.text("why-passed-over");
        }
        match position.or(committed) {
            None => self.text("why-unread"),
            Some(next) if next > offset => self.text("why-started-after"),
            Some(next) => self.say("why-ahead", &[("n", (offset - next).into())]),
        }
    }
}
