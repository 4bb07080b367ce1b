//! What Kafka's answers owe to Java: the order in which a hash map is walked, how lengths of time and dates are read.

pub mod date;
pub mod duration;
pub mod hash_order;
