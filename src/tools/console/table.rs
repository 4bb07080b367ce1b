//! Columns as `printf("%-15s")` makes them, and the orders in which Java walks its maps.

use crate::engine::kafka::ids::TopicPartition;
use crate::engine::kafka::java::hash_order;

/// What stands where a value is missing.
pub const MISSING: &str = "-";

/// `%-{width}s`: blanks to the right; Java counts UTF-16 units.
pub fn pad(out: &mut String, text: &str, width: usize) {
    out.push_str(text);
    for _ in length(text)..width {
        out.push(' ');
    }
}

/// `String.length`.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The width of a column: that of its longest value, at least `least`.
pub fn width<'t>(least: usize, texts: impl Iterator<Item = &'t str>) -> usize {
    texts.fold(least, |most, text| most.max(length(text)))
}

/// The columns of a row with a blank between them; the last one is not filled up.
pub fn row(out: &mut String, cells: &[(&str, usize)]) {
    let last = cells.len().saturating_sub(1);
    for (at, (text, width)) in cells.iter().enumerate() {
        pad(out, text, if at == last { 0 } else { *width });
        if at != last {
            out.push(' ');
        }
    }
}

/// In the order of a `HashMap<TopicPartition, …>` into which they were put in this order.
pub fn in_map_order(partitions: &[TopicPartition]) -> Vec<TopicPartition> {
    let hash = |tp: &TopicPartition| {
        hash_order::topic_partition_hash(hash_order::string_hash(tp.topic.as_str()), tp.partition)
    };
    let hashes: Vec<i32> = partitions.iter().map(hash).collect();
    hash_order::walk_after_puts(&hashes).into_iter().map(|at| partitions[at as usize].clone()).collect()
}

/// In the order of a `HashMap<String, …>`, each name once.
pub fn names_in_map_order<'t>(names: &[&'t str]) -> Vec<&'t str> {
    let mut once: Vec<&str> = Vec::with_capacity(names.len());
    for name in names {
        if !once.contains(name) {
            once.push(name);
        }
    }
    let hashes: Vec<i32> = once.iter().map(|name| hash_order::string_hash(name)).collect();
    hash_order::walk_after_puts(&hashes).into_iter().map(|at| once[at as usize]).collect()
}
