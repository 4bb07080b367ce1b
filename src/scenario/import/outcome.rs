//! How far an import is, and what it gives.

use std::rc::Rc;

use serde::Serialize;

use super::error::ImportError;
use crate::simulation::workload::Workload;

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Bytes taken so far.
    pub bytes: u64,
    /// Rows read so far, without the malformed ones.
    pub rows: u64,
    /// Malformed rows left out so far.
    pub skipped: u64,
}

/// Malformed rows that were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    pub count: u64,
    /// What was wrong with the first few, in their order.
    pub first: Vec<ImportError>,
}

impl Skipped {
    const KEPT: usize = 5;

    pub(super) fn add(&mut self, error: ImportError) {
        self.count += 1;
        if self.first.len() < Self::KEPT {
            self.first.push(error);
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its rows, still without times.
    pub workload: Rc<Workload>,
    /// The rows left out under `OnBadRow::Skip`.
    pub skipped: Skipped,
}
