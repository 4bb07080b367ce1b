//! What a producer does when its patience ends, and how it comes to its identity.
//!
//! Source: `Sender.sendProducerData` (expiry), `ExponentialBackoff`, `TransactionManager` (epochs, `InitProducerId`).

use super::answers::{ProduceError, Told};
use super::batch::Pending;
use super::sequences::Numbering;
use super::{Flight, Producer};
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::{Identity, Record};

impl Producer {
    /// Does what is due at `now`, before what is ready is drained.
    pub fn on_time(&mut self, now: Ms, chance: &mut Chance) -> Vec<Told> {
        let mut told = Vec::new();
        if self.patience_ends().is_none_or(|at| at > now) {
            return told;
        }
        self.expire(now, &mut told);
        if self.request_timeout_ends().is_some_and(|at| at <= now) {
            self.disconnect(now, chance, &mut told);
        }
        self.settle_numbers(&mut told);
        if let Numbering::Asking { due: None, asked } = self.numbering
            && now > asked.saturating_add(self.config.request_timeout_ms)
        {
            let due = Some(now.saturating_add(self.config.retry_backoff_ms));
            self.numbering = Numbering::Asking { due, asked };
        }
        told
    }

    /// When an answer is overdue, a batch is too old, or it is time to ask for an identity.
    pub(super) fn patience_ends(&self) -> Option<Ms> {
        let waiting = self.topics.values().filter_map(super::Topic::oldest_ms).min();
        let sent = self.in_flight.values().map(|flight| flight.oldest_ms).min();
        let oldest = waiting.into_iter().chain(sent).min();
        let expiry = oldest.map(|at| at.saturating_add(self.config.delivery_timeout_ms));
        let asking = match self.numbering {
            Numbering::Asking { due: Some(at), .. } => Some(at),
            Numbering::Asking { due: None, asked } => (asked < Ms::MAX).then(|| self.overdue(asked)),
            Numbering::Off | Numbering::As(_) => None,
        };
        [self.request_timeout_ends(), expiry, asking].into_iter().flatten().min()
    }

    fn request_timeout_ends(&self) -> Option<Ms> {
        self.in_flight.first_key_value().map(|(_, flight)| self.overdue(flight.sent_ms))
    }

    /// A timeout is over once more than `request.timeout.ms` have passed.
    fn overdue(&self, sent_ms: Ms) -> Ms {
        sent_ms.saturating_add(self.config.request_timeout_ms).saturating_add(1)
    }

    /// Gives up what is older than `delivery.timeout.ms`, sent or not.
    fn expire(&mut self, now: Ms, told: &mut Vec<Told>) {
        let Some(created_by) = now.checked_sub(self.config.delivery_timeout_ms) else { return };
        let mut old = Vec::new();
        for (name, topic) in &mut self.topics {
            let expired = topic.expired(created_by).into_iter();
            old.extend(expired.map(|(partition, batch)| (name.clone(), partition, batch)));
        }
        self.waiting -= old.iter().map(|(_, _, batch)| batch.records.len()).sum::<usize>();
        for Flight { oldest_ms, batches, .. } in self.in_flight.values_mut() {
            let is_old = |created_ms: Ms| created_ms <= created_by;
            if !is_old(*oldest_ms) {
                continue;
            }
            let fresh = batches.iter().filter(|batch| !is_old(batch.created_ms));
            *oldest_ms = fresh.map(|batch| batch.created_ms).min().unwrap_or(Ms::MAX);
            for batch in batches.iter().filter(|batch| is_old(batch.created_ms)) {
                if self.given_up.insert(batch.number) {
                    let mut sent = Pending::again(batch, 0);
                    sent.attempts = batch.attempts;
                    old.push((batch.topic.clone(), batch.partition, sent));
                }
            }
        }
        for (topic, partition, batch) in old {
            let why = (ProduceError::DeliveryTimedOut, now);
            told.extend(self.lose((&topic, partition), &batch, why, false));
        }
        self.flushing &= self.waiting > 0;
    }

