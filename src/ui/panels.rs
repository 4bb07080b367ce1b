//! The panels: what happened, charts, why, a record by hand, a file that a person imports.
//!
//! Components here take plain data and callbacks. They know neither the lab nor who else is on the page; `foot` and
//! `column` bring them what they show.

pub mod chart;
pub mod code;
pub mod column;
pub mod compare;
pub mod console;
pub mod embed;
pub mod fault;
pub mod foot;
pub mod inspector;
pub mod ledger;
pub mod log;
pub mod seek;
pub mod send;
pub mod upload;
pub mod why;
pub mod width;
