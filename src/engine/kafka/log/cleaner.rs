//! The cleaner of compacted topics: it keeps the last record of each key.
//!
//! Source: `LogCleanerManager` (what is dirty, and when that is enough), `Cleaner` (what is kept), and
//! `MemoryRecords.filterTo` (how a batch is written anew). Invariants: offsets stay; the log start stays; the active
//! segment is not cleaned, and its keys remove nothing.
//!
//! Deliberately absent: markers of transactions whose records are all gone are kept for ever, where Kafka removes them
//! after `delete.retention.ms`; the size of the dedupe buffer (one round cleans all that it may), throttling, limits of index
//! files.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::batch::BatchHead;
use super::config::Cleanup;
use super::rewrite::Rewriter;
use super::{Chunk, Deleted, PartitionLog, RecordRef, Segment, TopicConfig};
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{Offset, UnixMs};

/// What the cleaner sees of a log before it decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dirty {
    /// The first offset that was not cleaned yet.
    pub from: Offset,
    /// The first offset that may not be cleaned now: where the active segment begins, or one too young.
    pub to: Offset,
    /// Bytes of the segments before the dirty part.
    pub clean_bytes: u64,
    /// Bytes that could be cleaned now.
    pub cleanable_bytes: u64,
    /// Whether something is dirty for longer than `max.compaction.lag.ms` allows.
    pub overdue: bool,
}

impl Dirty {
    /// The share of what could be cleaned in all that is not the active segment's.
    pub fn ratio(&self) -> f64 {
        self.cleanable_bytes as f64 / (self.clean_bytes + self.cleanable_bytes) as f64
    }

    /// Whether the cleaner takes it on.
    pub fn is_due(&self, cleanup: &Cleanup) -> bool {
        self.clean_bytes + self.cleanable_bytes > 0
            && ((self.overdue && self.cleanable_bytes > 0) || self.ratio() > cleanup.min_dirty_ratio.get())
    }
}

/// What one round of the cleaner did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaning {
    /// The dirty part that gave the keys.
    pub from: Offset,
    pub to: Offset,
    /// Records that are gone, and how many of them were tombstones.
    pub records: u64,
    pub tombstones: u64,
    /// Segments and bytes of the part that was cleaned.
    pub segments: (usize, usize),
    pub bytes: (u64, u64),
}

/// The last offset of each key in the dirty part.
type Keys<'a> = BTreeMap<&'a [u8], Offset>;

impl PartitionLog {
    /// Up to where it has been cleaned; its records from there on are dirty.
    pub fn first_dirty_offset(&self) -> Offset {
        // A log start that moved past it, or an end that is before it, takes its place.
        let checkpoint = self.cleaned_to.unwrap_or(self.log_start_offset);
        let known = (self.log_start_offset..=self.log_end_offset).contains(&checkpoint);
        if known { checkpoint } else { self.log_start_offset }
    }

    /// What could be cleaned at `now` (`cleanableOffsets`, `maxCompactionDelay`, `calculateCleanableBytes`).
    pub fn dirty(&self, now: UnixMs, cleanup: &Cleanup) -> Dirty {
        let from = self.first_dirty_offset();
        let rolled = self.rolled_segments();
        let dirty = &rolled[self.floor(from)..];
        let too_young = |segment: &&Segment| {
            segment.max_timestamp.is_some_and(|(max, _)| max > now.saturating_sub(cleanup.min_lag_ms))
        };
        let young = dirty.iter().filter(|_| cleanup.min_lag_ms > 0).find(too_young);
        let limit = young.map_or(self.active.base_offset, |segment| segment.base_offset);
        let limit = limit.min(self.last_stable_offset()).max(from);
        // A whole segment is cleaned, or nothing of it.
        let end = rolled[self.floor(limit)..].first().map_or(self.active.base_offset, |it| it.base_offset);
        let sum = |segments: &[Segment]| segments.iter().map(|segment| segment.size_bytes).sum();
        let oldest = dirty.iter().filter_map(|segment| segment.rolling_timestamp).filter(|at| *at > 0).min();
        let until = now.saturating_sub(cleanup.max_lag_ms.max(0));
        Dirty {
            from,
            to: end,
            clean_bytes: sum(&rolled[..rolled.partition_point(|segment| segment.base_offset < from)]),
            cleanable_bytes: if from.min(end) == end {
                0
            } else {
                sum(&rolled[self.floor(from)..self.ceil(end)])
            },
            overdue: oldest.is_some_and(|oldest| oldest < until),
        }
    }

    /// Whether the cleaner ever was in it: it may have holes.
    pub fn was_cleaned(&self) -> bool {
        self.cleaned_to.is_some()
    }

    /// The offsets from `from` to `to` that have a record for consumers, as runs.
    pub fn runs_in(&self, from: Offset, to: Offset) -> Vec<(Offset, Offset)> {
        let mut runs: Vec<(Offset, Offset)> = Vec::new();
        let Ok(records) = self.fetch(from.max(self.log_start_offset), usize::MAX, u64::MAX) else {
            return runs;
        };
        for (offset, _) in records.take_while(|(offset, _)| *offset < to) {
            match runs.last_mut() {
                Some((_, end)) if *end == offset => *end += 1,
                _ => runs.push((offset, offset + 1)),
            }
        }
        runs
    }

