//! (being built)
pub mod import;
pub mod library;
