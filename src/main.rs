//! The binary that Trunk builds: all of it is the library. The page's script asks the module for `mount`.

use loglab as _;

fn main() {}
