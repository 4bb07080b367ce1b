//! Why a member reads nothing, in a sentence with its numbers.

use super::Words;
use crate::simulation::kafka::idle::Idle;

/// So many names are told of those who still hold something.
const NAMES_TOLD: usize = 3;

pub fn idle(words: &Words, reason: &Idle) -> String {
    match reason {
        Idle::NoTopic => words.text("idle-no-topic"),
        Idle::Surplus { members, partitions } => words
            .format("idle-surplus", &[("members", (*members).into()), ("partitions", (*partitions).into())]),
        Idle::EachTopic { topics, partitions, members } => {
            let args = [
                ("topics", (*topics).into()),
                ("partitions", (*partitions).into()),
                ("members", (*members).into()),
            ];
            words.format("idle-each-topic", &args)
        }
        Idle::Unreleased { partitions, holders } => {
            let names = words.list(holders, NAMES_TOLD);
            words.format("idle-unreleased", &[("n", (*partitions).into()), ("names", names.into())])
        }
        Idle::Rebalance => words.text("idle-rebalance"),
        Idle::NextHeartbeat => words.text("idle-next-heartbeat"),
        Idle::NewPartitions { partitions } => {
            words.format("idle-new-partitions", &[("n", (*partitions).into())])
        }
        Idle::LeftOut => words.text("idle-left-out"),
    }
}