    /// `maybeResolveSequences`, and then another epoch if numbers have to begin again
    /// (`bumpIdempotentEpochAndResetIdIfNeeded`).
    pub(super) fn settle_numbers(&mut self, told: &mut Vec<Told>) {
        if self.unresolved {
            self.unresolved = false;
            for (name, topic) in &mut self.topics {
                for (partition, sequences) in &mut topic.sequences {
                    if sequences.resolve() {
                        self.rewrite.insert((name.clone(), *partition));
                    }
                    self.unresolved |= sequences.is_unresolved();
                }
            }
        }
        // A transactional producer's epoch is the coordinator's business: numbers begin again with the next transaction.
        if self.config.transactional_id.is_some() {
            self.rewrite.clear();
            return;
        }
        let Numbering::As(now_as) = self.numbering else { return };
        if self.rewrite.is_empty() {
            return;
        }
        let next = Identity { epoch: now_as.epoch.saturating_add(1), ..now_as };
        self.numbering = Numbering::As(next);
        for (name, partition) in std::mem::take(&mut self.rewrite) {
            self.start_over(&name, partition, next);
        }
        told.push(Told::EpochBumped { epoch: next.epoch });
    }

    fn start_over(&mut self, topic: &TopicName, partition: Partition, next: Identity) {
        let state = self.topics.get_mut(topic.as_str());
        if let Some(sequences) = state.and_then(|state| state.sequences.get_mut(&partition)) {
            sequences.start_over(next);
        }
    }

    /// How long a batch waits for its next attempt after `failed_before` that failed (`retry.backoff.ms`,
    /// `retry.backoff.max.ms`): twice as long each time, a fifth more or less.
    pub(super) fn backoff_ms(&self, failed_before: u32, chance: &mut Chance) -> Ms {
        let most = self.config.retry_backoff_max_ms;
        let first = self.config.retry_backoff_ms.min(most);
        if first == most || first == 0 {
            return first;
        }
        let term = first.saturating_mul(1_u64.checked_shl(failed_before.min(32)).unwrap_or(1)).min(most);
        (term.saturating_mul(800 + chance.below(401)) / 1_000).min(most)
    }

    /// Whether `InitProducerId` is to be sent now. Who asks has to send it.
    pub fn asks_who_it_is(&mut self, now: Ms) -> bool {
        let Numbering::Asking { due: Some(due), .. } = self.numbering else { return false };
        let asks = due <= now;
        if asks {
            self.numbering = Numbering::Asking { due: None, asked: now };
        }
        asks
    }

    /// The answer to it.
    pub fn on_identity(&mut self, identity: Identity) {
        if matches!(self.numbering, Numbering::Asking { .. }) {
            self.numbering = Numbering::As(identity);
        }
    }

    /// Who it is from now on: a transactional producer, when a transaction begins or is over. Nothing is in flight then.
    pub fn be(&mut self, identity: Identity) {
        self.numbering = Numbering::As(identity);
    }

    /// Gives up the batches that were never sent (`abortUndrainedBatches`).
    pub fn abort_unsent(&mut self, now: Ms) -> Vec<Told> {
        let mut unsent = Vec::new();
        for (name, topic) in &mut self.topics {
            let taken = topic.take_unsent().into_iter();
            unsent.extend(taken.map(|(partition, batch)| (name.clone(), partition, batch)));
        }
        self.waiting -= unsent.iter().map(|(_, _, batch)| batch.records.len()).sum::<usize>();
        self.flushing &= self.waiting > 0;
        let why = (ProduceError::TransactionAborted, now);
        unsent.iter().filter_map(|(topic, at, batch)| self.lose((topic, *at), batch, why, false)).collect()
    }

    /// Who it is, once it knows.
    pub fn identity(&self) -> Option<Identity> {
        match self.numbering {
            Numbering::As(identity) => Some(identity),
            Numbering::Off | Numbering::Asking { .. } => None,
        }
    }

    /// Its process dies: what waits and what is not acknowledged is given up. Returns the first record of them.
    pub fn die(&mut self) -> Option<Record> {
        self.lost += (self.waiting + self.in_flight()) as u64;
        let sent = self.in_flight.values().flat_map(|flight| flight.batches.iter().map(|it| &it.records));
        let waiting = self.topics.values().flat_map(|topic| topic.waiting().map(|it| &it.records));
        let first = sent.chain(waiting).find_map(|records| records.first().cloned());
        self.in_flight.clear();
        self.given_up.clear();
        self.topics.clear();
        (self.waiting, self.flushing, self.closed) = (0, false, true);
        first
    }

    /// Whether a request sent before then has no answer, or a batch waits for another attempt.
    pub fn is_behind(&self, usual_since: Ms) -> bool {
        let late = |flight: &Flight| flight.sent_ms < usual_since;
        self.in_flight.first_key_value().is_some_and(|(_, flight)| late(flight))
            || self.topics.values().any(|topic| topic.waiting().any(|batch| batch.number.is_some()))
    }

    /// Records that are in a log, as far as it knows.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    /// Records that it gave up.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}
