//! The two habits of Java that an assignment can show: how strings compare and in which order a hash map is walked.
//!
//! Invariants:
//! - Strings compare by UTF-16 code units, as `String.compareTo` does; that differs from Rust's order once a name
//!   holds both a supplementary character and one from U+E000 up.
//! - A walk follows `java.util.HashMap` of `OpenJDK` 17 for keys that were put and never removed: by bucket, and
//!   within a bucket by age. Deliberately absent: the trees that replace a bucket of nine or more keys; the ids
//!   and names that Kafka hashes do not collide so often.

use std::cmp::Ordering;

/// `String.compareTo`: the order of the UTF-16 code units.
pub fn compare(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    // UTF-8 sorts by code point. The one difference: a supplementary character (lead byte 0xF0 up) is a pair of
    // surrogates in UTF-16, which sort before U+E000..U+FFFF (lead bytes 0xEE and 0xEF).
    match a.bytes().zip(b.bytes()).find(|(x, y)| x != y) {
        Some((0xf0.., 0xee..=0xef)) => Ordering::Less,
        Some((0xee..=0xef, 0xf0..)) => Ordering::Greater,
        Some((x, y)) => x.cmp(&y),
        None => a.len().cmp(&b.len()),
    }
}

/// `String.hashCode`.
pub fn string_hash(text: &str) -> i32 {
    if !text.is_ascii() {
        return text.encode_utf16().fold(0, |hash, unit| step(hash, i32::from(unit)));
    }
    // Four at a time: a product waits for the one before it.
    let fours = text.as_bytes().chunks_exact(4);
    let rest = fours.remainder();
    let hash = fours.fold(0i32, |hash, four| {
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| i32::from(four[at]));
        hash.wrapping_mul(31 * 31 * 31 * 31).wrapping_add(a * 31 * 31 * 31 + b * 31 * 31 + c * 31 + d)
    });
    rest.iter().fold(hash, |hash, &unit| step(hash, i32::from(unit)))
}

/// `org.apache.kafka.common.Uuid.hashCode`.
pub fn uuid_hash(id: u128) -> i32 {
    let halves = (id >> 64) as u64 ^ id as u64;
    ((halves >> 32) ^ halves) as i32
}

/// `org.apache.kafka.common.TopicPartition.hashCode`, given the hash of the topic's name.
pub fn topic_partition_hash(topic_hash: i32, partition: u32) -> i32 {
    step(step(1, partition as i32), topic_hash)
}

/// The buckets of a `HashMap` made for `capacity` keys after `keys` were put (16 is `new HashMap()`).
pub fn table_after_puts(capacity: usize, keys: usize) -> usize {
    let mut table = capacity.max(1).next_power_of_two();
    while keys > table / 4 * 3 + table % 4 * 3 / 4 {
        table *= 2;
    }
    table
}

/// The buckets of `new HashSet(collection)` for a collection of `keys`.
pub fn table_of_copy(keys: usize) -> usize {
    (keys * 4 / 3 + 1).max(16).next_power_of_two()
}

/// The bucket of a key in a map of `table` buckets.
pub fn bucket(hash: i32, table: usize) -> usize {
    (hash as u32 ^ (hash as u32 >> 16)) as usize & (table - 1)
}

/// The order in which a map of `table` buckets is walked: positions into `hashes`, which are in order of insertion.
pub fn walk(hashes: &[i32], table: usize) -> Vec<u32> {
    let mut next = vec![0u32; table + 1];
    for &hash in hashes {
        next[bucket(hash, table) + 1] += 1;
    }
    for at in 1..=table {
        next[at] += next[at - 1];
    }
    let mut order = vec![0; hashes.len()];
    for (position, &hash) in hashes.iter().enumerate() {
        let place = &mut next[bucket(hash, table)];
        order[*place as usize] = position as u32;
        *place += 1;
    }
    order
}

/// The order in which a `new HashMap()` is walked after these keys were put.
pub fn walk_after_puts(hashes: &[i32]) -> Vec<u32> {
    walk(hashes, table_after_puts(16, hashes.len()))
}

