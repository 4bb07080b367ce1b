//! What a display list is made of: paint, type styles, shapes, items.
//!
//! Invariant: plain integers and enums, all `Copy`; nothing here knows a world or a browser.

use super::geometry::{Point, Rect, Unit};
use crate::engine::kafka::ids::Offset;

/// What a colour means. The painter looks it up in the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    Ground,
    Panel,
    Ink,
    Soft,
    Faint,
    Line,
    Lane,
    Accent,
    AccentSoft,
    Warn,
    KeyInk,
    /// The cell of a record without a key.
    KeyNone,
    /// A key's hue, 0 … 23.
    Key(u8),
    /// A member's colour, 0 … 9.
    Member(u8),
}

/// A colour and how opaque it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Paint {
    pub token: Token,
    /// 255 is opaque.
    pub alpha: u8,
}

impl From<Token> for Paint {
    fn from(token: Token) -> Self {
        Self { token, alpha: u8::MAX }
    }
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// What would be.
    Even,
    /// What is held up.
    Short,
    /// Where something has been.
    Trace,
    /// What is paused.
    Long,
}

impl Dash {
    /// On and off, in CSS pixels; `None` is an unbroken line.
    pub fn on_off(self) -> Option<(u8, u8)> {
        match self {
            Self::Solid => None,
            Self::Even => Some((3, 3)),
            Self::Short => Some((2, 3)),
            Self::Trace => Some((2, 4)),
            Self::Long => Some((6, 4)),
        }
    }
}

/// How an outline is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stroke {
    pub width: Unit,
    /// How it is broken.
    pub dash: Dash,
    /// Whether its ends are round.
    pub round: bool,
}

impl Stroke {
    /// An unbroken line with flat ends.
    pub const fn solid(width: Unit) -> Self {
        Self { width, dash: Dash::Solid, round: false }
    }
}

/// A type style. The family is the stage's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Font {
    Heading,
    Body,
    First,
    Cell,
    DenseCell,
    End,
    Number,
    Chip,
}

impl Font {
    /// All styles, as indexes of a painter's table.
    pub const ALL: [Self; 8] = [
        Self::Heading,
        Self::Body,
        Self::First,
        Self::Cell,
        Self::DenseCell,
        Self::End,
        Self::Number,
        Self::Chip,
    ];

    pub const fn size_weight(self) -> (Unit, u16) {
        match self {
            Self::Heading => (104, 600),
            Self::Body => (96, 400),
            Self::First => (88, 400),
            Self::Cell => (84, 550),
            Self::DenseCell => (72, 550),
            Self::End => (84, 600),
            Self::Number => (76, 400),
            Self::Chip => (80, 600),
        }
    }
}

/// Where a text's x is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Digits, a name or a key: a part of the list's text.
    Plain {
        /// Where it begins.
        start: u32,
        end: u32,
    },
    /// The list's message of that index.
    Message(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle with round corners.
    Box {
        rect: Rect,
        /// Of the corners.
        radius: Unit,
    },
    /// A straight line.
    Line { from: Point, to: Point },
    /// A cubic Bézier curve.
    Curve([Point; 4]),
    /// A square on its corner.
    Diamond {
        center: Point,
        /// From there to a corner.
        radius: Unit,
    },
    /// A line of text.
    Text {
        /// Where its anchor and baseline are.
        at: Point,
        /// What `at.x` is to it.
        anchor: Anchor,
        font: Font,
        label: Label,
        /// Words are shortened to this width.
        max: Unit,
    },
}

impl Shape {
    /// A line of text.
    pub fn text(at: Point, anchor: Anchor, font: Font, label: Label, max: Unit) -> Self {
        Self::Text { at, anchor, font, label, max }
    }
}

/// What an item is about. Rows, groups and members are indexes into the list's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemId {
    /// Not interactive.
    Decor,
    Topic {
        topic: u16,
    },
    Lane {
        row: u32,
    },
    NewLane {
        row: u32,
    },
    Cell {
        row: u32,
        offset: Offset,
    },
    Number {
        row: u32,
        offset: Offset,
    },
    Start {
        row: u32,
    },
    End {
        row: u32,
    },
    Rail {
        row: u32,
        group: u16,
    },
    Marker {
        row: u32,
        group: u16,
    },
    Edge {
        row: u32,
        group: u16,
        member: u16,
    },
    Ghost {
        row: u32,
        group: u16,
    },
    InFlight {
        id: u64,
    },
    Harmed {
        id: u64,
    },
}

/// One thing to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is about.
    pub id: ItemId,
    pub shape: Shape,
    pub paint: Paint,
    /// An outline of this kind; filled without one.
    pub stroke: Option<Stroke>,
}

impl Item {
    /// When it is painted within its layer.
    pub fn pass(&self) -> Pass {
        match (self.shape, self.stroke) {
            (Shape::Text { .. }, _) => Pass::Text,
            (_, Some(_)) => Pass::Strokes,
            (_, None) => Pass::Fills,
        }
    }
}

/// A layer is painted in three passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pass {
    Fills,
    Strokes,
    Text,
}

impl Pass {
    pub const ALL: [Self; 3] = [Self::Fills, Self::Strokes, Self::Text];
}
