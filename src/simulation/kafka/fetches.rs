//! Fetches that go through the network, because a fault may harm them there.

use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::consumer::{Consumer, Logs};
use crate::engine::kafka::group::{FetchRequest, Fetched};
use crate::engine::kafka::ids::{GroupId, Offset, TopicPartition};
use crate::simulation::network::{Named, Network};

impl Network {
    /// Tells a consumer whether some fault may harm its fetches.
    pub(crate) fn routes_fetches(&self, group: &GroupId, consumer: &mut Consumer) {
        let faulty = !self.faults().is_empty()
            && self.may_harm(ApiKey::Fetch, &Named::Member(group.clone(), consumer.name.clone()));
        consumer.set_faulty_fetches(faulty);
    }
}

/// What the leader has of each partition that it knows, now.
pub(super) fn answer(logs: &dyn Logs, asked: &FetchRequest) -> Vec<Fetched> {
    let read = |(partition, from): &(TopicPartition, Offset)| {
        let log = logs.log(partition)?;
        let fetch = log.fetch_isolated(asked.isolation, *from, usize::MAX, u64::from(asked.max_bytes));
        let to = fetch.ok().map(|fetch| fetch.end_offset());
        // Nothing new is no answer.
        let any = to.is_none_or(|to| to > *from);
        any.then(|| Fetched { partition: partition.clone(), from: *from, to })
    };
    asked.from.iter().filter_map(read).collect()
}
