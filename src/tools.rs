//! Questions about a world, answered from its state without changing it.

pub mod calls;
pub mod compare;
pub mod console;
pub mod keys;
pub mod ledger;
pub mod plan;
pub mod reassign;
pub mod snippet;
pub mod stopping;
