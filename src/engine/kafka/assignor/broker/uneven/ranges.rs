//! `MemberAssignmentBalancer`: who is next to get a partition, and who to give one up.
//!
//! Invariants:
//! - The subscribers of a topic stand in order of (number of partitions, place) as it was when the topic's turn came.
//! - Those with fewest are a range at the front that grows as its members fill; those with most one at the back.

/// The subscribers of one topic, while it is handed out or evened out.
pub(super) struct Ranges {
    sorted: Vec<u32>,
    /// One past the last of those with fewest.
    fewest_end: usize,
    /// How many partitions those with fewest have; -1 is one below none.
    fewest: i64,
    next_fewest: usize,
    most_start: usize,
    most_end: usize,
    most: i64,
    /// The next of those with most, plus one: they are taken from the back.
    next_most: usize,
}

impl Ranges {
    pub fn new(members: &[u32], sizes: &[usize]) -> Self {
        let size = |member: u32| sizes[member as usize];
        let mut sorted = members.to_vec();
        sorted.sort_unstable_by_key(|&member| (size(member), member));
        let count = sorted.len();
        Self {
            fewest_end: 0,
            fewest: size(sorted[0]) as i64 - 1,
            next_fewest: 0,
            most_start: count,
            most_end: count,
            most: size(sorted[count - 1]) as i64 + 1,
            next_most: count,
            sorted,
        }
    }

    /// The difference between the most and the fewest, before anything moved.
    pub fn spread(&self, sizes: &[usize]) -> usize {
        let size = |at: usize| sizes[self.sorted[at] as usize];
        size(self.sorted.len() - 1) - size(0)
    }

    /// Whether the two ranges differ by one at most.
    pub fn is_balanced(&self) -> bool {
        self.most - self.fewest <= 1
    }

    /// Who gets the next partition.
    pub fn next_fewest(&mut self, sizes: &[usize]) -> u32 {
        if self.next_fewest >= self.fewest_end {
            self.fewest += 1;
            while self.fewest_end < self.sorted.len() && self.size(self.fewest_end, sizes) == self.fewest {
                self.fewest_end += 1;
            }
            self.next_fewest = 0;
        }
        self.next_fewest += 1;
        self.sorted[self.next_fewest - 1]
    }

    /// Who gives one up; nobody when all are excluded.
    pub fn next_most(&mut self, sizes: &[usize]) -> Option<u32> {
        if self.next_most <= self.most_start {
            if self.most_end <= self.most_start && self.most_start > 0 {
                // All of the range were excluded: it must grow now, or the next would lie outside it.
                self.most = self.size(self.most_start - 1, sizes);
            } else {
                self.most -= 1;
            }
            while self.most_start > 0 && self.size(self.most_start - 1, sizes) == self.most {
                self.most_start -= 1;
            }
            self.next_most = self.most_end;
        }
        let at = self.next_most.checked_sub(1)?;
        self.next_most = at;
        Some(self.sorted[at])
    }

    /// Excludes the member last asked to give one up, since it has none of this topic.
    pub fn exclude_most(&mut self) {
        self.most_end -= 1;
        self.sorted.swap(self.next_most, self.most_end);
    }

    fn size(&self, at: usize, sizes: &[usize]) -> i64 {
        sizes[self.sorted[at] as usize] as i64
    }
}
