//! Memory as it is counted: what there is, in the same numbers on every machine.
//!
//! No allocator is asked, so that a world passes a limit at the same moment everywhere; sizes are those of a 64-bit
//! machine, and a page takes less. `tests/memory` compares them with an allocator that counts.

use std::collections::BTreeSet;
use std::rc::Rc;

/// A count of several things that may share parts: a shared part counts once.
#[derive(Debug, Default)]
pub struct Tally {
    seen: BTreeSet<usize>,
    own: u64,
    shared: u64,
}

impl Tally {
    /// Adds bytes that a clone copies.
    pub fn own(&mut self, bytes: usize) {
        self.own += bytes as u64;
    }

    /// Adds `bytes` that clones share; false if they are counted already.
    pub fn shared<T: ?Sized>(&mut self, what: &Rc<T>, bytes: usize) -> bool {
        let new = self.seen.insert(Rc::as_ptr(what).cast::<()>().addr());
        if new {
            self.shared += bytes as u64;
        }
        new
    }

    /// What a clone copies.
    pub fn copied(&self) -> u64 {
        self.own
    }

    /// All of it.
    pub fn total(&self) -> u64 {
        self.own + self.shared
    }
}
