//! Draws a display list on a canvas: the one part of the scene that knows a browser.
//!
//! Invariants:
//! - Draws what the list says, layer by layer and pass by pass, grouped by paint within a pass: a browser is told each
//!   colour and font once per group, not once per shape.
//! - Colours come from the stylesheet's custom properties, read when the theme changes, not per frame.
//! - Keeps its working memory; painting a list of steady size allocates little.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::geometry::{PX, Point, Unit};
use super::list::{DisplayList, Message};
use super::palette::{self, Theme, palette};
use super::shape::{Anchor, Font, Item, Pass, Shape, Stroke, Token};
use super::text::FAMILY;
use std::collections::BTreeMap;

#[wasm_bindgen]
extern "C" {
    /// The context once more, taking strings that the browser has already: handing over the same hundreds of short
    /// texts in every frame took longer than drawing them.
    #[wasm_bindgen(extends = CanvasRenderingContext2d)]
    type Context;
    #[wasm_bindgen(method, js_name = fillText)]
    fn write(this: &Context, text: &JsValue, x: f64, y: f64);
    #[wasm_bindgen(method, setter, js_name = fillStyle)]
    fn fill_with(this: &Context, colour: &JsValue);
    #[wasm_bindgen(method, setter, js_name = strokeStyle)]
    fn stroke_with(this: &Context, colour: &JsValue);
    #[wasm_bindgen(method, setter, js_name = font)]
    fn write_in(this: &Context, font: &JsValue);
}

/// How many texts the browser is asked to keep: all that one frame shows, and what scrolls by in a while.
const TEXTS_KEPT: usize = 2_000;

/// The order of one layer: items by pass, then by paint, stroke and font.
type Key = (Pass, u64, u32);

/// A canvas and what is needed to draw on it.
pub struct Painter {
    canvas: HtmlCanvasElement,
    context: Context,
    colours: Vec<JsValue>,
    fonts: Vec<JsValue>,
    texts: BTreeMap<String, JsValue>,
    ratio: f64,
    order: Vec<Key>,
}

/// Units as the canvas takes them.
fn px(units: Unit) -> f64 {
    f64::from(units) / f64::from(PX)
}

