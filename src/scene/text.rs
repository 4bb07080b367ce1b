//! How wide text is, what a key looks like, and how either is shortened, without a font at hand.
//!
//! Invariant: widths are those of Inter with its tabular figures, in thousandths of the size; other fonts come close
//! enough, since nothing is placed to the pixel by them.

use super::geometry::Unit;
use super::shape::Font;
use crate::session::shown::{ELLIPSIS, Shared, shown};

/// The typeface, and what stands in for it.
pub const FAMILY: &str = "LogLab Inter, Inter, ui-sans-serif, system-ui, sans-serif";

/// Advances of U+0020 … U+007E at weight 400.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    269, 288, 466, 633, 642, 982, 644, 300, 391, 391, 648, 648, 269, 648, 269, 360, 648, 648, 648, 648, 648, 648, 648, 648,
    648, 648, 269, 269, 648, 648, 648, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765,
    639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 391, 360, 391, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613,
    591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 391, 333, 391, 648,
];

/// The same at weight 600.
#[rustfmt::skip]
const SEMIBOLD: [u16; 95] = [
    269, 321, 523, 644, 650, 1004, 663, 326, 391, 391, 647, 647, 269, 647, 269, 379, 647, 647, 647, 647, 647, 647, 647, 647,
    647, 647, 269, 269, 647, 647, 647, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922, 759, 769,
    645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 391, 379, 391, 481, 469, 351, 574, 624, 583, 624, 591, 389, 625,
    612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 391, 359, 391, 647,
];

/// The mark of a record without a key.
pub const NO_KEY: &str = "·";

fn advance(c: char, weight: u16) -> i32 {
    let table = if weight >= 500 { &SEMIBOLD } else { &REGULAR };
    let ascii = (c as usize).checked_sub(32).and_then(|at| table.get(at));
    match (ascii, c as u32) {
        (Some(width), _) => i32::from(*width),
        (None, 0xb7) => 300,
        (None, 0x2026) => 950,
        // Combining marks and joiners take no room of their own.
        (None, 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f) => 0,
        (None, 0x2010..=0x2027) => 500,
        (None, ..0x500) => 640,
        (None, _) => 1_050,
    }
}

/// How wide a text is.
pub fn width(text: &str, font: Font) -> Unit {
    let (size, weight) = font.size_weight();
    text.chars().map(|c| advance(c, weight)).sum::<i32>() * size / 1_000
}

/// How wide a number is.
pub fn digits_width(number: u64, font: Font) -> Unit {
    let (size, weight) = font.size_weight();
    let digits = number.checked_ilog10().unwrap_or(0) as i32 + 1;
    digits * advance('0', weight) * size / 1_000
}

/// Appends `text` to `out`, shortened to `max`.
///
/// The head is kept, unless the text ends in digits, as generated keys and names do: then what differs is at
/// the end.
pub fn fit(text: &str, font: Font, max: Unit, out: &mut String) {
    if width(text, font) <= max {
        out.push_str(text);
        return;
    }
    let (size, weight) = font.size_weight();
    let per_mille = |c: char| advance(c, weight) * size / 1_000;
    let room = max - per_mille(ELLIPSIS);
    if room <= 0 {
        return;
    }
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let tail = digits > 0 && digits < text.len();
    let mut used = 0;
    let mut fits = |c: &char| {
        used += per_mille(*c);
        used <= room
    };
    if tail {
        // Digits are one byte each.
        let kept = text.chars().rev().take(digits).take_while(&mut fits).count();
        out.push(ELLIPSIS);
        out.push_str(&text[text.len() - kept..]);
    } else {
        let kept = text.chars().take_while(&mut fits).count();
        if kept > 0 {
            out.extend(text.chars().take(kept));
            out.push(ELLIPSIS);
        }
    }
}

/// Bytes of a long key's start, and of its end, that looks are made of.
const ENDS: usize = 24;

/// The start and the end of a key: all of a short one, `ENDS` bytes or so of either side of a long one. A key of a
/// megabyte must cost no more than one of ten bytes, many times a frame.
pub fn ends(key: &[u8]) -> (&[u8], &[u8]) {
    if key.len() <= 2 * ENDS { (key, &[]) } else { (&key[..ENDS], &key[key.len() - ENDS..]) }
}

/// A key as a person reads it. Of a long one, its two ends.
pub fn key_text(key: Option<&[u8]>, out: &mut String) {
    let Some(key) = key else {
        out.push_str(NO_KEY);
        return;
    };
    if key.is_empty() {
        out.push_str("“”");
        return;
    }
    let (head, tail) = ends(key);
    let inside = |byte: &u8| *byte & 0xc0 == 0x80;
    // A long key's ends may begin or break off inside a character.
    let cut = if tail.is_empty() { None } else { head.iter().rposition(|byte| !inside(byte)) };
    out.push_str(&shown(&head[..cut.unwrap_or(head.len())]));
    out.push_str(&shown(&tail[tail.iter().take_while(|byte| inside(byte)).count()..]));
}

/// Appends one label of a set, shortened to `max` so that what differs in it stays.
pub fn fit_of(shared: &Shared, text: &str, font: Font, max: Unit, out: &mut String) {
    fit(&shared.shorten(text, |text| width(text, font) <= max), font, max, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::geometry::PX;

    fn fitted(text: &str, max_px: Unit) -> String {
        let mut out = String::new();
        fit(text, Font::Cell, max_px * PX, &mut out);
        out
    }

    fn key(bytes: &[u8]) -> String {
        let mut out = String::new();
        key_text(Some(bytes), &mut out);
        out
    }

    #[test]
    fn short_text_stays_and_long_text_keeps_what_differs() {
        assert_eq!(fitted("UA", 23), "UA");
        assert_eq!(fitted("departures", 23), "de…");
        assert_eq!(fitted("departures", 34), "dep…");
        assert_eq!(fitted("key-17", 26), "…17");
        assert_eq!(fitted("key-5", 26), "…5");
        assert_eq!(fitted("20131127", 30), "20…", "all digits: the head, as in any number too long");
        assert_eq!(fitted("W", 5), "", "no room, no mark");
    }

    #[test]
    fn keys_are_text_or_escaped() {
        assert_eq!(key("ключ".as_bytes()), "ключ");
        assert_eq!(key(&[0xff, 0x00]), "\\xff\\x00");
        assert_eq!(key(b"a\nb"), "a\\nb", "control characters have no looks");
        assert_eq!(key(b""), "“”");
        let mut none = String::new();
        key_text(None, &mut none);
        assert_eq!(none, NO_KEY);
        assert!(key("x".repeat(5_000).as_bytes()).chars().count() <= 48);
        assert_eq!(key("я".repeat(99).as_bytes()), "я".repeat(23), "cut between characters");
    }

    #[test]
    fn widths_are_those_of_the_typeface() {
        assert_eq!(width("00", Font::Cell), digits_width(10, Font::Cell));
        assert!((width("UA", Font::Cell) - 15 * PX).abs() < PX, "15.4 px in the study");
    }
}
