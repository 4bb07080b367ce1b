//! Cubic curves in integers.
//!
//! Invariant: at 0 a curve is at its first point, at 1,000 at its last, exactly.

use super::geometry::{Point, Unit};

/// Steps of a whole curve.
pub const WHOLE: i32 = 1_000;

fn between(a: Point, b: Point, t: i32) -> Point {
    let mix = |a: Unit, b: Unit| (i64::from(a) + i64::from(b - a) * i64::from(t) / i64::from(WHOLE)) as Unit;
    Point { x: mix(a.x, b.x), y: mix(a.y, b.y) }
}

/// The point at `t` of 1,000.
pub fn at(curve: [Point; 4], t: i32) -> Point {
    let [from, leave, arrive, to] = curve;
    let first = between(from, leave, t);
    let middle = between(leave, arrive, t);
    let last = between(arrive, to, t);
    between(between(first, middle, t), between(middle, last, t), t)
}

/// Slow at both ends: progress of 1,000 to place of 1,000.
pub fn eased(progress: i32) -> i32 {
    let p = i64::from(progress.clamp(0, WHOLE));
    (p * p * (3_000 - 2 * p) / 1_000_000) as i32
}

/// A curve that leaves and arrives level.
pub fn level(from: Point, to: Point) -> [Point; 4] {
    let reach = (to.x - from.x) * 9 / 16;
    [from, Point { x: from.x + reach, y: from.y }, Point { x: to.x - reach, y: to.y }, to]
}

/// The least distance of `p` from the curve, by samples close enough for a pointer.
pub fn distance(curve: [Point; 4], p: Point) -> Unit {
    let steps = 24;
    let points = (0..=steps).map(|step| at(curve, step * WHOLE / steps));
    let pairs = points.clone().zip(points.skip(1));
    pairs.map(|(a, b)| segment_distance(a, b, p)).min().unwrap_or(Unit::MAX)
}

/// The distance of `p` from the line between `a` and `b`.
pub fn segment_distance(a: Point, b: Point, p: Point) -> Unit {
    let (dx, dy) = (i64::from(b.x - a.x), i64::from(b.y - a.y));
    let (px, py) = (i64::from(p.x - a.x), i64::from(p.y - a.y));
    let len = dx * dx + dy * dy;
    let dot = (px * dx + py * dy).clamp(0, len);
    let (nx, ny) = if len == 0 { (0, 0) } else { (dx * dot / len, dy * dot / len) };
    let square = (px - nx).pow(2) + (py - ny).pow(2);
    square.isqrt() as Unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_begin_and_end_where_they_should() {
        let curve = level(Point { x: 0, y: 80 }, Point { x: 800, y: -40 });
        assert_eq!(at(curve, 0), curve[0]);
        assert_eq!(at(curve, WHOLE), curve[3]);
        let middle = at(curve, WHOLE / 2);
        assert!((middle.x - 400).abs() <= 2 && (middle.y - 20).abs() <= 2, "{middle:?}");
        assert!(distance(curve, middle) <= 2);
        assert!(distance(curve, Point { x: 400, y: 200 }) > 50);
    }

    #[test]
    fn easing_is_monotone_and_whole() {
        assert_eq!((eased(0), eased(500), eased(WHOLE)), (0, 500, WHOLE));
        assert!((1..=WHOLE).all(|p| eased(p) >= eased(p - 1)));
    }
}
