//! Places on the canvas, in integers.

/// Eighths of a CSS pixel.
pub type Unit = i32;

/// One CSS pixel.
pub const PX: Unit = 8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// To the right.
    pub x: Unit,
    pub y: Unit,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: Unit,
    pub y: Unit,
    pub w: Unit,
    pub h: Unit,
}

impl Rect {
    /// The point in its middle.
    pub fn center(self) -> Point {
        Point { x: self.x + self.w / 2, y: self.y + self.h / 2 }
    }

    /// The first x to its right.
    pub fn right(self) -> Unit {
        self.x + self.w
    }

    /// The first y below it.
    pub fn bottom(self) -> Unit {
        self.y + self.h
    }

    /// The rectangle with `by` more on every side.
    #[must_use]
    pub fn grown(self, by: Unit) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2 * by, h: self.h + 2 * by }
    }

    /// Whether the point is inside.
    pub fn contains(self, p: Point) -> bool {
        p.x >= self.x && p.x < self.right() && p.y >= self.y && p.y < self.bottom()
    }
}
