//! The project's own tasks: `cargo xtask serve | test | bench | dist`.

fn main() {}
