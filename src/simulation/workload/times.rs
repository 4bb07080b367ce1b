//! The event times of a workload's rows, and when each is due.
//!
//! Invariant: what is due never goes back, however the times do; where they do not, nothing more is kept.

use std::rc::Rc;

#[derive(Clone)]
pub struct Times {
    pub column: usize,
    /// Unix ms, one for each replayed row.
    pub at_ms: Rc<[i64]>,
    /// The running maximum of `at_ms`; absent where the times never go back.
    due_ms: Option<Rc<[i64]>>,
    pub late_rows: usize,
}

impl Times {
    pub fn new(column: usize, at_ms: Vec<i64>) -> Self {
        let mut latest = i64::MIN;
        let mut late_rows = 0;
        for at in &at_ms {
            late_rows += usize::from(*at < latest);
            latest = latest.max(*at);
        }
        let due_ms = (late_rows > 0).then(|| {
            let mut latest = i64::MIN;
            let due = at_ms.iter().map(|at| {
                latest = latest.max(*at);
                latest
            });
            due.collect()
        });
        Self { column, at_ms: at_ms.into(), due_ms, late_rows }
    }

    /// When the row of that number is due: the latest time so far.
    pub fn due_ms(&self, row: usize) -> Option<i64> {
        self.due_ms.as_ref().unwrap_or(&self.at_ms).get(row).copied()
    }

    pub fn size_bytes(&self) -> usize {
        size_of_val(&*self.at_ms) + self.due_ms.as_ref().map_or(0, |due| size_of_val(&**due))
    }
}
