//! What a type must know to be that of a declared field.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::shape::Shape;
use crate::simulation::Refusal;

/// A type that a field may have.
pub trait Field: Sized {
    /// What a field of this type is, where its declaration does not say.
    const ABOUT: &'static str = "";

    /// From what stands at `path`.
    fn read(value: &Value, path: &str) -> Result<Self, Refusal>;

    /// As JSON. `null` is left out of an object.
    fn print(&self) -> Value;

    /// What can stand there.
    fn shape() -> Shape;

    /// What it is where the field is left out; none if it can't be.
    fn absent() -> Option<Self> {
        None
    }
}

/// A type whose fields may have limits.
pub trait Limited: Field {
    type Number;

    fn read_within(value: &Value, path: &str, limits: &RangeInclusive<Self::Number>)
    -> Result<Self, Refusal>;

    fn shape_within(limits: &RangeInclusive<Self::Number>) -> Shape;
}
