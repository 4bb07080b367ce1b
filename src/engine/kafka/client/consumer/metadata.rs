//! What a consumer knows of topics, and when it looks: `ConsumerCoordinator`'s two snapshots.
//!
//! A client asks for metadata when it subscribes, every `metadata.max.age.ms`, before it leads by topics it does
//! not read itself, and after a fetch failed because a topic is gone. A leader keeps the counts it assigned by and
//! asks for a rebalance once the counts it sees are others. So does one that led, left and came back: it compares
//! with what it assigned by long ago until its next assignment.

use super::{Consumer, Logs, MemberState};
use crate::engine::kafka::group::RebalanceReason;
use crate::engine::kafka::group::consumer::regex::compile;
use crate::engine::kafka::ids::{Ms, TopicName};

/// `fetch.max.wait.ms`: how long a fetch that finds nothing waits at the broker.
const FETCH_MAX_WAIT_MS: Ms = 500;
/// `retry.backoff.ms`: metadata is not asked for again within this.
const RETRY_BACKOFF_MS: Ms = 100;
/// `retry.backoff.max.ms`: where answers stay the same, metadata is asked for again after this.
const RETRY_BACKOFF_MAX_MS: Ms = 1_000;

impl Consumer {
    /// Metadata arrived (`maybeUpdateSubscriptionMetadata`).
    pub(super) fn refresh_metadata(&mut self, now: Ms, logs: &dyn Logs) {
        self.next_metadata = now.saturating_add(self.config.metadata_max_age_ms.max(1));
        self.last_metadata = Some(now);
        if let Some(pattern) = self.pattern.clone() {
            let whole = compile(&pattern);
            let mut topics = logs.names();
            topics.retain(|topic| whole.as_ref().is_some_and(|whole| whole.is_match(topic.as_str())));
            self.change_topics(now, topics);
        }
        let topics = self.topics.iter().chain(&self.group_topics);
        self.known = topics.map(|topic| (topic.clone(), logs.partitions(topic).unwrap_or(0))).collect();
        if self.asks_in_vain() {
            self.next_metadata = self.next_metadata.min(now + RETRY_BACKOFF_MAX_MS);
        }
        if self.state == MemberState::Stable && self.sees_other_counts() {
            self.want_rejoin(now, RebalanceReason::MetadataChanged);
        }
        self.names_arrived(now);
    }

    /// Whether it asks by name for a topic that does not exist: an error that asks for metadata again
    /// (`Metadata.handleMetadataResponse`). A pattern asks for whatever there is.
    fn asks_in_vain(&self) -> bool {
        self.pattern.is_none() && self.known.values().any(|partitions| *partitions == 0)
    }

    /// Metadata will not come before `at`: until then the client knows no topic by name.
    pub fn await_metadata(&mut self, at: Ms) {
        (self.next_metadata, self.last_metadata) = (at, None);
        self.known.clear();
    }

    /// Before it joins, a member that subscribes by a pattern checks which topics match now.
    pub(super) fn refresh_pattern(&mut self, now: Ms, logs: &dyn Logs) {
        let allowed = self.last_metadata.is_none_or(|at| now >= at + RETRY_BACKOFF_MS);
        if self.pattern.is_some() && allowed {
            self.refresh_metadata(now, logs);
        }
    }

    /// The leader watches all topics that the group reads; where some are new to it, it asks for them first, and
    /// waits for metadata that is asked for already (`ensureFreshMetadata`).
    pub(super) fn watch(&mut self, now: Ms, topics: Vec<TopicName>, logs: &dyn Logs) {
        let new = topics.iter().any(|topic| !self.topics.contains(topic));
        self.group_topics = topics;
        let asked = self.next_metadata <= now || self.last_metadata.is_none() || self.asks_in_vain();
        if new || asked {
            self.refresh_metadata(now, logs);
        }
        self.assigned_by = Some(self.known.clone());
        self.is_leader = true;
    }

    /// Whether the counts it assigned by are no longer those it sees.
    pub(super) fn sees_other_counts(&self) -> bool {
        self.assigned_by.as_ref().is_some_and(|then| *then != self.known)
    }

    /// Fetches of a partition that is gone fail, once the broker has answered; then metadata is asked for.
    pub fn topic_deleted(&mut self, now: Ms, topic: &TopicName) {
        if self.held.keys().any(|tp| tp.topic == *topic) {
            self.next_metadata = self.next_metadata.min(now + FETCH_MAX_WAIT_MS);
        }
    }
}
