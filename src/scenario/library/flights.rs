//! The built-in workload `flights`: 978 departures from New York's airports on 27 November 2013, the day before
//! Thanksgiving, with times between 00:28 and 23:54 at UTC−5.

use std::rc::Rc;

use crate::assets;
use crate::scenario::import::{Format, ImportError, Importer, OnBadRow, TimeParser};
use crate::simulation::workload::Workload;

/// The name that scenarios call it by.
pub const NAME: &str = "flights";

/// The column whose values are the record keys: few enough to follow, uneven enough to show skew.
pub const KEY_COLUMN: &str = "carrier";

/// The column that holds the event time.
pub const TIME_COLUMN: &str = "time";

/// How many there are: a file with fewer was cut off on its way.
const ROWS: usize = 978;

/// The rows with their event times; none where the page could not fetch the file, or got another one for it. Each call
/// reads them again, which takes less than a millisecond; keep the `Rc`.
pub fn file() -> Option<Rc<Workload>> {
    read().ok().filter(|rows| rows.len() == ROWS)
}

/// The same where the file is built in.
///
/// # Panics
/// Never: a test reads it.
#[cfg(not(target_arch = "wasm32"))]
pub fn workload() -> Rc<Workload> {
    file().expect("the built-in file is well formed")
}

fn read() -> Result<Rc<Workload>, ImportError> {
    let mut importer = Importer::new(NAME, Some(Format::Csv));
    importer.push(assets::text(assets::FLIGHTS).as_bytes())?;
    let rows = importer.finish()?.workload;
    let mut times = TimeParser::new(&rows, TIME_COLUMN, OnBadRow::Stop)?;
    times.step(rows.len())?;
    Ok(times.finish()?.workload)
}
