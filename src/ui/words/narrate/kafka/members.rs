//! Sentences about what happens to one member.

use super::{Teller, member_subject};
use crate::engine::kafka::group::LeaveReason;
use crate::engine::kafka::group::Removal;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms};
use crate::simulation::kafka::Fact;
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, format, show};

impl Teller<'_> {
    pub(super) fn members(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::MemberRemoved { group, member, why } => self.removed(group, member, *why),
            Fact::MemberReturned { group, member, generation } => {
                let args = [("generation", show(generation))];
                self.of_member("fact-member-returned", group, member, &args)
            }
            Fact::MemberLeft { group, member } => self.left(group, member),
            Fact::MemberCrashed { group, member, session_ends_ms } => {
                self.crashed(group, member, *session_ends_ms)
            }
            Fact::MemberFrozen { group, member, poll_interval_ends_ms } => {
                self.frozen(group, member, *poll_interval_ends_ms)
            }
            Fact::MemberThawed { group, member } => self.of_member("fact-member-thawed", group, member, &[]),
            Fact::MemberChanged { group, member } => {
                self.of_member("fact-member-changed", group, member, &[])
            }
            Fact::PollIntervalExceeded { group, member, limit_ms } => {
                let args = [("limit", format::duration(self.words, *limit_ms).into())];
                let sentence = self.of_member("fact-poll-interval-exceeded", group, member, &args);
                sentence.tone(Tone::Trouble)
            }
            Fact::MemberRefused { group, member, code } => {
                let args = [("code", (*code).into())];
                self.of_member("fact-member-refused", group, member, &args).tone(Tone::Trouble)
            }
            Fact::MemberUnanswered { group, member, api } => {
                let args = [("api", (*api).into())];
                self.of_member("fact-member-unanswered", group, member, &args).tone(Tone::Trouble)
            }
            Fact::MemberFailed { group, member, exception } => {
                let args = [("exception", (*exception).into())];
                self.of_member("fact-member-failed", group, member, &args).tone(Tone::Trouble)
            }
            Fact::MemberAway { group, member, session_ends_ms } => {
                let args = [("wait", self.wait(*session_ends_ms))];
                self.of_member("fact-member-away", group, member, &args).tone(Tone::Wait)
            }
            _ => unreachable!("not about a member"),
        }
    }

    fn of_member(&self, id: &str, group: &GroupId, member: &MemberName, more: &[(&str, Arg)]) -> Sentence {
        let mut args = vec![("group", show(group)), ("member", show(member))];
        args.extend_from_slice(more);
        self.say(Kind::Groups, id, &args).about(member_subject(group, member))
    }

    fn removed(&self, group: &GroupId, member: &MemberName, why: Removal) -> Sentence {
        let (id, more) = match why {
            Removal::Left { reason } => {
                let key = match reason {
                    LeaveReason::Close => "close",
                    LeaveReason::Unsubscribe => "unsubscribe",
                    LeaveReason::PollInterval => "poll-interval",
                    LeaveReason::Failed => "failed",
                };
                ("fact-removed-left", ("reason", key.into()))
            }
            Removal::SessionTimeout { after_ms } => {
                ("fact-removed-session-timeout", ("after", format::duration(self.words, after_ms).into()))
            }
            Removal::RejoinTimeout { after_ms } => {
                ("fact-removed-rejoin-timeout", ("after", format::duration(self.words, after_ms).into()))
            }
            Removal::RevocationTimeout { after_ms } => {
                let after = format::duration(self.words, after_ms);
                ("fact-removed-revocation-timeout", ("after", after.into()))
            }
            Removal::Fenced => ("fact-removed-fenced", ("after", Arg::from(""))),
        };
        let sentence = self.of_member(id, group, member, &[more]);
        if matches!(why, Removal::Left { .. }) { sentence } else { sentence.tone(Tone::Trouble) }
    }

    fn left(&self, group: &GroupId, member: &MemberName) -> Sentence {
        let known = self.group(group).map(|g| g.coordinator.members()).unwrap_or_default();
        let instance = known.iter().find(|known| known.name == member).and_then(|known| known.instance_id);
        if let Some(instance) = instance {
            let args = [("instance", show(instance))];
            self.of_member("fact-member-left-static", group, member, &args).tone(Tone::Wait)
        } else {
            let at = format::moment(self.words, self.world.network.expected(self.run.last.time_ms));
            let args = [("at", at.into()), ("kind", self.kind(group))];
            self.of_member("fact-member-left", group, member, &args)
        }
    }

    fn crashed(&self, group: &GroupId, member: &MemberName, session_ends_ms: Option<Ms>) -> Sentence {
        let still_in = self.group(group).is_some_and(|g| g.client(member.as_str()).is_some());
        let sentence = match session_ends_ms {
            Some(until) => {
                self.of_member("fact-member-crashed", group, member, &[("wait", self.wait(until))])
            }
            None if still_in => self.of_member("fact-member-crashed-waiting", group, member, &[]),
            None => self.of_member("fact-member-crashed-outside", group, member, &[]),
        };
        sentence.tone(Tone::Trouble)
    }

    fn frozen(&self, group: &GroupId, member: &MemberName, until: Ms) -> Sentence {
        if until <= self.run.last.time_ms {
            return self.of_member("fact-member-frozen-late", group, member, &[]).tone(Tone::Trouble);
        }
        let args = [("wait", self.wait(until))];
        self.of_member("fact-member-frozen", group, member, &args).tone(Tone::Trouble)
    }
}
