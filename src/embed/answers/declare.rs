//! Serde types with their documentation, from one declaration.

use serde::ser::{Serialize, Serializer};

use crate::engine::kafka::ids::{GroupId, MemberName, ProducerName, TopicName, TransactionalId};
use crate::scenario::shape::Shape;

/// The JSON form of a `T` of the floors below.
pub trait Told<T: ?Sized> {
    fn told(from: &T) -> Self;
}

/// A type that an answer may hold.
pub trait Shaped {
    fn shape() -> Shape;
}

/// An object whose fields are names, in their given order.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(pub Vec<(String, T)>);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// The documentation of a field that has none of its own.
pub fn usual(field: &str) -> &'static str {
    match field {
        "topic" => "The topic.",
        "partition" => "The partition's index.",
        "partitions" => "The partitions.",
        "producer" => "The producer.",
        "group" => "The group.",
        "member" => "The member.",
        "generation" => "The group's generation.",
        "epoch" => "The group's epoch.",
        "reason" => "Why.",
        "code" => "Kafka's name of the error.",
        "exception" => "The class of the exception.",
        _ => "",
    }
}

macro_rules! texts {
    ($($T:ty),*) => {$(
        impl Told<$T> for String {
            fn told(from: &$T) -> Self {
                from.to_string()
            }
        }
    )*};
}

