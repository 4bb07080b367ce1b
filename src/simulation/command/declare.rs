//! Types from a table of declarations.
//!
//! A table is a macro that hands its rows to another one, so that each floor takes what it needs of the same rows:
//! this one the types, `scenario` how they stand in JSON. A row of a command:
//!
//! ```text
//! /// What it does, for people.
//! "member.freeze" MemberFreeze {
//!     group: GroupId,                     // required; what it is, the type says already
//!     /// How long; without it, until `member.thaw`.
//!     for_ms: Option<Ms>,                 // may be left out
//!     /// What a record takes.
//!     pace: Milli [Milli(1)..=MOST] = Milli(5),   // within these limits; 5 where it is left out
//! }
//! ```
//!
//! Instead of limits, brackets may hold a rule: `[null]` (must be there, but may be null), `[unless other]` (may be
//! left out where the field `other` stands above it), `[flat]` (its fields stand among these).
//!
//! A value that takes one of several forms is declared alike: `"offset" Offset(Offset)` stands for `{"offset": 5}`,
//! `"end" End` for `{"end": true}`, `= "none" None` for `"none"`, and `Pool { pool: u32, … }` for an object that is
//! known by the first of its fields. Before them, `also { "datetime"
//! datetime = "2026-…" }` names further forms that are only read, the function that reads each, and a text that it takes.

/// The enum of a system's commands, and a struct for each.
macro_rules! declare_commands {
    ($System:ident {$(
        $(#[doc = $doc:literal])*
        $kind:literal $Command:ident {$(
            $(#[doc = $field_doc:literal])*
            $field:ident: $T:ty $([$($rule:tt)+])? $(= $default:expr)?
        ),* $(,)?}
    )*}) => {
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $($Command($Command),)*
        }
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            pub struct $Command {
                $($(#[doc = $field_doc])* pub $field: $T,)*
            }

            impl From<$Command> for $crate::simulation::Command {
                fn from(command: $Command) -> Self {
                    Self::$System(Command::$Command(command))
                }
            }
        )*
    };
}

/// Values that take one of several forms.
macro_rules! declare_values {
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
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash $(, $Also)?)]
        pub enum $Value {
            $(
                $(#[doc = $form_doc])*
                $Form $(($T))? $({ $($(#[doc = $field_doc])* $field: $FT,)* })?,
            )*
        }
    )*};
}

pub(crate) use {declare_commands, declare_values};
