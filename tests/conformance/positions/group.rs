//! Commits, and the group that a consumer is the only member of.

use loglab::engine::kafka::client::commit_error::{CommitError, IN_A_REBALANCE, NOT_A_MEMBER};
use loglab::engine::kafka::client::positions::Thrown;
use loglab::engine::kafka::group::GroupError;
use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::engine::kafka::java::hash_order;
use serde_json::Value;

use super::client::{Client, Subscription};
use super::world::World;

/// The initial delay of an empty classic group; the other protocol has none.
const INITIAL_DELAY_MS: i64 = 3_000;
const RETRIABLE: &str = "Offset commit failed with a retriable exception. You should retry committing the latest consumed offsets.";

type Offsets = Vec<(TopicPartition, Offset)>;

impl World {
    /// The offsets that a call names; none where it names none. An `OffsetAndMetadata` is not made of a negative one.
    pub fn given(&self, args: &[&Value]) -> Result<Option<Offsets>, Thrown> {
        let Some(given) = args.first().and_then(|arg| arg.as_object()) else { return Ok(None) };
        let one = |(name, value): (&String, &Value)| {
            let offset = value.as_i64().or(value["offset"].as_i64()).unwrap_or(0);
            let negative = |_| Thrown::new("IllegalArgumentException", "Invalid negative offset");
            Ok((self.partition(name), Offset::try_from(offset).map_err(negative)?))
        };
        given.iter().map(one).collect::<Result<_, _>>().map(Some)
    }

    /// `commitSync`.
    pub fn commit_sync(&mut self, c: &mut Client, args: &[&Value]) -> Result<(), Thrown> {
        let given = self.given(args)?;
        c.grouped()?;
        c.call_back();
        let offsets = self.offsets_due(c, given);
        if offsets.is_empty() {
            // The newer consumer's wakeup is spent even so.
            c.woken &= self.classic;
            return Ok(());
        }
        if c.woken {
            // The request may be on its way already.
            if !self.classic || c.knows_coordinator {
                self.commit(c, &offsets)?;
            }
            return c.wake();
        }
        c.knows_coordinator = true;
        let answer = self.commit(c, &offsets);
        answer.map_err(|thrown| self.waited_in_vain(c, &offsets, thrown))
    }

    /// `commitAsync`: what goes wrong with the commit is told to the callback.
    pub fn commit_async(&mut self, c: &mut Client, args: &[&Value]) -> Result<(), Thrown> {
        let given = self.given(args)?;
        c.grouped()?;
        c.call_back();
        let offsets = self.offsets_due(c, given);
        let result = if offsets.is_empty() { Ok(()) } else { self.commit(c, &offsets) };
        c.knows_coordinator = true;
        let named = offsets.iter().map(|(tp, offset)| (self.key(tp), *offset)).collect();
        c.pending.push((named, result.err()));
        Ok(())
    }

    fn offsets_due(&mut self, c: &mut Client, given: Option<Offsets>) -> Offsets {
        // The recorder waited here for longer than the interval it had set.
        if c.poll_interval_set && c.member {
            (c.thrown_out, c.member) = (true, false);
        }
        // A member of the newer protocol that has left has let go of its partitions.
        let own = || if c.thrown_out && !self.classic { Vec::new() } else { c.positions.consumed() };
        given.unwrap_or_else(own)
    }

    fn commit(&mut self, c: &Client, offsets: &Offsets) -> Result<(), Thrown> {
        let refuse = |error: CommitError| Err(Thrown::new(error.class, error.message));
        let subscribed = matches!(c.subscription, Subscription::Topics(_));
        if self.classic && subscribed && !c.member {
            let joining = c.joins_at.is_some();
            return refuse(if joining && !c.thrown_out { IN_A_REBALANCE } else { NOT_A_MEMBER });
        }
        // Who is no member may commit as long as nobody is.
        if !c.member && self.has_members() {
            return refuse(CommitError::of(!self.classic, GroupError::UnknownMemberId));
        }
        let (known, unknown): (Vec<_>, Vec<_>) =
            offsets.iter().cloned().partition(|(tp, _)| self.log(tp).is_some());
        self.commits.extend(known);
        if unknown.is_empty() {
            Ok(())
        } else {
            Err(Thrown::new("RetriableCommitFailedException", RETRIABLE))
        }
    }

    /// `commitSync` tries what can be tried again until its time is over.
    fn waited_in_vain(&mut self, c: &Client, offsets: &Offsets, thrown: Thrown) -> Thrown {
        if thrown.class != "RetriableCommitFailedException" {
            return thrown;
        }
        let ms = c.api_timeout_ms;
        self.now += ms;
        let hash = |tp: &TopicPartition| {
            hash_order::topic_partition_hash(hash_order::string_hash(tp.topic.as_str()), tp.partition)
        };
        let hashes: Vec<i32> = offsets.iter().map(|(tp, _)| hash(tp)).collect();
        let walked = hash_order::walk_after_puts(&hashes).into_iter().map(|at| &offsets[at as usize]);
        let shown = walked.map(|(tp, offset)| {
            format!("{tp}=OffsetAndMetadata{{offset={offset}, leaderEpoch=null, metadata=''}}")
        });
        let list = shown.collect::<Vec<_>>().join(", ");
        let text = format!("Timeout of {ms}ms expired before successfully committing offsets {{{list}}}");
        Thrown::new("TimeoutException", text)
    }

    /// What `enable.auto.commit` does in `poll`, and in `close` whether it is due or not.
    pub fn auto_commit(&mut self, c: &mut Client, closing: bool) {
        let due = closing || self.now >= c.next_auto_commit;
        let holds = c.member || c.subscription == Subscription::Assigned;
        if c.config.enable_auto_commit && c.group && due {
            c.next_auto_commit = self.now + c.config.auto_commit_interval_ms as i64;
            if holds {
                self.commits.extend(c.positions.consumed());
            }
        }
    }

    /// The member is in its group once the initial delay is over, and holds all partitions of its topics.
    pub fn join(&mut self, c: &mut Client) {
        let Subscription::Topics(topics) = &c.subscription else { return };
        if c.member && !c.rejoins {
            return;
        }
        // An eager member gives everything back, and with it what it knew.
        if std::mem::take(&mut c.rejoins) && self.classic {
            c.positions.assign(&[]);
        }
        if c.thrown_out {
            c.positions.assign(&[]);
            c.thrown_out = false;
            c.joins_at = None;
        }
        let delay = if self.classic { INITIAL_DELAY_MS } else { 0 };
        if self.now < *c.joins_at.get_or_insert(self.now + delay) {
            return;
        }
        c.member = true;
        let all: Vec<_> = topics
            .iter()
            .flat_map(|topic| {
                let topic = self.topic_name(topic);
                let count = self.logs.0.get(topic).map_or(0, Vec::len) as u32;
                (0..count).map(move |number| TopicPartition::new(topic, number))
            })
            .collect();
        c.positions.assign_from_group(&all);
    }
}