    /// The offsets from `from` on that would be left if all of them were cleaned now, the active segment too, and all
    /// tombstones were old enough to go.
    pub fn fully_compacted(&self, from: Offset) -> RangeSet {
        let mut last: Keys<'_> = Keys::new();
        let readable = || self.files().skip_while(move |(offset, _)| *offset < from);
        for (offset, record) in readable() {
            if let Some(key) = record.key {
                last.insert(key, offset);
            }
        }
        let mut left = RangeSet::default();
        for (offset, record) in readable() {
            let is_last = record.key.is_some_and(|key| last.get(key) == Some(&offset));
            if is_last && record.value.is_some() {
                left.insert(offset, offset + 1);
            }
        }
        left
    }

    /// When, after `now`, time alone may make it due: a segment grows old enough, or has been dirty for too long.
    pub fn next_cleanable(&self, now: UnixMs, cleanup: &Cleanup) -> Option<UnixMs> {
        let dirty = &self.rolled_segments()[self.floor(self.first_dirty_offset())..];
        let newest = dirty.iter().filter(|_| cleanup.min_lag_ms > 0).filter_map(|it| it.max_timestamp);
        let old_enough = newest.map(|(max, _)| max.saturating_add(cleanup.min_lag_ms));
        let oldest = dirty.iter().filter_map(|it| it.rolling_timestamp).filter(|at| *at > 0);
        let overdue = oldest.map(|at| at.saturating_add(cleanup.max_lag_ms).saturating_add(1));
        old_enough.chain(overdue).filter(|at| *at > now && *at < i64::MAX).min()
    }

    /// The rolled segment that holds `offset`, or the first one if all begin later.
    fn floor(&self, offset: Offset) -> usize {
        let after = self.rolled_segments().partition_point(|segment| segment.base_offset <= offset);
        if offset >= self.active.base_offset { self.rolled_segments().len() } else { after.saturating_sub(1) }
    }

    /// How many rolled segments begin before `offset`.
    fn ceil(&self, offset: Offset) -> usize {
        self.rolled_segments().partition_point(|segment| segment.base_offset < offset)
    }

    /// What the cleaner's thread does with a log of a topic that is compacted: it cleans what is due, then deletes
    /// what may go (`LogCleaner.cleanFilthiestLog`).
    pub fn visit(&mut self, now: UnixMs, config: &TopicConfig) -> (Option<Cleaning>, Vec<Deleted>) {
        let due = self.dirty(now, &config.cleanup).is_due(&config.cleanup);
        let cleaned = if due { self.clean(now, &config.cleanup) } else { None };
        (cleaned, self.delete_old_segments(now, config))
    }

    /// Cleans what is dirty at `now`, whether it is due or not; none if nothing may be cleaned.
    pub fn clean(&mut self, now: UnixMs, cleanup: &Cleanup) -> Option<Cleaning> {
        let dirty = self.dirty(now, cleanup);
        if dirty.cleanable_bytes == 0 {
            return None;
        }
        self.seal();
        // The old chunks are read while new ones take their place.
        let chunks = self.sealed.clone().unwrap_or_default();
        let aborted = self.aborted().cloned().unwrap_or_default();
        let lasts = self.producers.last_offsets();
        let keys = keys(&chunks, dirty.from, dirty.to, &aborted);
        let upper = self.ceil(dirty.to);
        let old = &self.rolled_segments()[..upper];
        let mut done = Cleaning { from: dirty.from, to: dirty.to, ..Cleaning::default() };
        done.segments.0 = upper;
        done.bytes.0 = old.iter().map(|segment| segment.size_bytes).sum();
        let mut cleaned: Vec<Segment> = Vec::new();
        let mut written = Vec::new();
        for group in groups(old, self.config.segment_bytes) {
            let end = self.segments().nth(group.end).map_or(dirty.to, |next| next.base_offset);
            let round = Round { keys: &keys, now, cleanup, aborted: &aborted, lasts: &lasts, end: dirty.to };
            let base = old[group.start].base_offset;
            let first = chunks.partition_point(|chunk| chunk.end() <= base);
            let inside = chunks[first..].iter().take_while(|chunk| chunk.base < end);
            cleaned.push(round.group(&old[group], inside, end, &mut written, &mut done));
        }
        done.segments.1 = cleaned.len();
        done.bytes.1 = cleaned.iter().map(|segment| segment.size_bytes).sum();
        drop(keys);
        let kept = chunks.partition_point(|chunk| chunk.base < dirty.to);
        written.extend(chunks[kept..].iter().cloned());
        self.sealed = Some(Rc::new(written));
        self.hashed.take();
        if let Some(rolled) = &mut self.rolled {
            Rc::make_mut(rolled).splice(..upper, cleaned);
        }
        self.rolled_bytes = self.rolled_bytes - done.bytes.0 + done.bytes.1;
        self.cleaned_to = Some(dirty.to);
        Some(done)
    }
}

