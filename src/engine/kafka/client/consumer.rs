//! A consumer: the poll loop, the heartbeat thread and the rebalance protocol of `ClassicKafkaConsumer`.
//!
//! Invariants:
//! - A position is the next offset to hand to the application; it moves only by delivery, seek or reset.
//! - Partitions are held only between `onPartitionsAssigned` and `onPartitionsRevoked` or `onPartitionsLost`.
//! - A position is past what the application has in hand: a commit of it covers what is not processed yet.
//! - A crashed consumer does nothing at all; a frozen one still sends heartbeats, but does not poll.
//!
//! Deliberately absent: the fetch buffer where no fault may harm a fetch (records are read from the log when polled).

pub mod application;
mod commands;
mod fetching;
mod hand;
mod heartbeat;
mod metadata;
mod patience;
mod poll;
mod protocol;
mod state;
mod transacting;
mod work;

use std::rc::Rc;

use super::consumer_config::ConsumerConfig;
use crate::engine::kafka::group::{LeaveReason, RebalanceReason, Request, Response};
use crate::engine::kafka::ids::{
    InstanceId, MemberId, MemberName, Ms, Partition, TopicName, TopicPartition, UnixMs,
};
use crate::engine::kafka::log::PartitionLog;
use application::{Application, Trap};
use fetching::Fetching;
use hand::Hand;
pub use hand::POISON;
use heartbeat::Heart;
use patience::Patience;
use std::collections::BTreeMap;

pub use state::{App, ClientFact, Held, MemberState, Out};
pub use transacting::Transacting;

/// How long one `poll(Duration)` of the model's application blocks without data.
pub const POLL_TIMEOUT_MS: Ms = 100;

/// What a consumer can see of the brokers' topics.
pub trait Logs {
    /// The partition count of a topic, if it exists.
    fn partitions(&self, topic: &TopicName) -> Option<Partition>;
    /// One partition's log.
    fn log(&self, partition: &TopicPartition) -> Option<&PartitionLog>;
    /// All topics, in order of their names.
    fn names(&self) -> Vec<TopicName>;
}

/// One consumer of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, in whatever state the others are"
)]
pub struct Consumer {
    /// `client.id`.
    pub name: MemberName,
    /// The id the coordinator knows.
    pub member_id: MemberId,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    pub config: ConsumerConfig,
    /// Subscribed topics, sorted; of a pattern, those that it was seen to match.
    pub topics: Vec<TopicName>,
    /// A regular expression subscribed to, which the broker resolves.
    pub regex: Option<Rc<str>>,
    /// `subscribe(Pattern)`: the client itself checks which topics match.
    pub pattern: Option<Rc<str>>,
    /// What its application is like.
    pub application: Application,
    /// How long the application works on one record, in microseconds.
    pub processing_us: u64,
    /// The application commits in `onPartitionsRevoked`, before it lets partitions go.
    pub commit_on_revoke: bool,
    /// Unix time at which simulated time began: what `by_duration` counts from.
    pub started_at_ms: UnixMs,
    state: MemberState,
    app: App,
    /// What the last poll returned and the application has not worked off yet.
    hand: Hand,
    /// The `commitSync` that it waits for.
    commit: Option<work::Commit>,
    /// It processed something since it last committed.
    owes_commit: bool,
    /// The transactions in which its application commits, if it does.
    transacting: Option<Transacting>,
    /// Where the process is to die.
    trap: Option<Trap>,
    generation: i32,
    protocol: Option<Rc<str>>,
    held: BTreeMap<TopicPartition, Held>,
    cursor: Option<TopicPartition>,
    /// It knows its member id: the coordinator told it, and has not disowned it.
    has_id: bool,
    is_leader: bool,
    /// Topics of the whole group, which a leader watches (`groupSubscription`).
    group_topics: Vec<TopicName>,
    /// Partition counts as last seen, of the topics it watches (`metadataSnapshot`).
    known: BTreeMap<TopicName, Partition>,
    /// Those that it assigned by when it led last (`assignmentSnapshot`).
    assigned_by: Option<BTreeMap<TopicName, Partition>>,
    /// Responses that came while the application was not in `poll`.
    inbox: Vec<Response>,
    /// `StickyAssignor`'s memory.
    sticky: Option<(Vec<TopicPartition>, i32)>,
    /// An exception that the next `poll` throws.
    fatal: Option<&'static str>,
    rejoin: Option<RebalanceReason>,
    heart: Heart,
    patience: Patience,
    fetching: Fetching,
    lost: bool,
    poll_at: Option<Ms>,
    last_poll: Ms,
    next_heartbeat: Ms,
    last_heartbeat: Option<Ms>,
    next_auto_commit: Ms,
    next_metadata: Ms,
    last_metadata: Option<Ms>,
}

