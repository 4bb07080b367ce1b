//! Transactions that take longer than `transaction.timeout.ms`: the coordinator looks for them now and then.

use crate::engine::kafka::transaction::ABORT_CHECK_MS;
use crate::simulation::kafka::{Fact, Task};
use crate::simulation::kernel::Simulation;

impl Simulation {
    /// The coordinator looks for transactions that take too long while there are any.
    pub(crate) fn watch_timeouts(&mut self) {
        let now = self.world.now;
        if self.world.kafka.timeout_check.is_none() {
            let at = (now / ABORT_CHECK_MS + 1) * ABORT_CHECK_MS;
            self.world.kafka.timeout_check = Some(at);
            self.world.agenda.add(at, Task::TransactionTimeouts);
        }
    }

    pub(crate) fn check_timeouts(&mut self) {
        let now = self.world.now;
        self.world.kafka.timeout_check = None;
        for marker in self.world.kafka.transactions.abort_timed_out(now) {
            let transactional_id = marker.transactional_id.clone();
            let found = self.world.kafka.transactions.transaction(&transactional_id);
            let timeout_ms = found.map_or(0, |transaction| transaction.timeout_ms);
            self.emit(Fact::TransactionTimedOut { transactional_id, timeout_ms });
            self.send_markers(marker);
        }
        if self.world.kafka.transactions.has_ongoing() {
            self.watch_timeouts();
        }
    }
}