/// The order in which a `new HashMap()` is walked that `computeIfAbsent` filled: that puts a key before the older ones
/// of its bucket, and grows the table only on the next call. `called_again` says whether a call followed the last
/// new key.
pub fn walk_after_compute(hashes: &[i32], called_again: bool) -> Vec<u32> {
    let counted = if called_again { hashes.len() } else { hashes.len().saturating_sub(1) };
    let table = table_after_puts(16, counted);
    let newest_first: Vec<i32> = hashes.iter().rev().copied().collect();
    let last = hashes.len() as u32;
    walk(&newest_first, table).into_iter().map(|position| last - 1 - position).collect()
}

/// A hash map or set of Java, as far as its order goes: what is put, what is taken out, and in which order the rest
/// is walked.
#[derive(Clone, Debug)]
pub struct Table<T> {
    buckets: usize,
    /// Hash, rank in its bucket, and the key with what belongs to it.
    entries: Vec<(i32, i32, T)>,
    oldest: i32,
    newest: i32,
}

impl<T> Table<T> {
    /// `new HashMap(capacity)`; 16 is `new HashMap()`.
    pub fn new(capacity: usize) -> Self {
        Self { buckets: table_after_puts(capacity, 0), entries: Vec::new(), oldest: 0, newest: 0 }
    }

    /// `new HashSet(collection)`, given the collection's hashes and elements in its order.
    pub fn copy_of(elements: impl ExactSizeIterator<Item = (i32, T)>) -> Self {
        let mut copy = Self::new(table_of_copy(elements.len()));
        copy.put_all(elements);
        copy
    }

    /// `put` or `add` of a new key.
    pub fn put(&mut self, hash: i32, key: T) {
        self.newest += 1;
        self.entries.push((hash, self.newest, key));
        self.buckets = table_after_puts(self.buckets, self.entries.len());
    }

    /// `put` or `add` of several new keys.
    pub fn put_all(&mut self, keys: impl Iterator<Item = (i32, T)>) {
        let rank = (self.newest + 1)..;
        self.entries.extend(keys.zip(rank).map(|((hash, key), rank)| (hash, rank, key)));
        self.newest += self.entries.len() as i32;
        self.touch();
    }

    /// `computeIfAbsent` of a new key: it goes before the older ones of its bucket.
    pub fn compute(&mut self, hash: i32, key: T) {
        self.touch();
        self.oldest -= 1;
        self.entries.push((hash, self.oldest, key));
    }

    /// `computeIfAbsent` of a key that is there: it still lets a table grow that the last new key made too full.
    pub fn touch(&mut self) {
        self.buckets = table_after_puts(self.buckets, self.entries.len());
    }

    /// Keeps only some.
    pub fn retain(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        self.entries.retain_mut(|(_, _, key)| keep(key));
    }

    /// The first entry that `is` holds for.
    pub fn find(&mut self, mut is: impl FnMut(&T) -> bool) -> Option<&mut T> {
        self.entries.iter_mut().map(|(_, _, key)| key).find(|key| is(key))
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The keys in no certain order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, _, key)| key)
    }

    /// Hash and key in the order in which Java walks them.
    pub fn walk(&mut self) -> impl ExactSizeIterator<Item = (i32, &T)> {
        self.sort();
        self.entries.iter().map(|(hash, _, key)| (*hash, key))
    }

    /// As `walk`, of a table that is no longer needed.
    pub fn into_walk(mut self) -> impl ExactSizeIterator<Item = (i32, T)> {
        self.sort();
        self.entries.into_iter().map(|(hash, _, key)| (hash, key))
    }

    fn sort(&mut self) {
        let buckets = self.buckets;
        let place = |&(hash, rank, _): &(i32, i32, T)| (bucket(hash, buckets), rank);
        if !self.entries.is_sorted_by_key(place) {
            self.entries.sort_unstable_by_key(place);
        }
    }
}

fn step(hash: i32, unit: i32) -> i32 {
    hash.wrapping_mul(31).wrapping_add(unit)
}
