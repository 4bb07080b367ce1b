//! What a reader was promised: for each promise that it holds, or the first record that says otherwise.

use super::answer::{Part, Row};
use super::asker::Asker;
use crate::session::subject::kafka;
use crate::simulation::ledger::query::Filter;
use crate::simulation::ledger::reader::Reader;
use crate::simulation::ledger::{Example, ReaderId, Standing};
use crate::simulation::world::World;
use crate::ui::words::{Words, format, show};

/// Order in a partition, order of a key, no loss, no duplicates; none for a reader that nobody knows.
pub fn guarantees(words: &Words, world: &World, id: &ReaderId) -> Vec<Row> {
    let asker = Asker { words, world, samples: None };
    let Some(reader) = world.ledger.reader(id) else { return Vec::new() };
    let broken = &reader.broken;
    let counts = world.standing(id);
    let first = |standing: Standing| {
        let filter = Filter { standing: Some(standing), ..Filter::default() };
        let row = world.ledger_where(id, &filter, 0, 1).pop()?;
        Some(Example { partition: row.partition, offset: row.offset, at_ms: row.last_ms?, client: None })
    };
    let lost = broken.lost.clone().filter(|_| counts.lost > 0);
    let repeated = broken.repeated.clone().or_else(|| first(Standing::Repeated));
    vec![
        asker.promise(
            reader,
            ("promise-partition-order", "broken-partition-order"),
            broken.partition_order.as_ref(),
            1,
        ),
        asker.promise(
            reader,
            ("promise-key-order", "broken-key-order"),
            broken.key_order.as_ref(),
            reader.order_breaks,
        ),
        match lost {
            None if counts.lost > 0 => asker.lost(id, counts.lost),
            lost => asker.promise(reader, ("promise-no-loss", "broken-no-loss"), lost.as_ref(), counts.lost),
        },
        asker.promise(reader, ("promise-no-repeat", "broken-no-repeat"), repeated.as_ref(), counts.repeated),
    ]
}

impl Asker<'_> {
    fn promise(
        &self,
        reader: &Reader,
        (label, broken): (&str, &str),
        example: Option<&Example>,
        n: u64,
    ) -> Row {
        let Some(it) = example else { return self.row(label, [Part::Strong(self.text("promise-holds"))]) };
        let name = it.client.and_then(|client| reader.names.get(&client));
        let args = [
            ("partition", show(&it.partition)),
            ("offset", show(it.offset)),
            ("member", name.map_or_else(|| "".into(), show)),
            ("at", format::moment(self.words, it.at_ms).into()),
            ("n", n.into()),
        ];
        let record = kafka::Subject::Record { partition: it.partition.clone(), offset: it.offset };
        self.row(
            label,
            [Part::Strong(self.text("promise-broken")), Part::link(self.say(broken, &args), record)],
        )
    }

    /// Losses of which no moment is known: the reader is past the record, that is all.
    fn lost(&self, id: &ReaderId, n: u64) -> Row {
        let filter = Filter { standing: Some(Standing::Lost), ..Filter::default() };
        let mut parts = vec![Part::Strong(self.text("promise-broken"))];
        match self.world.ledger_where(id, &filter, 0, 1).pop() {
            Some(row) => {
                let args =
                    [("partition", show(&row.partition)), ("offset", show(row.offset)), ("n", n.into())];
                let record = kafka::Subject::Record { partition: row.partition.clone(), offset: row.offset };
                parts.push(Part::link(self.say("broken-no-loss-passed", &args), record));
            }
            None => parts.push(self.soft("broken-no-loss-deleted", &[("n", n.into())])),
        }
        self.row("promise-no-loss", parts)
    }
}
