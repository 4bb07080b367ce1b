//! JSON from the tables of commands and values; `simulation::command` says how their rows read.

/// Reading, printing and describing a system's commands.
macro_rules! json_commands {
    ($System:ident {$(
        $(#[doc = $doc:literal])*
        $kind:literal $Command:ident {$(
            $(#[doc = $field_doc:literal])*
            $field:ident: $T:ty $([$($rule:tt)+])? $(= $default:expr)?
        ),* $(,)?}
    )*}) => {
        pub const KINDS: &[&str] = &[$($kind),*];

        /// The command of that type, if it is one of these.
        pub fn read(
            kind: &str,
            f: &mut $crate::scenario::fields::Fields<'_>,
        ) -> Result<Option<$crate::simulation::Command>, $crate::simulation::Refusal> {
            Ok(match kind {
                $($kind => Some($Command::read_fields(f)?.into()),)*
                _ => None,
            })
        }

        pub fn print(command: &Command) -> serde_json::Map<String, serde_json::Value> {
            let mut out = serde_json::Map::new();
            match command {$(
                Command::$Command(command) => {
                    out.insert("type".into(), $kind.into());
                    command.print_fields(&mut out);
                }
            )*}
            out
        }

        pub fn documented() -> Vec<$crate::scenario::shape::CommandDoc> {
            vec![$(
                $crate::scenario::shape::CommandDoc {
                    kind: $kind,
                    name: stringify!($Command),
                    about: concat!($($doc),*).trim_ascii(),
                    fields: vec![
                        $(field_doc!($field: $T, [$($($rule)+)?], ($($default)?), $($field_doc)*),)*
                    ],
                },
            )*]
        }

        $(
            impl Object for $Command {
                fn read_fields(
                    f: &mut $crate::scenario::fields::Fields<'_>,
                ) -> Result<Self, $crate::simulation::Refusal> {
                    $(let $field = read_field!(f, $field: $T, [$($($rule)+)?], ($($default)?));)*
                    Ok(Self { $($field,)* })
                }

                fn print_fields(&self, out: &mut serde_json::Map<String, serde_json::Value>) {
                    let Self { $($field,)* } = self;
                    $(print_field!(out, $field: $T, [$($($rule)+)?], ($($default)?));)*
                }
            }
        )*
    };
}

/// Reading, printing and describing values of several forms.
macro_rules! json_values {
    ($(
        $(#[doc = $doc:literal])*
        $(#[derive($Also:ident)])?
        $mode:ident of $Value:ident $(needs $first:literal)? $(also {$(
            $(#[doc = $also_doc:literal])*
            $also:literal $read:ident = $such:literal
        ),* $(,)?})? {$(
            $(#[doc = $form_doc:literal])*
            $(= $word:literal)? $($key:literal)? $Form:ident $(($T:ty))? $({$(
                $(#[doc = $field_doc:literal])*
                $field:ident: $FT:ty $([$($rule:tt)+])? $(= $default:expr)?
            ),* $(,)?})?
        ),* $(,)?}
    )*) => {$(
        impl Object for $Value {
            fn read_fields(
                f: &mut $crate::scenario::fields::Fields<'_>,
            ) -> Result<Self, $crate::simulation::Refusal> {
                let tags = [
                    $(form_tag!($($key)? $Form $({ $($field)* })?),)*
                    $($(Some($also),)*)?
                ];
                only!($mode, f, tags);
                $(read_form!(f, $($key)? $Form $(($T))? $({
                    $($field: $FT, [$($($rule)+)?], ($($default)?);)*
                })?);)*
                $($(
                    if f.is_set($also) {
                        return f.take_by($also, $read);
                    }
                )*)?
                otherwise!(f, tags, $($first)?)
            }

            #[allow(irrefutable_let_patterns, reason = "a value may have but one form")]
            fn print_fields(&self, out: &mut serde_json::Map<String, serde_json::Value>) {
                $(print_form!(self, out, $($key)? $Form $(($T))? $({
                    $($field: $FT, [$($($rule)+)?], ($($default)?);)*
                })?);)*
            }
        }

        impl $crate::scenario::field::Field for $Value {
            fn read(
                value: &serde_json::Value,
                path: &str,
            ) -> Result<Self, $crate::simulation::Refusal> {
                $($(
                    if value == $word {
                        return Ok(Self::$Form);
                    }
                )?)*
                let mut f = $crate::scenario::fields::Fields::of_or(value, path, expected!($($($word)?)*))?;
                let found = Self::read_fields(&mut f)?;
                f.finish()?;
                Ok(found)
            }

            fn print(&self) -> serde_json::Value {
                $($(
                    if *self == Self::$Form {
                        return $word.into();
                    }
                )?)*
                let mut out = serde_json::Map::new();
                self.print_fields(&mut out);
                serde_json::Value::Object(out)
            }

            fn shape() -> $crate::scenario::shape::Shape {
                use $crate::scenario::shape::{Form, FormDoc, Shape, ValueDoc};
                Shape::Value(|| ValueDoc {
                    name: stringify!($Value),
                    about: concat!($($doc),*).trim_ascii(),
                    forms: vec![
                        $(FormDoc {
                            about: concat!($($form_doc),*).trim_ascii(),
                            form: form_doc!($(= $word)? $($key)? $Form $(($T))? $({
                                $($field: $FT, [$($($rule)+)?], ($($default)?), $($field_doc)*;)*
                            })?),
                        },)*
                        $($(FormDoc {
                            about: concat!($($also_doc),*).trim_ascii(),
                            form: Form::Key($also, Shape::Such($such)),
                        },)*)?
                    ],
                })
            }
        }
    )*};
}

/// The field by which a form is known.
macro_rules! form_tag {
    ($key:literal $Form:ident) => {
        Some($key)
    };
    ($Form:ident) => {
        None::<&'static str>
    };
    ($Form:ident { $first:ident $($field:ident)* }) => {
        Some(stringify!($first))
    };
}

/// Returns the form if its own field is there.
macro_rules! read_form {
    ($f:ident, $key:literal $Form:ident) => {
        if $f.is_set($key) {
            let _: bool = $f.take($key)?;
            return Ok(Self::$Form);
        }
    };
    ($f:ident, $key:literal $Form:ident($T:ty)) => {
        if $f.is_set($key) {
            return Ok(Self::$Form($f.take($key)?));
        }
    };
    ($f:ident, $Form:ident) => {};
    ($f:ident, $Form:ident {
        $first:ident: $First:ty, [$($rule:tt)*], $default:tt;
        $($field:ident: $T:ty, [$($rules:tt)*], $defaults:tt;)*
    }) => {
        if $f.is_set(stringify!($first)) {
            let $first = read_field!($f, $first: $First, [$($rule)*], $default);
            $(let $field = read_field!($f, $field: $T, [$($rules)*], $defaults);)*
            return Ok(Self::$Form { $first, $($field,)* });
        }
    };
}

/// Prints the value if it has this form.
macro_rules! print_form {
    ($self:ident, $out:ident, $key:literal $Form:ident) => {
        if *$self == Self::$Form {
            $out.insert($key.into(), true.into());
        }
    };
    ($self:ident, $out:ident, $key:literal $Form:ident($T:ty)) => {
        if let Self::$Form(value) = $self {
            $out.insert($key.into(), $crate::scenario::field::Field::print(value));
        }
    };
    ($self:ident, $out:ident, $Form:ident) => {};
    ($self:ident, $out:ident, $Form:ident { $($field:ident: $T:ty, [$($rule:tt)*], $default:tt;)* }) => {
        #[allow(irrefutable_let_patterns, reason = "of values that have one form")]
        if let Self::$Form { $($field,)* } = $self {
            $(print_field!($out, $field: $T, [$($rule)*], $default);)*
        }
    };
}

macro_rules! form_doc {
    (= $word:literal $Form:ident) => {
        Form::Word($word)
    };
    ($key:literal $Form:ident) => {
        Form::Flag($key)
    };
    ($key:literal $Form:ident($T:ty)) => {
        Form::Key($key, <$T as $crate::scenario::field::Field>::shape())
    };
    ($Form:ident { $($field:ident: $T:ty, [$($rule:tt)*], $default:tt, $($doc:literal)*;)* }) => {
        Form::Fields(vec![$(field_doc!($field: $T, [$($rule)*], $default, $($doc)*),)*])
    };
}

/// Whether forms exclude each other (`one of`) or the first that is there counts (`first of`).
macro_rules! only {
    (one, $f:ident, $tags:ident) => {
        $f.only_one($tags.as_slice())?
    };
    (first, $f:ident, $tags:ident) => {};
}

/// What an object is in which no form is found.
macro_rules! otherwise {
    ($f:ident, $tags:ident, $first:literal) => {
        Err($f.needs_one($first, $tags.as_slice()))
    };
    ($f:ident, $tags:ident,) => {
        Ok(Self::default())
    };
}

/// What a message says was expected.
macro_rules! expected {
    () => {
        "object"
    };
    ($($word:literal)+) => {
        concat!($("\"", $word, "\" | ",)+ "{…}")
    };
}

macro_rules! read_field {
    ($f:ident, $field:ident: $T:ty, [flat], ()) => {
        <$T as $crate::scenario::commands::Object>::read_fields($f)?
    };
    ($f:ident, $field:ident: $T:ty, [null], ()) => {
        $f.take_nullable::<$T>(stringify!($field))?
    };
    ($f:ident, $field:ident: $T:ty, [unless $other:ident], ()) => {
        match $f.take_opt::<$T>(stringify!($field))? {
            None if $other.is_some() => <$T>::default(),
            None => $f.take::<$T>(stringify!($field))?,
            Some(value) => value,
        }
    };
    ($f:ident, $field:ident: $T:ty, [], ()) => {
        $f.take::<$T>(stringify!($field))?
    };
    ($f:ident, $field:ident: $T:ty, [], ($default:expr)) => {
        $f.take_opt::<$T>(stringify!($field))?.unwrap_or($default)
    };
    ($f:ident, $field:ident: $T:ty, [$limits:expr], ()) => {
        $f.take_by(stringify!($field), |value, path| {
            <$T as $crate::scenario::field::Limited>::read_within(value, path, &($limits))
        })?
    };
    ($f:ident, $field:ident: $T:ty, [$limits:expr], ($default:expr)) => {
        $f.take_by::<Option<$T>>(stringify!($field), |value, path| {
            <Option<$T> as $crate::scenario::field::Limited>::read_within(value, path, &($limits))
        })?
        .unwrap_or($default)
    };
}

macro_rules! print_field {
    ($out:ident, $field:ident: $T:ty, [flat], ()) => {
        $crate::scenario::commands::Object::print_fields($field, $out)
    };
    ($out:ident, $field:ident: $T:ty, [null], ()) => {
        $out.insert(stringify!($field).into(), $crate::scenario::field::Field::print($field));
    };
    ($out:ident, $field:ident: $T:ty, [$($rule:tt)*], ()) => {
        let value = $crate::scenario::field::Field::print($field);
        if !value.is_null() {
            $out.insert(stringify!($field).into(), value);
        }
    };
    ($out:ident, $field:ident: $T:ty, [$($rule:tt)*], ($default:expr)) => {
        if *$field != $default {
            $out.insert(stringify!($field).into(), $crate::scenario::field::Field::print($field));
        }
    };
}

/// A field's documentation. One of which nothing is said does not compile.
macro_rules! field_doc {
    ($field:ident: $T:ty, [$($rule:tt)*], $default:tt, $($doc:literal)*) => {{
        const SAID: &str = concat!($($doc),*);
        const USUAL: &str = <$T as $crate::scenario::field::Field>::ABOUT;
        const ABOUT: &str = if SAID.is_empty() { USUAL } else { SAID };
        const { assert!(!ABOUT.is_empty(), "a field of which nothing is said") };
        $crate::scenario::shape::FieldDoc {
            name: stringify!($field),
            about: ABOUT.trim_ascii(),
            shape: field_shape!($T, [$($rule)*]),
            needed: field_needed!($T, [$($rule)*], $default),
        }
    }};
}

macro_rules! field_shape {
    ($T:ty, []) => {
        <$T as $crate::scenario::field::Field>::shape()
    };
    ($T:ty, [flat]) => {
        <$T as $crate::scenario::field::Field>::shape()
    };
    ($T:ty, [null]) => {
        <$T as $crate::scenario::field::Field>::shape()
    };
    ($T:ty, [unless $other:ident]) => {
        <$T as $crate::scenario::field::Field>::shape()
    };
    ($T:ty, [$limits:expr]) => {
        <$T as $crate::scenario::field::Limited>::shape_within(&($limits))
    };
}

macro_rules! field_needed {
    ($T:ty, [flat], ()) => {
        $crate::scenario::shape::Needed::Flat
    };
    ($T:ty, [null], ()) => {
        $crate::scenario::shape::Needed::OrNull
    };
    ($T:ty, [unless $other:ident], ()) => {
        $crate::scenario::shape::Needed::Unless(stringify!($other))
    };
    ($T:ty, [$($limits:tt)*], ()) => {
        if <$T as $crate::scenario::field::Field>::absent().is_some() {
            $crate::scenario::shape::Needed::No
        } else {
            $crate::scenario::shape::Needed::Yes
        }
    };
    ($T:ty, [$($limits:tt)*], ($default:expr)) => {
        $crate::scenario::shape::Needed::Default(<$T as $crate::scenario::field::Field>::print(&$default))
    };
}

pub(super) use {
    expected, field_doc, field_needed, field_shape, form_doc, form_tag, json_commands, json_values, only,
    otherwise, print_field, print_form, read_field, read_form,
};
