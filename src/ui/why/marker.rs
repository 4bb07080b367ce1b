//! A marker: position, committed offset and lag, as sums.

use super::answer::{Part, Why};
use super::asker::{Asker, difference};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::ids::{GroupId, TopicPartition};
use crate::engine::kafka::log::Isolation;
use crate::session::subject::kafka;
use crate::simulation::kafka::lag;
use crate::ui::words::{format, show};

impl Asker<'_> {
    pub(super) fn marker(&self, id: &GroupId, tp: &TopicPartition) -> Option<Why> {
        let group = self.world.kafka.groups.get(id)?;
        let end = self.world.kafka.topics.log(tp)?.log_end_offset();
        let title = self.say("why-marker-title", &[("group", show(id)), ("partition", show(tp))]);
        let mut why = Why::new(title);
        let owners = group.owners();
        let owner = owners.get(tp).map(|(owner, _)| (*owner).clone());
        let position = owners.get(tp).and_then(|(_, position)| *position);
        let commit = group.offsets.get(tp).copied();
        match &owner {
            Some(owner) => {
                let subject = kafka::Subject::Member { group: id.clone(), member: owner.clone() };
                why.rows.push(self.row("why-owner", [Part::link(owner, subject)]));
            }
            None => why.rows.push(self.row("why-owner", [self.soft("why-nobody", &[])])),
        }
        why.rows.push(self.row("why-end", [Part::Code(end.to_string()), self.soft("why-end-means", &[])]));
        let reader = owner.as_ref().and_then(|owner| group.client(owner.as_str()));
        if reader.is_some_and(|(_, reader)| reader.config.isolation == Isolation::ReadCommitted) {
            why.rows.push(self.stable_offset(tp, position)?);
        }
        if let Some(position) = position {
            let means = self.soft("why-position-means", &[]);
            why.rows.push(self.row("why-position", [Part::Code(position.to_string()), means]));
        }
        match commit {
            Some(commit) => {
                let at = format::moment(self.words, commit.at);
                let means = self.soft("why-committed-means", &[("at", at.into())]);
                why.rows.push(self.row("why-committed", [Part::Code(commit.offset.to_string()), means]));
            }
            None => why.rows.push(self.row("why-committed", [self.soft("why-no-commit", &[])])),
        }
        if let Some(position) = position {
            let sum = difference(end, position);
            why.rows.push(self.row("why-to-read", [Part::Code(sum), self.soft("why-to-read-means", &[])]));
        }
        if let Some(commit) = commit {
            let sum = difference(end, commit.offset);
            why.rows.push(self.row("why-lag", [Part::Code(sum), self.soft("why-lag-means", &[])]));
            let age = match lag::unread(self.world, group, tp) {
                Some(unread) => self.age(tp, &unread).to_vec(),
                None => vec![self.soft("why-age-none", &[])],
            };
            why.rows.push(self.row("why-age", age));
        }
        if let (Some(position), Some(commit), Some(owner)) = (position, commit, &owner)
            && position > commit.offset
        {
            let sum = difference(position, commit.offset);
            let means = self.soft("why-twice-means", &[("member", show(owner))]);
            why.rows.push(self.row("why-twice", [Part::Code(sum), means]));
        }
        let which = if owner.is_some() { kafka::Which::Position } else { kafka::Which::Committed };
        why.seek = Some(kafka::Marker { group: id.clone(), partition: tp.clone(), which });
        Some(why)
    }
}
