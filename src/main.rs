//! The binary Trunk builds: all of it is the library; the page's script asks for `mount`.

fn main() {}
