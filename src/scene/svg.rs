//! The display list as a standalone SVG: export, print, and the text that tests compare.
//!
//! Invariant: says exactly what the canvas painter draws, in the same order; one item, one line.

use std::fmt::Write as _;

use super::geometry::{Point, Unit};
use super::list::{DisplayList, Message};
use super::palette::{Palette, Theme, palette};
use super::shape::{Anchor, Item, Paint, Shape, Stroke, Token};
use super::text::FAMILY;

/// The picture in the colours of `theme` and the words of `say`.
pub fn svg(list: &DisplayList, theme: Theme, say: &dyn Fn(&Message) -> String) -> String {
    let colours = palette(theme);
    let (w, h) = (px(list.size.0), px(list.size.1));
    let mut out = String::with_capacity(64 << 10);
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="{FAMILY}" style="font-feature-settings:'tnum'">"#
    );
    let ground = hex(colours.rgb(Token::Ground));
    let _ = writeln!(out, r#"<path d="M0 0H{w}V{h}H0z" fill="{ground}"/>"#);
    for item in list.items() {
        write_item(&mut out, list, item, colours, say);
    }
    out.push_str("</svg>\n");
    out
}

fn write_item(
    out: &mut String,
    list: &DisplayList,
    item: &Item,
    colours: &Palette,
    say: &dyn Fn(&Message) -> String,
) {
    let paint = paint(item, colours);
    // Writing to a string does not fail.
    let _ = match item.shape {
        Shape::Box { rect, radius } => {
            let (x, y) = (px(rect.x), px(rect.y));
            let (w, h) = (px(rect.w), px(rect.h));
            let round = if radius > 0 { format!(r#" rx="{}""#, px(radius)) } else { String::new() };
            writeln!(out, r#"<rect x="{x}" y="{y}" width="{w}" height="{h}"{round}{paint}/>"#)
        }
        Shape::Line { from, to } => {
            writeln!(out, r#"<path d="M{}L{}"{paint}/>"#, point(from), point(to))
        }
        Shape::Curve([a, b, c, d]) => {
            writeln!(out, r#"<path d="M{}C{} {} {}"{paint}/>"#, point(a), point(b), point(c), point(d))
        }
        Shape::Diamond { center, radius } => {
            let top = point(Point { y: center.y - radius, ..center });
            let r = px(radius);
            writeln!(out, r#"<path d="M{top}l{r} {r}l-{r} {r}l-{r} -{r}z"{paint}/>"#)
        }
        Shape::Text { at, anchor, font, label, max } => {
            let (size, weight) = font.size_weight();
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => r#" text-anchor="middle""#,
                Anchor::End => r#" text-anchor="end""#,
            };
            let (x, y, size) = (px(at.x), px(at.y), px(size));
            let words = escaped(&list.read(label, font, max, say));
            writeln!(
                out,
                r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}"{anchor}{paint}>{words}</text>"#
            )
        }
    };
}

fn paint(item: &Item, colours: &Palette) -> String {
    let Paint { token, alpha } = item.paint;
    let colour = hex(colours.rgb(token));
    let Some(Stroke { width, dash, round }) = item.stroke else {
        return format!(r#" fill="{colour}"{}"#, opacity("fill-opacity", alpha));
    };
    let mut paint = format!(r#" fill="none" stroke="{colour}" stroke-width="{}""#, px(width));
    paint += &opacity("stroke-opacity", alpha);
    if let Some((on, off)) = dash.on_off() {
        let _ = write!(paint, r#" stroke-dasharray="{on} {off}""#);
    }
    if round {
        paint += r#" stroke-linecap="round""#;
    }
    paint
}

fn opacity(name: &str, alpha: u8) -> String {
    if alpha == u8::MAX {
        return String::new();
    }
    let hundredths = (u32::from(alpha) * 100 + 127) / 255;
    format!(r#" {name}=".{hundredths:02}""#)
}

fn hex(rgb: u32) -> String {
    format!("#{rgb:06x}")
}

fn point(p: Point) -> String {
    format!("{} {}", px(p.x), px(p.y))
}

/// Units as CSS pixels, without a float.
fn px(units: Unit) -> String {
    let (whole, eighths) = (units.unsigned_abs() / 8, units.unsigned_abs() % 8);
    let sign = if units < 0 { "-" } else { "" };
    let decimals = ["", ".125", ".25", ".375", ".5", ".625", ".75", ".875"][eighths as usize];
    format!("{sign}{whole}{decimals}")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // No place in XML.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_print_as_pixels() {
        let cases = [(0, "0"), (8, "1"), (-4, "-0.5"), (84, "10.5"), (-1003, "-125.375")];
        for (units, text) in cases {
            assert_eq!(px(units), text);
        }
        assert_eq!(opacity("o", 128), r#" o=".50""#);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("<a & b>\u{1}"), "&lt;a &amp; b&gt;\u{fffd}");
    }
}
