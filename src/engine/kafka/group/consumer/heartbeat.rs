//! `ConsumerGroupHeartbeat`: joining, acknowledging, leaving, and the fences.

use super::{ConsumerGroup, Reconciliation};
use crate::engine::kafka::assignor::ServerAssignor;
use crate::engine::kafka::group::beat::{Beat, BeatOk, JOIN_EPOCH, LEAVE_STATIC_EPOCH, Wanted};
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::{ClientNo, Effect, GroupError, GroupFact, Response};
use crate::engine::kafka::group::reason::{RebalanceReason, Removal};
use crate::engine::kafka::ids::Ms;

impl ConsumerGroup {
    /// Handles `ConsumerGroupHeartbeat`.
    pub fn heartbeat(&mut self, now: Ms, from: ClientNo, beat: Beat, topics: &dyn TopicImage) -> Vec<Effect> {
        let mut out = Vec::new();
        if beat.epoch < JOIN_EPOCH {
            self.leave(&beat, &mut out);
            return out;
        }
        let answer = self.beat(now, beat, topics, &mut out);
        out.push(Effect::Respond(from, Response::Beat(answer)));
        self.tell_settled(&mut out);
        out
    }

    fn beat(
        &mut self,
        now: Ms,
        beat: Beat,
        topics: &dyn TopicImage,
        out: &mut Vec<Effect>,
    ) -> Result<BeatOk, GroupError> {
        let joins = beat.epoch == JOIN_EPOCH;
        let known = self.known(&beat)?;
        if known.is_none() && self.members.len() >= self.modern().max_size as usize {
            return Err(GroupError::GroupMaxSizeReached);
        }
        self.check_wanted(beat.wanted.as_ref())?;
        self.begin();
        let was_known = known.is_some();
        let at = match known {
            Some(at) => at,
            None => self.add_member(beat.member_id.clone(), beat.name.clone(), beat.instance_id.clone()),
        };
        let member = &mut self.members[at];
        member.classic = None;
        if member.is_away() || member.id != beat.member_id {
            // A static member that returns gets the state it left (`replaceMember`).
            member.id = beat.member_id;
            member.name = beat.name;
            member.epoch = JOIN_EPOCH;
            member.previous_epoch = JOIN_EPOCH;
        }
        let (named, matched) = beat.wanted.map_or((false, false), |wanted| member.update(wanted));
        let resolved = self.refresh_patterns(now, at, matched, topics);
        let reason = if was_known { RebalanceReason::SubscriptionChanged } else { RebalanceReason::Join };
        let pending = self.has_pending_share().then_some(RebalanceReason::MetadataChanged);
        let bump = (named || (matched && resolved)).then_some(reason).or(pending);
        self.note_metadata(bump, at, topics, out);
        self.assign_if_due(now, topics, out);
        let changed = self.reconcile(now, at, Some(&beat.owned), named || matched, topics, out);
        let session = self.modern().session_timeout_ms;
        let interval_ms = self.modern().heartbeat_interval_ms;
        self.initialize_shares(now, topics);
        let member = &mut self.members[at];
        member.session_deadline = Some(now + session);
        let assignment = (joins || changed).then(|| member.partitions());
        Ok(BeatOk { epoch: member.epoch, interval_ms, assignment })
    }

    /// The member that sends the heartbeat, if the group has it; an error where the group knows better.
    fn known(&self, beat: &Beat) -> Result<Option<usize>, GroupError> {
        let joins = beat.epoch == JOIN_EPOCH;
        let unknown = if joins { Ok(None) } else { Err(GroupError::UnknownMemberId) };
        let Some(instance) = &beat.instance_id else {
            let Some(at) = self.find(&beat.member_id) else { return unknown };
            return self.check_epoch(at, beat).map(|()| Some(at));
        };
        let Some(at) = self.find_instance(instance) else { return unknown };
        let member = &self.members[at];
        if joins {
            // A static member of the classic protocol is replaced as it is: that is the upgrade.
            let free = member.is_away() || member.classic.is_some();
            return if free { Ok(Some(at)) } else { Err(GroupError::UnreleasedInstanceId) };
        }
        if member.id != beat.member_id {
            return Err(GroupError::FencedInstanceId);
        }
        self.check_epoch(at, beat).map(|()| Some(at))
    }

    /// `throwIfConsumerGroupMemberEpochIsInvalid`: the epoch before will do where the last response was lost.
    fn check_epoch(&self, at: usize, beat: &Beat) -> Result<(), GroupError> {
        let member = &self.members[at];
        if member.classic.is_some() || beat.epoch == member.epoch {
            return Ok(());
        }
        let holds = beat.owned.iter().all(|tp| member.assigned.contains_key(tp));
        if beat.epoch < member.epoch && beat.epoch == member.previous_epoch && holds {
            return Ok(());
        }
        Err(GroupError::FencedMemberEpoch)
    }

    fn check_wanted(&self, wanted: Option<&Wanted>) -> Result<(), GroupError> {
        let Some(wanted) = wanted else { return Ok(()) };
        if wanted.assignor.as_deref().is_some_and(|name| ServerAssignor::parse(name).is_none()) {
            return Err(GroupError::UnsupportedAssignor);
        }
        if wanted.regex.as_deref().is_some_and(|regex| !self.patterns.is_valid(regex)) {
            return Err(GroupError::InvalidRegularExpression);
        }
        Ok(())
    }

    /// `consumerGroupLeave`: for good, or, a static member, with its place kept until its session ends.
    fn leave(&mut self, beat: &Beat, out: &mut Vec<Effect>) {
        let Some(at) = self.find(&beat.member_id) else { return };
        if beat.epoch != LEAVE_STATIC_EPOCH || beat.instance_id.is_none() {
            self.remove(at, Removal::Left { reason: beat.reason }, RebalanceReason::Leave, out);
            self.tell_settled(out);
            return;
        }
        self.release(self.members[at].number);
        let member = &mut self.members[at];
        member.epoch = LEAVE_STATIC_EPOCH;
        member.revoking.clear();
        member.rebalance_deadline = None;
        if member.state == Reconciliation::UnrevokedPartitions {
            member.state = Reconciliation::Stable;
        }
        self.claim(at);
        let member = &self.members[at];
        let (member, until) = (member.name.clone(), member.session_deadline);
        self.settled = false;
        out.push(Effect::Fact(GroupFact::MemberAway { member, until }));
    }
}