/// The last offset of each key from `from` to `to` (`buildOffsetMap`).
fn keys<'c>(chunks: &'c [Rc<Chunk>], from: Offset, to: Offset, aborted: &RangeSet) -> Keys<'c> {
    let mut keys = Keys::new();
    let first = chunks.partition_point(|chunk| chunk.end() <= from);
    for chunk in chunks[first..].iter().take_while(|chunk| chunk.base < to) {
        let mut next = from.saturating_sub(chunk.base) as usize;
        while let Some(at) = chunk.kept_from(next) {
            next = at + 1;
            if let Some((record, tag)) = chunk.get(at)
                && !tag.is_control()
                && let Some(key) = record.key
                && !aborted.contains(chunk.base + at as Offset)
            {
                keys.insert(key, chunk.base + at as Offset);
            }
        }
    }
    keys
}

/// Which segments become one (`groupSegmentsBySize`).
fn groups(segments: &[Segment], most: u64) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (at, segment) in segments.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if bytes + segment.size_bytes <= most => {
                bytes += segment.size_bytes;
                group.end = at + 1;
            }
            _ => {
                bytes = segment.size_bytes;
                groups.push(at..at + 1);
            }
        }
    }
    groups
}

/// What a round of cleaning decides by.
struct Round<'a> {
    keys: &'a Keys<'a>,
    now: UnixMs,
    cleanup: &'a Cleanup,
    /// Records of transactions that were aborted: they go, and count for no key.
    aborted: &'a RangeSet,
    /// The last record of each producer.
    lasts: &'a BTreeSet<Offset>,
    /// The first offset that is not cleaned.
    end: Offset,
}

impl Round<'_> {
    /// Writes a group of segments as one.
    fn group<'c>(
        &self,
        old: &[Segment],
        chunks: impl Iterator<Item = &'c Rc<Chunk>>,
        end: Offset,
        written: &mut Vec<Rc<Chunk>>,
        done: &mut Cleaning,
    ) -> Segment {
        let base = old.first().map_or(end, |segment| segment.base_offset);
        let mut writer = Rewriter::new(base);
        for chunk in chunks {
            for batch in chunk.batches_from(chunk.base) {
                self.batch(chunk, batch, &mut writer, done);
            }
        }
        let (mut segment, chunks) = writer.finish(end);
        written.extend(chunks);
        if segment.max_timestamp.is_none() {
            // Nothing is left: the file keeps the time at which it was last written to.
            segment.max_timestamp = old.last().and_then(|segment| segment.max_timestamp);
        }
        segment
    }

    /// Keeps a batch, writes it anew, or leaves it out (`Cleaner.cleanInto`, `MemoryRecords.filterTo`).
    fn batch(&self, chunk: &Chunk, head: BatchHead, writer: &mut Rewriter, done: &mut Cleaning) {
        let base = chunk.base + Offset::from(head.first);
        let last = chunk.base + Offset::from(head.last);
        let mut kept = Vec::new();
        let (mut tombstones, mut max_timestamp) = (false, head.max_timestamp);
        let mut next = head.first as usize;
        while let Some(at) = chunk.kept_from(next).filter(|at| *at <= head.last as usize) {
            next = at + 1;
            let Some((record, tag)) = chunk.get(at) else { continue };
            let offset = chunk.base + at as Offset;
            max_timestamp = max_timestamp.max(record.timestamp);
            if head.control || !self.aborted.contains(offset) && self.keeps(offset, &record, &head) {
                tombstones |= !head.control && record.value.is_none();
                kept.push((offset, record, tag));
            } else {
                done.records += 1;
                done.tombstones += u64::from(!head.control && record.value.is_none());
            }
        }
        let head = BatchHead { max_timestamp, ..head };
        if kept.is_empty() {
            // For its producer's last sequence, or to say where this round ended.
            if last + 1 == self.end || self.lasts.contains(&last) {
                writer.empty(base, last, head);
            }
            return;
        }
        let starts_horizon = head.delete_horizon.is_none() && tombstones;
        if kept.len() == head.records as usize && !starts_horizon {
            writer.same(base, last, head, &kept);
            return;
        }
        let until = self.now.saturating_add(self.cleanup.delete_retention_ms);
        let horizon = if starts_horizon { Some(until) } else { head.delete_horizon };
        writer.anew(base, last, head, horizon, &kept);
    }

    /// Whether a record stays (`Cleaner.shouldRetainRecord`).
    fn keeps(&self, offset: Offset, record: &RecordRef<'_>, batch: &BatchHead) -> bool {
        let Some(key) = record.key else { return false };
        let is_last = self.keys.get(key).is_none_or(|last| offset >= *last);
        let may_go = batch.delete_horizon.is_some_and(|at| self.now >= at);
        is_last && (record.value.is_some() || !may_go)
    }
}
