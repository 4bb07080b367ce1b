//! The page: what a person sees and touches.
//!
//! `subject`, `why` and `words` know no browser, so that native tests read them; the components are for wasm alone.

pub mod lab;
pub mod subject;
pub mod why;
pub mod words;