impl Consumer {
    /// A consumer that polls for the first time at `now`.
    pub fn new(
        now: Ms,
        name: MemberName,
        member_id: MemberId,
        instance_id: Option<InstanceId>,
        config: ConsumerConfig,
        mut topics: Vec<TopicName>,
    ) -> Self {
        topics.sort();
        topics.dedup();
        Self {
            name,
            member_id,
            instance_id,
            topics,
            regex: None,
            pattern: None,
            application: Application::default(),
            processing_us: 0,
            commit_on_revoke: false,
            started_at_ms: 0,
            state: MemberState::Unjoined,
            app: App::Waiting { since: now },
            hand: Hand::default(),
            commit: None,
            owes_commit: false,
            transacting: None,
            trap: None,
            generation: -1,
            protocol: None,
            held: BTreeMap::new(),
            cursor: None,
            has_id: false,
            is_leader: false,
            group_topics: Vec::new(),
            known: BTreeMap::new(),
            assigned_by: None,
            inbox: Vec::new(),
            sticky: None,
            fatal: None,
            rejoin: Some(RebalanceReason::Join),
            heart: Heart::default(),
            patience: Patience::default(),
            fetching: Fetching::default(),
            lost: false,
            poll_at: Some(now),
            last_poll: now,
            next_heartbeat: now,
            last_heartbeat: None,
            next_auto_commit: now + config.auto_commit_interval_ms,
            next_metadata: now,
            last_metadata: None,
            config,
        }
    }

    /// The state in the rebalance protocol.
    pub fn state(&self) -> MemberState {
        self.state
    }

    /// What the application is doing.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Whether the process is dead.
    pub fn is_crashed(&self) -> bool {
        matches!(self.app, App::Crashed { .. })
    }

    /// Whether the application stalls.
    pub fn is_frozen(&self) -> bool {
        matches!(self.app, App::Frozen { .. })
    }

    /// The generation it last joined, -1 for none.
    pub fn generation(&self) -> i32 {
        self.generation
    }

    /// The partitions it holds, with positions. A zombie (out of the group without knowing) still holds its own.
    pub fn held(&self) -> &BTreeMap<TopicPartition, Held> {
        &self.held
    }

    /// Whether it was thrown out, or left by timeout, and will learn so at its next poll.
    pub fn is_zombie(&self) -> bool {
        self.lost
    }

    pub fn last_poll(&self) -> Ms {
        self.last_poll
    }

    /// When it last sent a heartbeat.
    pub fn last_heartbeat(&self) -> Option<Ms> {
        self.last_heartbeat
    }

    /// When the next automatic commit is due.
    pub fn next_auto_commit(&self) -> Ms {
        self.next_auto_commit
    }

    /// Whether it is waiting for records and would take one of `partition` at once.
    pub fn wants(&self, partition: &TopicPartition) -> bool {
        matches!(self.app, App::Waiting { .. })
            && self.held.get(partition).is_some_and(|held| !held.paused && held.position.is_some())
    }

    /// When it looks for records again by itself; one that waits for them to arrive does not.
    pub fn next_poll(&self) -> Option<Ms> {
        self.poll_at.filter(|_| matches!(self.app, App::Waiting { .. }))
    }

    /// When `wake` must be called next.
    pub fn next_wake(&self) -> Option<Ms> {
        let app = match self.app {
            App::Crashed { .. } => return None,
            App::Waiting { .. } => self.next_poll(),
            App::Processing { until, .. } => Some(self.work_due(until)),
            App::Committing { .. } => self.commit_due().or(self.transaction_due()),
            App::Frozen { until, .. } => until,
        };
        let beat = self.beats().then_some(self.next_heartbeat);
        let fetch = self.fetching.overdue_at();
        [app, beat, self.patience.ends(), fetch, Some(self.next_metadata)].into_iter().flatten().min()
    }