texts!(String, &'static str, std::rc::Rc<str>, TopicName, GroupId, MemberName, ProducerName, TransactionalId);

macro_rules! plain {
    ($($T:ty: $shape:expr,)*) => {$(
        impl Told<$T> for $T {
            fn told(from: &$T) -> Self {
                *from
            }
        }

        impl Shaped for $T {
            fn shape() -> Shape {
                $shape
            }
        }
    )*};
}

plain! {
    u32: Shape::Integer { min: 0, max: i64::from(i32::MAX) },
    u64: Shape::Integer { min: 0, max: crate::scenario::shape::EXACT },
    i16: Shape::Integer { min: 0, max: i64::from(i16::MAX) },
    i32: Shape::Integer { min: -1, max: i64::from(i32::MAX) },
    i64: Shape::Integer { min: -crate::scenario::shape::EXACT, max: crate::scenario::shape::EXACT },
    f64: Shape::Decimal,
    bool: Shape::Flag,
}

impl Shaped for String {
    fn shape() -> Shape {
        Shape::Text
    }
}

impl<T, E: Told<T>> Told<Option<T>> for Option<E> {
    fn told(from: &Option<T>) -> Self {
        from.as_ref().map(E::told)
    }
}

impl<E: Shaped> Shaped for Option<E> {
    fn shape() -> Shape {
        Shape::Nullable(Box::new(E::shape()))
    }
}

impl<T, E: Told<T>> Told<Vec<T>> for Vec<E> {
    fn told(from: &Vec<T>) -> Self {
        from.iter().map(E::told).collect()
    }
}

impl<E: Shaped> Shaped for Vec<E> {
    fn shape() -> Shape {
        Shape::List(Box::new(E::shape()))
    }
}

impl<A, B, X: Told<A>, Y: Told<B>> Told<(A, B)> for (X, Y) {
    fn told((a, b): &(A, B)) -> Self {
        (X::told(a), Y::told(b))
    }
}

impl<X: Shaped, Y: Shaped> Shaped for (X, Y) {
    fn shape() -> Shape {
        Shape::Pair(Box::new([X::shape(), Y::shape()]))
    }
}

impl<E: Shaped> Shaped for Named<E> {
    fn shape() -> Shape {
        Shape::Named(Box::new(E::shape()))
    }
}

/// Objects.
macro_rules! answers {
    ($(
        $(#[doc = $doc:literal])*
        struct $Answer:ident {$(
            $(#[doc = $field_doc:literal])* $(#[serde($($how:tt)+)])?
            $field:ident: $T:ty
        ),* $(,)?}
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        pub struct $Answer {
            $($(#[doc = $field_doc])* $(#[serde($($how)+)])? pub $field: $T,)*
        }

        impl $crate::embed::answers::declare::Shaped for $Answer {
            fn shape() -> $crate::scenario::shape::Shape {
                use $crate::scenario::shape::{Form, FormDoc, Shape, ValueDoc};
                Shape::Value(|| ValueDoc {
                    name: stringify!($Answer),
                    about: concat!($($doc),*).trim_ascii(),
                    forms: vec![FormDoc {
                        about: "",
                        form: Form::Fields(vec![
                            $(answer_field!($field: $T, [$($($how)+)?], $($field_doc)*),)*
                        ]),
                    }],
                })
            }
        }
    )*};
}

/// Objects told apart by one field, each made of the variant of the same name and fields; `where` names variants that
/// hold a system's own kinds.
macro_rules! kinds {
    ($(
        $(#[doc = $doc:literal])*
        $tag:literal $Kind:ident from $From:ty $(where $Nested:ident($N:ty))* {
            $(
                $(#[doc = $kind_doc:literal])*
                $name:literal $Variant:ident {$(
                    $(#[doc = $field_doc:literal])* $(#[serde($($how:tt)+)])?
                    $field:ident: $T:ty
                ),* $(,)?}
            )*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[serde(tag = $tag)]
        pub enum $Kind {
            $(
                $(#[doc = $kind_doc])*
                #[serde(rename = $name)]
                $Variant {
                    $($(#[doc = $field_doc])* $(#[serde($($how)+)])? $field: $T,)*
                },
            )*
            $(
                #[serde(untagged)]
                $Nested($N),
            )*
        }

        impl $crate::embed::answers::declare::Told<$From> for $Kind {
            fn told(from: &$From) -> Self {
                type From = $From;
                match from {
                    $(From::$Nested(nested) => Self::$Nested(Told::told(nested)),)*
                    $(From::$Variant { $($field,)* } => {
                        Self::$Variant { $($field: Told::told($field),)* }
                    })*
                }
            }
        }

        impl $crate::embed::answers::declare::Shaped for $Kind {
            fn shape() -> $crate::scenario::shape::Shape {
                use $crate::scenario::shape::{FieldDoc, Form, FormDoc, Needed, Shape, ValueDoc};
                Shape::Value(|| ValueDoc {
                    name: stringify!($Kind),
                    about: concat!($($doc),*).trim_ascii(),
                    forms: vec![
                        $(FormDoc {
                            about: concat!($($kind_doc),*).trim_ascii(),
                            form: Form::Fields(vec![
                                FieldDoc {
                                    name: $tag,
                                    about: "Its kind.",
                                    shape: Shape::Names(vec![$name]),
                                    needed: Needed::Yes,
                                },
                                $(answer_field!($field: $T, [$($($how)+)?], $($field_doc)*),)*
                            ]),
                        },)*
                        $(FormDoc {
                            about: "",
                            form: Form::Other(<$N as $crate::embed::answers::declare::Shaped>::shape()),
                        },)*
                    ],
                })
            }
        }
    )*};
}

/// Texts, each for the variant of the same name.
macro_rules! words {
    ($(
        $(#[doc = $doc:literal])*
        $Words:ident from $From:ty {$(
            $(#[doc = $word_doc:literal])*
            $word:literal $Variant:ident
        ),* $(,)?}
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        pub enum $Words {
            $(
                $(#[doc = $word_doc])*
                #[serde(rename = $word)]
                $Variant,
            )*
        }

        impl $crate::embed::answers::declare::Told<$From> for $Words {
            fn told(from: &$From) -> Self {
                type From = $From;
                match from {
                    $(From::$Variant => Self::$Variant,)*
                }
            }
        }

        impl $crate::embed::answers::declare::Shaped for $Words {
            fn shape() -> $crate::scenario::shape::Shape {
                use $crate::scenario::shape::{Form, FormDoc, Shape, ValueDoc};
                Shape::Value(|| ValueDoc {
                    name: stringify!($Words),
                    about: concat!($($doc),*).trim_ascii(),
                    forms: vec![
                        $(FormDoc { about: concat!($($word_doc),*).trim_ascii(), form: Form::Word($word) },)*
                    ],
                })
            }
        }
    )*};
}

macro_rules! answer_field {
    ($field:ident: $T:ty, [$($how:tt)*], $($doc:literal)*) => {{
        let said = concat!($($doc),*).trim_ascii();
        let name = stringify!($field);
        $crate::scenario::shape::FieldDoc {
            name,
            about: if said.is_empty() { $crate::embed::answers::declare::usual(name) } else { said },
            shape: <$T as $crate::embed::answers::declare::Shaped>::shape(),
            needed: answer_needed!($($how)*),
        }
    }};
}

macro_rules! answer_needed {
    () => {
        $crate::scenario::shape::Needed::Yes
    };
    (flatten) => {
        $crate::scenario::shape::Needed::Flat
    };
    (skip_serializing_if = "Option::is_none") => {
        $crate::scenario::shape::Needed::No
    };
}

pub(super) use {answer_field, answer_needed, answers, kinds, words};
