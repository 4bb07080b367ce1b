//! Values that nobody who means well would give.

use loglab::engine::chance::Chance;
use serde_json::{Value, json};

const TEXTS: [&str; 24] = [
    "",
    " ",
    ".",
    "..",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "NaN",
    "-1",
    "1e308",
    "9223372036854775808",
    "a b",
    "日本語",
    "e\u{301}",
    "\u{202e}rtl",
    "\0",
    "\u{feff}",
    "=1+1",
    "<script>",
    "[",
    "((((",
    "a{1000}{1000}",
    "http://[",
];

pub fn pick<'a, T: ?Sized>(chance: &mut Chance, from: &[&'a T]) -> &'a T {
    from[chance.below(from.len() as u64) as usize]
}

/// Any text: short and odd mostly, seldom a very long one.
pub fn text(chance: &mut Chance) -> String {
    match chance.below(12) {
        0 => "x".repeat(1 << chance.below(18)),
        1 => "(".repeat(1 << chance.below(16)),
        2 => "é".repeat(1 << chance.below(10)),
        3 => "a|".repeat(1 << chance.below(14)),
        _ => pick(chance, &TEXTS).to_owned(),
    }
}

/// Any number.
pub fn number(chance: &mut Chance) -> Value {
    match chance.below(16) {
        0 => json!(0),
        1 => json!(-1),
        2 => json!(1),
        3 => json!((1_i64 << 53) - 1),
        4 => json!(1_i64 << 53),
        5 => json!(i64::MAX),
        6 => json!(i64::MIN),
        7 => json!(u64::MAX),
        8 => json!(1e308),
        9 => json!(-1e308),
        10 => json!(5e-324),
        11 => json!(0.5),
        12 => json!(i32::MAX),
        13 => json!(u32::MAX),
        14 => json!(1_u64 << chance.below(64)),
        _ => json!(chance.next_u64() as i64),
    }
}

/// Any JSON, of little depth mostly.
pub fn value(chance: &mut Chance) -> Value {
    match chance.below(10) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!([]),
        3 => json!({}),
        4 => (0..chance.below(4)).map(|_| value(chance)).collect(),
        5 => json!({ text(chance): value(chance) }),
        6 | 7 => number(chance),
        8 => json!({ "base64": text(chance) }),
        _ => json!(text(chance)),
    }
}
