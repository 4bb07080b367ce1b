//! The stage as a picture: a world and a way of looking at it become a display list; a canvas painter, an SVG writer
//! and a hit test read it.
//!
//! Invariants:
//! - [`layout()`] is pure, and its work is proportional to what is in view.
//! - The list is plain data: integers in eighths of a CSS pixel, tokens for colours, messages for words.
//! - Only `painter` knows a browser. What a person touches (members, producers, markers) is not painted here: the list
//!   says where it belongs.

mod cells;
mod curve;
mod edges;
mod effects;
mod frame;
mod geometry;
pub mod glide;
mod harmed;
mod heading;
pub mod hit;
mod in_flight;
mod input;
pub mod journeys;
mod kept;
mod lane;
mod layout;
mod list;
mod metrics;
pub mod mishaps;
mod owners;
pub mod palette;
mod place;
mod rails;
mod roll;
mod section;
mod shape;
mod svg;
mod text;
mod transactions;

#[cfg(target_arch = "wasm32")]
pub mod painter;

pub use effects::Effects;
pub use geometry::{PX, Point, Rect, Unit};
pub use hit::hit;
pub use input::{
    CELL_WIDTH, CELL_WIDTHS, CardEdge, Course, Device, EDGE_ROOM, Ghost, Growth, Harmed, Hit, InFlight,
    Markers, MemberView, StageInput, View,
};
pub use layout::{layout, layout_into};
pub use list::{DisplayList, Message};
pub use metrics::Density;
pub use palette::Theme;
pub use place::{CELL, LanePlace, MarkerPlace, Side, TopicPlace};
pub use shape::{Font, Item, ItemId, Label, Pass, Shape, Token};
pub use svg::svg;
pub use text::{fit as fit_text, width as text_width};
