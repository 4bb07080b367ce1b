//! A column that only grows at its end and is trimmed at its front; clones share what is written.
//!
//! Invariant: a chunk that two columns can see is never written to again. Places count from the beginning for ever:
//! trimming moves none.

use std::rc::Rc;

use crate::engine::memory::Tally;

/// So many items make a chunk that takes no more.
const FULL: usize = 1_024;
/// A shared chunk of fewer items is copied, not closed: many little ones would be worse.
const SMALL: usize = 64;
/// The head of an allocation that is shared.
const SHARED: usize = 48;

#[derive(Clone, Debug)]
struct Chunk<T> {
    start: u64,
    items: Vec<T>,
}

impl<T> Chunk<T> {
    fn end(&self) -> u64 {
        self.start + self.items.len() as u64
    }
}

#[derive(Clone, Debug)]
pub struct Column<T> {
    closed: Option<Rc<Vec<Rc<Chunk<T>>>>>,
    tail: Option<Rc<Chunk<T>>>,
    end: u64,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { closed: None, tail: None, end: 0 }
    }
}

impl<T: Copy> Column<T> {
    /// One past the last place.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The first place that is kept.
    pub fn start(&self) -> u64 {
        self.chunks().next().map_or(self.end, |chunk| chunk.start)
    }

    #[inline]
    pub fn push(&mut self, item: T) {
        self.tail().items.push(item);
        self.end += 1;
    }

    /// The last item, to be changed; none where there is none, or where another column sees it.
    #[inline]
    pub fn last_mut(&mut self) -> Option<&mut T> {
        Rc::get_mut(self.tail.as_mut()?)?.items.last_mut()
    }

    pub fn get(&self, place: u64) -> Option<T> {
        self.from(place).next().filter(|_| place >= self.start())
    }

    /// The items from `place` on, or from the first that is kept.
    #[inline]
    pub fn from(&self, place: u64) -> impl DoubleEndedIterator<Item = T> + '_ {
        let closed = self.closed();
        let first = closed.partition_point(|chunk| chunk.end() <= place);
        closed[first..].iter().chain(&self.tail).flat_map(move |chunk| {
            let skip = (place.saturating_sub(chunk.start) as usize).min(chunk.items.len());
            chunk.items[skip..].iter().copied()
        })
    }

    /// Lets go of what lies before `place`, a whole chunk at a time.
    pub fn trim(&mut self, place: u64) {
        let gone = self.closed().partition_point(|chunk| chunk.end() <= place);
        if gone > 0
            && let Some(closed) = &mut self.closed
        {
            Rc::make_mut(closed).drain(..gone);
        }
        if self.tail.as_ref().is_some_and(|tail| tail.end() <= place) && self.closed().is_empty() {
            self.tail = None;
        }
    }

    /// Adds what it takes.
    pub fn tally(&self, tally: &mut Tally) {
        if let Some(closed) = &self.closed
            && tally.shared(closed, SHARED + closed.capacity() * 8)
        {
            closed.iter().for_each(|chunk| Self::tally_chunk(chunk, tally));
        }
        self.tail.iter().for_each(|chunk| Self::tally_chunk(chunk, tally));
    }

    fn tally_chunk(chunk: &Rc<Chunk<T>>, tally: &mut Tally) {
        tally.shared(chunk, SHARED + chunk.items.capacity() * size_of::<T>());
    }

    fn chunks(&self) -> impl Iterator<Item = &Rc<Chunk<T>>> {
        self.closed().iter().chain(&self.tail)
    }

    fn closed(&self) -> &[Rc<Chunk<T>>] {
        self.closed.as_ref().map_or(&[], |closed| closed.as_slice())
    }

    /// The chunk that takes the next item: nobody else sees it.
    #[inline]
    fn tail(&mut self) -> &mut Chunk<T> {
        let (writable, full) = match &mut self.tail {
            None => (false, true),
            Some(tail) => (Rc::get_mut(tail).is_some(), tail.items.len() >= FULL),
        };
        if full || !writable {
            self.next_tail();
        }
        let end = self.end;
        // Nobody else's by now, or so small that it is copied here.
        Rc::make_mut(self.tail.get_or_insert_with(|| Rc::new(Chunk { start: end, items: Vec::new() })))
    }

    #[cold]
    fn next_tail(&mut self) {
        let Some(tail) = self.tail.take_if(|tail| tail.items.len() >= SMALL) else { return };
        Rc::make_mut(self.closed.get_or_insert_default()).push(tail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_see_what_was_there_when_they_were_made() {
        let mut column = Column::default();
        let mut copies = Vec::new();
        for n in 0..5_000_u64 {
            if n % 37 == 0 {
                copies.push((n, column.clone()));
            }
            column.push(n);
        }
        for (n, copy) in copies {
            assert!(copy.from(0).eq(0..n), "{n}");
            assert_eq!((copy.end(), copy.get(n)), (n, None));
        }
        assert!(column.from(4_321).eq(4_321..5_000));
        assert!(column.from(0).rev().eq((0..5_000).rev()));
    }

    #[test]
    fn places_stay_when_the_front_goes() {
        let mut column = Column::default();
        (0..5_000_u64).for_each(|n| column.push(n));
        column.trim(3_000);
        assert!(column.start() > 1_900 && column.start() <= 3_000);
        assert_eq!((column.get(3_000), column.get(10)), (Some(3_000), None));
        column.trim(5_000);
        column.push(5_000);
        assert_eq!((column.get(5_000), column.end()), (Some(5_000), 5_001));
    }
}
