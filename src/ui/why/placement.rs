//! From a key to a partition: the arithmetic, step by step, of a record that lies there or of one still being typed.

use super::answer::{Part, Row};
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::partitioner::{
    Client, Decision, Fold, KeyArithmetic, Partitioner, PartitionerConfig, Reason, decide_by_key,
};
use crate::session::shown::brief;
use crate::ui::words::{Words, format, show};

/// How many bytes of a key are shown in hex.
const MOST_BYTES: usize = 16;

/// How many characters of a key are shown.
const MOST_CHARS: usize = 24;

/// Where a key leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// The partition, where the key alone decides.
    pub decision: Option<Decision>,
    pub rows: Vec<Row>,
}

/// A Java producer with nothing set: what sends records by hand.
pub fn default_rule() -> PartitionerConfig {
    ProducerConfig::new(Client::Java).partitioning
}

/// Where a producer with `config` puts `key` among `partitions`, step by step.
pub fn placement(
    words: &Words,
    config: &PartitionerConfig,
    key: Option<&[u8]>,
    partitions: u32,
) -> Placement {
    let ignored = config.ignore_keys && config.partitioner == Partitioner::BuiltIn;
    let decision = if ignored { None } else { decide_by_key(config.partitioner, key, partitions.max(1)) };
    let mut rows = vec![Row::new(words.text("why-key"), key_parts(words, key))];
    match decision.map(|decision| decision.reason) {
        Some(Reason::Key(arithmetic)) => rows.extend(steps(words, &arithmetic, key)),
        _ => rows.push(Row::new(words.text("why-rule"), [Part::Soft(rule(words, config, key.is_some()))])),
    }
    rows.push(Row::new(words.text("why-source"), [Part::Soft(source(words, config.partitioner))]));
    Placement { decision, rows }
}

/// A key's bytes and text, or null.
fn key_parts(words: &Words, key: Option<&[u8]>) -> Vec<Part> {
    let Some(key) = key else { return vec![Part::Code(words.text("why-null"))] };
    if key.is_empty() {
        return vec![Part::Soft(words.text("why-empty-key"))];
    }
    let mut parts = vec![Part::Code(format::hex(key, MOST_BYTES))];
    parts.push(Part::Soft(match std::str::from_utf8(key) {
        Ok(_) => words.format("why-quoted", &[("text", brief(key, MOST_CHARS).into())]),
        Err(_) => words.text("why-not-text"),
    }));
    parts
}

fn steps(words: &Words, arithmetic: &KeyArithmetic, key: Option<&[u8]>) -> Vec<Row> {
    let n = arithmetic.partitions;
    let code = |label: String, value: String| Row::new(label, [Part::Code(value)]);
    let mut rows = vec![code(arithmetic.algorithm.name().to_owned(), arithmetic.shown_hash().to_string())];
    let of = match key {
        Some(key) if !key.is_empty() => brief(key, MOST_CHARS),
        _ => words.text("why-such-a"),
    };
    let same = words.format("why-every", &[("key", of.into()), ("n", n.into())]);
    let last = [Part::Code(arithmetic.partition().to_string()), Part::Soft(same)];
    let modulo = words.format("why-mod", &[("n", show(n))]);
    match arithmetic.fold {
        Fold::Mask => rows.push(code(words.text("why-sign-off"), arithmetic.folded.to_string())),
        Fold::Abs => rows.push(code(words.text("why-absolute"), arithmetic.folded.to_string())),
        Fold::Unsigned => {}
        Fold::AbsRemainder => {
            let remainder = i64::from(arithmetic.signed_hash()) % i64::from(n.max(1));
            rows.push(code(modulo, remainder.to_string()));
            rows.push(Row::new(words.text("why-sign-dropped"), last));
            return rows;
        }
    }
    rows.push(Row::new(modulo, last));
    rows
}

/// How a partition is found where no key decides.
fn rule(words: &Words, config: &PartitionerConfig, has_key: bool) -> String {
    use Partitioner as P;
    let id = match config.partitioner {
        P::BuiltIn if has_key => "why-rule-sticky-in-spite",
        P::BuiltIn => {
            let bytes = format::bytes(words, config.batch_size);
            return words.format("why-rule-sticky", &[("bytes", bytes.into())]);
        }
        P::ConsistentRandom | P::Murmur2Random | P::Fnv1aRandom if config.sticky_linger_ms > 0 => {
            return words.format("why-rule-kept", &[("ms", show(config.sticky_linger_ms))]);
        }
        P::RoundRobin | P::SaramaRoundRobin | P::KafkaGoRoundRobin => "why-rule-turn-always",
        P::KafkaJs | P::KafkaGoHash => "why-rule-turn",
        P::Random | P::SaramaRandom => "why-rule-random-always",
        _ => "why-rule-random",
    };
    words.text(id)
}

/// The class or function that holds the rule, and whose it is.
fn source(words: &Words, partitioner: Partitioner) -> String {
    let rule = partitioner.source().rsplit('.').next().unwrap_or_default();
    match Client::ALL.into_iter().find(|client| client.partitioners().contains(&partitioner)) {
        Some(Client::Java) | None => words.format("why-source-kafka", &[("rule", show(rule))]),
        Some(client) => {
            words.format("why-source-client", &[("rule", show(rule)), ("client", show(client.name()))])
        }
    }
}
