//! What comes with the app: data that scenarios may name without loading a file.

pub mod flights;
