//! What declarations say, as data: `tests/declared` writes the TypeScript declaration and the tables of `docs/api.md`
//! from it, and makes random commands.

use crate::simulation::command::Milli;

/// Numbers in JSON are exact up to here.
pub const EXACT: i64 = (1 << 53) - 1;

/// What can stand in a place.
#[derive(Clone, Debug)]
pub enum Shape {
    Text,
    /// Text of a form of its own, such as this.
    Such(&'static str),
    /// One of these texts.
    Names(Vec<&'static str>),
    Integer {
        min: i64,
        max: i64,
    },
    Number {
        min: Milli,
        max: Milli,
    },
    Flag,
    List(Box<Shape>),
    /// Text, or bytes as base64.
    Bytes,
    /// Settings by name.
    Configs,
    /// Bytes by name.
    Headers,
    /// A declared value of several forms.
    Value(fn() -> ValueDoc),
    // Only in answers:
    Decimal,
    Nullable(Box<Shape>),
    Pair(Box<[Shape; 2]>),
    /// An object by names.
    Named(Box<Shape>),
}

/// Whether a field may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needed {
    Yes,
    /// Must be there, but may be null.
    OrNull,
    No,
    /// This stands for it where it is left out.
    Default(serde_json::Value),
    /// It may be left out where the other is there.
    Unless(&'static str),
    /// Its own fields stand in its place.
    Flat,
}

/// A field of a command or value.
#[derive(Clone, Debug)]
pub struct FieldDoc {
    pub name: &'static str,
    pub about: &'static str,
    pub shape: Shape,
    pub needed: Needed,
}

/// A command.
#[derive(Clone, Debug)]
pub struct CommandDoc {
    /// Its `type`.
    pub kind: &'static str,
    /// The name of its own TypeScript interface.
    pub name: &'static str,
    pub about: &'static str,
    pub fields: Vec<FieldDoc>,
}

/// A value that takes one of several forms.
#[derive(Clone, Debug)]
pub struct ValueDoc {
    pub name: &'static str,
    pub about: &'static str,
    pub forms: Vec<FormDoc>,
}

/// One form of a value.
#[derive(Clone, Debug)]
pub struct FormDoc {
    pub about: &'static str,
    pub form: Form,
}

#[derive(Clone, Debug)]
pub enum Form {
    /// This text.
    Word(&'static str),
    /// `{"key": true}`.
    Flag(&'static str),
    /// `{"key": …}`.
    Key(&'static str, Shape),
    Fields(Vec<FieldDoc>),
    /// Any form of another value.
    Other(Shape),
}

/// All values that the fields of commands lead to, each once, those first that others lead to.
pub fn values(commands: &[CommandDoc]) -> Vec<ValueDoc> {
    values_of(commands.iter().flat_map(|command| &command.fields).map(|field| &field.shape))
}

/// All values that these shapes lead to, in that order.
pub fn values_of<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Vec<ValueDoc> {
    let mut found = Vec::new();
    shapes.for_each(|shape| collect(shape, &mut found));
    found
}

fn collect(shape: &Shape, found: &mut Vec<ValueDoc>) {
    match shape {
        Shape::List(of) | Shape::Nullable(of) | Shape::Named(of) => collect(of, found),
        Shape::Pair(both) => both.iter().for_each(|of| collect(of, found)),
        Shape::Value(describe) => {
            let value = describe();
            if found.iter().any(|known| known.name == value.name) {
                return;
            }
            for form in &value.forms {
                match &form.form {
                    Form::Key(_, shape) | Form::Other(shape) => collect(shape, found),
                    Form::Fields(fields) => fields.iter().for_each(|field| collect(&field.shape, found)),
                    Form::Word(_) | Form::Flag(_) => {}
                }
            }
            found.push(value);
        }
        _ => {}
    }
}
