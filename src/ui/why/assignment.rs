//! Why a member has a partition: an assignor's rule with its numbers, as rows for the inspector and as one sentence.
//!
//! The facts come from `engine::kafka::assignor::explain`. An unknown fact is left out.

use std::fmt::Display;

use super::answer::{MOST_LISTED, Part, Row};
use crate::engine::kafka::assignor::{Assignment, Block, Stay, Turn, Why};
use crate::engine::kafka::group::Coordinator;
use crate::engine::kafka::ids::{MemberId, Partition, TopicPartition};
use crate::tools::reassign::{Assignor, Seen};
use crate::ui::words::{Words, format, show};

/// An assignment that is asked about.
pub struct Reasons<'a> {
    pub words: &'a Words,
    /// Whose group it is: members' names.
    pub coordinator: &'a Coordinator,
    /// What the assignor was told.
    pub seen: &'a Seen,
    pub made: &'a Assignment,
    pub assignor: Assignor,
}

impl Reasons<'_> {
    fn row(&self, id: &str, parts: impl Into<Vec<Part>>) -> Row {
        Row::new(self.words.text(id), parts)
    }

    /// A member by the name that people know it by.
    pub fn name(&self, id: &MemberId) -> String {
        self.coordinator.member(id).map_or_else(|| id.to_string(), |known| known.name.to_string())
    }

    fn names(&self, ids: &[MemberId]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.name(id)).collect();
        self.words.list(&names, MOST_LISTED)
    }

    /// The rule's steps to `of`.
    pub fn rows(&self, of: &TopicPartition) -> Vec<Row> {
        let Some(owner) = Seen::owner(self.made, of) else { return Vec::new() };
        match self.seen.explain(self.assignor, self.made, of) {
            Some(Why::Range(block)) => self.block_rows(&block, owner, of.partition),
            Some(Why::Turn(turn)) => self.turn_rows(&turn, owner, of),
            Some(Why::Stay(stay)) => self.stay_rows(&stay, owner, of),
            Some(Why::Shared(_)) | None => Vec::new(),
        }
    }

    /// The same in a sentence.
    pub fn sentence(&self, of: &TopicPartition) -> String {
        let Some(owner) = Seen::owner(self.made, of) else { return self.words.text("why-nobody") };
        match self.seen.explain(self.assignor, self.made, of) {
            Some(Why::Range(block)) => self.block(&block, owner),
            Some(Why::Turn(turn)) => self.turn(&turn, owner),
            Some(Why::Stay(stay)) => self.stay(&stay, owner, of),
            Some(Why::Shared(_)) | None => String::new(),
        }
    }

    fn line(&self, ids: &[MemberId]) -> Row {
        let is_static = self.seen.members.iter().any(|member| member.instance_id.is_some());
        let id = if is_static { "why-range-order-static" } else { "why-range-order" };
        let text = self.words.format(id, &[("line", self.names(ids).into())]);
        self.row("why-range-line", [Part::Soft(text)])
    }

    fn block_rows(&self, block: &Block, owner: &MemberId, partition: Partition) -> Vec<Row> {
        // Where racks were matched first, or the topic has grown since, the block is not the reason.
        if !(block.start..block.start + block.length).contains(&partition) {
            return Vec::new();
        }
        let rest = self.words.format("why-range-rest", &[("rest", block.remainder.into())]);
        vec![
            self.line(&block.line),
            self.row(
                "why-range-each",
                [divided(block.partitions, block.line.len(), block.quotient), Part::Soft(rest)],
            ),
            self.row("why-range-share", [Part::Soft(self.block(block, owner))]),
        ]
    }

    fn block(&self, block: &Block, owner: &MemberId) -> String {
        let numbers: Vec<Partition> = (block.start..block.start + block.length).collect();
        let place = [
            ("member", self.name(owner).into()),
            ("rank", show(block.rank + 1)),
            ("range", format::partitions(&numbers).into()),
            ("count", block.length.into()),
        ];
        self.words.format("why-range-gets", &place)
    }

    fn turn_rows(&self, turn: &Turn, owner: &MemberId, of: &TopicPartition) -> Vec<Row> {
        let place = [("partition", show(of)), ("n", show(turn.position))];
        let mut rows = vec![
            self.line(&turn.circle),
            self.row("why-turn-place", [Part::Soft(self.words.format("why-turn-number", &place))]),
        ];
        let members = turn.circle.len() as u32;
        // Where nobody was ever passed over, the turn is a remainder.
        if turn.position % members == turn.rank {
            let sum = Part::Code(turn.rank.to_string());
            let modulo = self.words.format("why-mod", &[("n", show(members))]);
            rows.push(Row::new(modulo, [sum]));
        }
        rows.push(self.row("why-range-share", [Part::Soft(self.turn(turn, owner))]));
        rows
    }

    fn turn(&self, turn: &Turn, owner: &MemberId) -> String {
        let member = ("member", self.name(owner).into());
        let mut text = match &turn.previous {
            Some(previous) => {
                self.words.format("why-turn-after", &[("previous", self.name(previous).into()), member])
            }
            None => self.words.format("why-turn-first", &[member]),
        };
        if !turn.passed_over.is_empty() {
            let names = [("names", self.names(&turn.passed_over).into())];
            text = [text, self.words.format("why-turn-passed", &names)].join(" ");
        }
        text
    }

    fn stay_rows(&self, stay: &Stay, owner: &MemberId, of: &TopicPartition) -> Vec<Row> {
        let quota = match stay.quota {
            Some(quota) => {
                let rest = self.words.format("why-quota-rest", &[("rest", quota.extras.into())]);
                vec![divided(quota.partitions, quota.members, quota.floor), Part::Soft(rest)]
            }
            None => vec![Part::Soft(self.words.text("why-quota-none"))],
        };
        let has = [
            ("member", self.name(owner).into()),
            ("n", stay.has.into()),
            ("fewest", show(stay.spread.0)),
            ("most", show(stay.spread.1)),
        ];
        vec![
            self.row("why-range-each", quota),
            self.row("why-stay", [Part::Soft(self.stay(stay, owner, of))]),
            self.row("why-balance", [Part::Soft(self.words.format("why-stay-has", &has))]),
        ]
    }

    fn stay(&self, stay: &Stay, owner: &MemberId, of: &TopicPartition) -> String {
        let member = ("member", self.name(owner).into());
        let Some(before) = &stay.before else {
            // A consumer group's coordinator does not keep who had what before: it may have been free or revoked.
            let id = if self.coordinator.consumer().is_some() { "why-stay-given" } else { "why-stay-found" };
            return self.words.format(id, &[member]);
        };
        if stay.kept {
            let since = self.coordinator.consumer().and_then(|group| group.member(owner)?.assigned.get(of));
            return match since {
                Some(since) => self.words.format("why-stay-since", &[member, ("epoch", show(since))]),
                None => self.words.format("why-stay-kept", &[member]),
            };
        }
        let owned = self.seen.members.iter().find(|other| other.id == *before).map_or(&[][..], |m| &m.owned);
        let keeps = self.made.get(before).map_or(0, |now| owned.iter().filter(|tp| now.contains(tp)).count());
        let args = [
            ("before", self.name(before).into()),
            ("had", owned.len().into()),
            ("keeps", keeps.into()),
            member,
        ];
        self.words.format("why-stay-moved", &args)
    }
}

/// A division as one reads it: `6 ÷ 4 = 1`.
fn divided(whole: u32, by: impl Display, each: u32) -> Part {
    Part::Code(format!("{whole} ÷ {by} = {each}"))
}