    /// Does what is due at `now`.
    pub fn wake(&mut self, now: Ms, logs: &dyn Logs) -> Vec<Out> {
        let mut out = Vec::new();
        if self.is_crashed() {
            return out;
        }
        self.give_up_waiting(now, &mut out);
        self.give_up_fetch(now, &mut out);
        if self.beats() && self.next_heartbeat <= now {
            self.beat(now, &mut out);
        }
        if self.next_metadata <= now {
            self.refresh_metadata(now, logs);
        }
        match self.app {
            App::Waiting { .. } if self.poll_at.is_some_and(|at| at <= now) => {
                self.poll(now, logs, &mut out);
            }
            App::Processing { until, .. } if self.work_due(until) <= now => self.work(now, logs, &mut out),
            App::Committing { .. } if self.commit_due().is_some_and(|at| at <= now) => {
                self.commit_late(now, logs, &mut out);
            }
            App::Committing { .. } if self.transaction_due().is_some_and(|at| at <= now) => {
                self.transaction_late(now, logs, &mut out);
            }
            App::Frozen { since, until: Some(until), left_ms } if until <= now => {
                self.resume_app(now, since, left_ms);
            }
            _ => {}
        }
        out
    }

    /// Whether the heartbeat thread runs: from the answer to `JoinGroup` until the member is out.
    fn beats(&self) -> bool {
        matches!(self.state, MemberState::Stable | MemberState::CompletingRebalance)
    }

    fn beat(&mut self, now: Ms, out: &mut Vec<Out>) {
        let limit_ms = self.config.max_poll_interval_ms;
        let polling = matches!(self.app, App::Waiting { .. });
        if !polling && now.saturating_sub(self.last_poll) > limit_ms {
            out.push(Out::Fact(ClientFact::PollIntervalExceeded { limit_ms }));
            self.say_goodbye(LeaveReason::PollInterval, out);
            self.fall_out(true);
            return;
        }
        if self.beat_is_out() {
            self.next_heartbeat = now + self.heartbeat_interval_ms();
            return;
        }
        self.last_heartbeat = Some(now);
        self.next_heartbeat = now + self.heartbeat_interval_ms();
        // The thread also looks at the poll interval, and must not sleep past its end.
        let end = self.last_poll.saturating_add(limit_ms).saturating_add(1);
        if !polling && end > now {
            self.next_heartbeat = self.next_heartbeat.min(end);
        }
        if self.is_modern() {
            let beat = self.beat_request(now);
            out.push(Out::Send(beat));
            return;
        }
        out.push(Out::Send(Request::Heartbeat {
            member_id: self.member_id.clone(),
            instance_id: self.instance_id.clone(),
            generation: self.generation,
        }));
    }

    /// Leaves the group. A static member of the classic protocol sends nothing: its place is kept for the session
    /// timeout (KIP-345).
    fn say_goodbye(&self, reason: LeaveReason, out: &mut Vec<Out>) {
        if self.state != MemberState::Unjoined && (self.instance_id.is_none() || self.is_modern()) {
            out.push(Out::Send(self.leave_request(reason)));
        }
    }

    /// Out of the group: partitions are lost, which the application learns of at its next poll.
    fn fall_out(&mut self, forget_id: bool) {
        self.state = MemberState::Unjoined;
        self.generation = -1;
        self.heart = Heart::default();
        self.patience.forget();
        self.has_id &= !forget_id;
        self.inbox.clear();
        self.lost = true;
        self.rejoin = Some(RebalanceReason::Join);
        self.poll_soon();
    }

    /// Rejoin at the next poll; a poll that blocks notices when its timeout is over.
    fn want_rejoin(&mut self, now: Ms, reason: RebalanceReason) {
        if self.rejoin.is_none() {
            self.rejoin = Some(reason);
        }
        if let App::Waiting { since } = self.app {
            let turns = now.saturating_sub(since).div_ceil(POLL_TIMEOUT_MS).max(1);
            let at = since + turns * POLL_TIMEOUT_MS;
            self.poll_at = Some(self.poll_at.map_or(at, |old| old.min(at)));
        }
    }

    fn poll_soon(&mut self) {
        if let App::Waiting { since } = self.app {
            self.poll_at = Some(since);
        }
    }

    fn poll_by(&mut self, at: Ms) {
        if matches!(self.app, App::Waiting { .. }) {
            self.poll_at = Some(self.poll_at.map_or(at, |old| old.min(at)));
        }
    }
}
