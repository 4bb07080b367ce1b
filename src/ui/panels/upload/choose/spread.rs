//! Where the records of a file will go, before they do.

use yew::prelude::*;

use super::Choose;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::ui::producers::client::client_name;
use crate::ui::upload::LOOKED_AT;
use crate::ui::why::{Part, placement};
use crate::ui::words::format::{number, text_of};
use crate::ui::words::show;

/// Partitions whose share is shown.
const SHARES: usize = 12;
/// A partition with more than this many times its even share is hot.
const HOT: f64 = 1.5;
/// Of fewer rows it says nothing.
const ENOUGH: u64 = 20;
/// Characters of a key.
const KEY_CHARS: usize = 24;

impl Choose {
    pub(super) fn spread_view(&self) -> Html {
        let (words, arrivals) = (&self.words, &self.arrivals);
        let percent = |count: u64| show(number(arrivals.percent(count).round()));
        let placed = arrivals.rows - arrivals.open;
        let even = placed as f64 / arrivals.counts.len().max(1) as f64;
        let fullest = arrivals.fullest().map(|partition| (partition, arrivals.counts[partition as usize]));
        let hot = fullest
            .filter(|(_, count)| arrivals.counts.len() > 1 && placed >= ENOUGH && *count as f64 > even * HOT);
        let row = |partition: usize| {
            let count = arrivals.counts[partition];
            let args = [("partition", show(partition)), ("n", count.into()), ("percent", percent(count))];
            html! {
                <li key={partition.to_string()}>
                    <span>{ words.format("upload-skew-row", &args) }</span>
                    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="whole" width="100" height="4" />
                        <rect class="left" width={format!("{:.1}", arrivals.percent(count))} height="4" />
                    </svg>
                </li>
            }
        };
        let client = [("client", client_name(words, self.client.name()).into())];
        html! {
            <div class="skew">
                <h3>{ words.format("upload-skew-title", &client) }</h3>
                if let Some((partition, count)) = hot {
                    <p>{ words.format("upload-skew-hot", &[("partition", show(partition)), ("percent", percent(count))]) }</p>
                }
                if let (Some(_), Some((key, count))) = (hot, &arrivals.hot) {
                    <p>{ words.format("upload-skew-key", &[("key", text_of(key, KEY_CHARS).into()), ("percent", percent(*count))]) }</p>
                }
                if placed > 0 {
                    <ul>{ for (0..arrivals.counts.len().min(SHARES)).map(row) }</ul>
                }
                if arrivals.turns > 0 {
                    <p class="soft small">
                        { words.format("upload-skew-turns", &[("n", arrivals.turns.into()), ("rule", self.rule().into())]) }
                    </p>
                }
                if arrivals.open > 0 {
                    <p class="soft small">
                        { words.format("upload-skew-open", &[("n", arrivals.open.into()), ("percent", percent(arrivals.open)), ("rule", self.rule().into())]) }
                    </p>
                }
                if arrivals.rows == LOOKED_AT as u64 {
                    <p class="soft small">{ words.format("upload-skew-first", &[("n", arrivals.rows.into())]) }</p>
                }
            </div>
        }
    }

    /// How this client places a record without a key.
    fn rule(&self) -> String {
        let config = ProducerConfig::new(self.client).partitioning;
        let rows = placement(&self.words, &config, None, self.partitions).rows;
        rows.get(1).and_then(|row| row.parts.first()).and_then(Part::text).unwrap_or_default().to_owned()
    }
}
