//! Questions asked of a world: each answers from its state, and changes nothing.

pub mod compare;
pub mod console;
pub mod keys;
pub mod plan;
pub mod reassign;