impl Painter {
    /// A painter for a canvas; `None` where the browser gives it no context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let light = palette(Theme::Light);
        let font = |font: Font| {
            let (size, weight) = font.size_weight();
            JsValue::from(format!("{weight} {}px {FAMILY}", px(size)))
        };
        Some(Self {
            canvas,
            context: context.unchecked_into(),
            colours: (0..palette::TOKENS).map(|at| JsValue::from(format!("#{:06x}", light.at(at)))).collect(),
            fonts: Font::ALL.into_iter().map(font).collect(),
            texts: BTreeMap::default(),
            ratio: 1.0,
            order: Vec::new(),
        })
    }

    /// Reads the colours that `host` inherits; those it does not declare are `fallback`'s.
    pub fn set_theme(&mut self, host: &Element, fallback: Theme) {
        let style = web_sys::window().and_then(|window| window.get_computed_style(host).ok().flatten());
        let colours = palette(fallback);
        for (at, colour) in self.colours.iter_mut().enumerate() {
            let declared =
                style.as_ref().and_then(|style| style.get_property_value(&palette::property(at)).ok());
            *colour = match declared.as_deref().map(str::trim) {
                Some(declared) if !declared.is_empty() => JsValue::from(declared),
                _ => JsValue::from(format!("#{:06x}", colours.at(at))),
            };
        }
    }

    /// Sets the size of the canvas in CSS pixels, and how many device pixels make one.
    pub fn set_size(&mut self, width: u32, height: u32, ratio: f64) {
        let device = |length: u32| (f64::from(length) * ratio).round() as u32;
        let (w, h) = (device(width), device(height));
        if self.canvas.width() != w || self.canvas.height() != h {
            self.canvas.set_width(w);
            self.canvas.set_height(h);
        }
        self.ratio = ratio;
    }

    /// Draws the list, in the words of `say`.
    pub fn paint(&mut self, list: &DisplayList, say: &dyn Fn(&Message) -> String) {
        let _ = self.context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, px(list.size.0), px(list.size.1));
        let mut order = std::mem::take(&mut self.order);
        for layer in list.layers() {
            order.clear();
            order.extend(layer.iter().zip(0..).map(|(item, at)| (item.pass(), group(item), at)));
            order.sort_unstable();
            for run in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                let items = run.iter().filter_map(|(.., at)| layer.get(*at as usize));
                match run[0].0 {
                    Pass::Text => self.texts(list, items, say),
                    Pass::Fills | Pass::Strokes => self.shapes(items),
                }
            }
        }
        self.order = order;
        self.context.set_global_alpha(1.0);
    }

    /// Shapes of one paint, as one path.
    fn shapes<'a>(&self, items: impl Iterator<Item = &'a Item>) {
        let mut items = items.peekable();
        let Some(first) = items.peek().copied() else { return };
        let context = &self.context;
        context.set_global_alpha(f64::from(first.paint.alpha) / 255.0);
        context.begin_path();
        items.for_each(|item| self.trace(&item.shape));
        let colour = self.colour(first.paint.token);
        match first.stroke {
            None => {
                context.fill_with(colour);
                context.fill();
            }
            Some(stroke) => {
                context.stroke_with(colour);
                self.set_stroke(stroke);
                context.stroke();
            }
        }
    }

    fn set_stroke(&self, stroke: Stroke) {
        let context = &self.context;
        context.set_line_width(px(stroke.width));
        context.set_line_cap(if stroke.round { "round" } else { "butt" });
        let parts = match stroke.dash.on_off() {
            None => Array::new(),
            Some((on, off)) => Array::of2(&JsValue::from(on), &JsValue::from(off)),
        };
        let _ = context.set_line_dash(&parts);
    }

    fn trace(&self, shape: &Shape) {
        let context = &self.context;
        match *shape {
            Shape::Box { rect, radius: 0 } => context.rect(px(rect.x), px(rect.y), px(rect.w), px(rect.h)),
            Shape::Box { rect, radius } => {
                let _ =
                    context.round_rect_with_f64(px(rect.x), px(rect.y), px(rect.w), px(rect.h), px(radius));
            }
            Shape::Line { from, to } => {
                context.move_to(px(from.x), px(from.y));
                context.line_to(px(to.x), px(to.y));
            }
            Shape::Curve([a, b, c, d]) => {
                context.move_to(px(a.x), px(a.y));
                context.bezier_curve_to(px(b.x), px(b.y), px(c.x), px(c.y), px(d.x), px(d.y));
            }
            Shape::Diamond { center, radius } => {
                context.move_to(px(center.x), px(center.y - radius));
                context.line_to(px(center.x + radius), px(center.y));
                context.line_to(px(center.x), px(center.y + radius));
                context.line_to(px(center.x - radius), px(center.y));
                context.close_path();
            }
            Shape::Text { .. } => {}
        }
    }

    /// Texts of one paint, font and anchor.
    fn texts<'a>(
        &mut self,
        list: &DisplayList,
        items: impl Iterator<Item = &'a Item>,
        say: &dyn Fn(&Message) -> String,
    ) {
        let mut set = false;
        for item in items {
            let Shape::Text { at, anchor, font, label, max } = item.shape else { continue };
            if !set {
                set = true;
                let context = &self.context;
                context.set_global_alpha(f64::from(item.paint.alpha) / 255.0);
                context.fill_with(self.colour(item.paint.token));
                context.write_in(&self.fonts[font as usize]);
                context.set_text_align(match anchor {
                    Anchor::Start => "start",
                    Anchor::Middle => "center",
                    Anchor::End => "end",
                });
            }
            self.write(&list.read(label, font, max, say), at);
        }
    }

    fn write(&mut self, text: &str, at: Point) {
        if self.texts.len() >= TEXTS_KEPT {
            self.texts.clear();
        }
        if !self.texts.contains_key(text) {
            self.texts.insert(text.to_owned(), JsValue::from(text));
        }
        if let Some(text) = self.texts.get(text) {
            self.context.write(text, px(at.x), px(at.y));
        }
    }

    fn colour(&self, token: Token) -> &JsValue {
        &self.colours[token.index()]
    }
}

/// What a browser has to be told about an item besides its shape, as a number: equal numbers share it.
fn group(item: &Item) -> u64 {
    let paint = (item.paint.token.index() as u64) << 8 | u64::from(item.paint.alpha);
    let rest = match (item.shape, item.stroke) {
        (Shape::Text { anchor, font, .. }, _) => (font as u64) << 2 | anchor as u64,
        (_, Some(stroke)) => (stroke.width as u64) << 4 | (stroke.dash as u64) << 1 | u64::from(stroke.round),
        (_, None) => 0,
    };
    rest << 32 | paint
}
