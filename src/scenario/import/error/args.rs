//! The codes of errors and the arguments of their messages.
//!
//! Invariant: an argument of a message keeps its name; messages in other languages rely on it.

use serde::Serialize;

use super::ErrorKind;

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// A line, column or row of the file: its digits are not grouped.
    Ordinal(u64),
    /// How many of something: its digits may be grouped, and it chooses singular or plural.
    Count(u64),
    /// An excerpt of the file, or the stable name of something, by which a message may choose.
    Text(String),
}

impl ErrorKind {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "empty-file",
            Self::OnlyHeader => "only-header",
            Self::NothingLeft { .. } => "nothing-left",
            Self::Binary { .. } => "binary",
            Self::Utf16 => "utf-16",
            Self::NotUtf8 { .. } => "not-utf-8",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::FieldCount { .. } => "field-count",
            Self::UnclosedQuote => "unclosed-quote",
            Self::StrayQuote { .. } => "stray-quote",
            Self::FieldTooLong { .. } => "field-too-long",
            Self::RowTooLong { .. } => "row-too-long",
            Self::DuplicateColumn { .. } => "duplicate-column",
            Self::MissingColumn { .. } => "missing-column",
            Self::BadJson { .. } => "bad-json",
            Self::JsonArray => "json-array",
            Self::NotAnObject { .. } => "not-an-object",
            Self::MixedTimeFormats { .. } => "mixed-time-formats",
            Self::BadTime { .. } => "bad-time",
            Self::EmptyTime { .. } => "empty-time",
            Self::TimeBefore1970 { .. } => "time-before-1970",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::TooLarge { .. } => "too-large",
        }
    }

    pub(super) fn add_args(&self, args: &mut Vec<(&'static str, Arg)>) {
        match self {
            Self::EmptyFile | Self::OnlyHeader | Self::Utf16 | Self::UnclosedQuote | Self::JsonArray => {}
            Self::NothingLeft { skipped } => args.push(("skipped", (*skipped).into())),
            Self::Binary { byte, looks_like } => {
                args.extend([("byte", hex(*byte)), ("looks_like", (*looks_like).into())]);
            }
            Self::NotUtf8 { byte, text } => args.extend([("byte", hex(*byte)), ("text", (*text).into())]),
            Self::TooManyColumns { found, limit } => {
                args.extend([("found", (*found).into()), ("limit", (*limit).into())]);
            }
            Self::FieldCount { expected, found } => {
                args.extend([("expected", (*expected).into()), ("found", (*found).into())]);
            }
            Self::StrayQuote { opened_line, opened_column } => {
                args.extend([
                    ("cell", if *opened_line > 0 { "quoted" } else { "plain" }.into()),
                    ("opened_line", Arg::Ordinal(*opened_line)),
                    ("opened_column", Arg::Ordinal(*opened_column)),
                ]);
            }
            Self::FieldTooLong { limit_bytes, field } => {
                args.extend([("limit_bytes", (*limit_bytes).into()), ("field", field.as_str().into())]);
            }
            Self::RowTooLong { limit_bytes } => args.push(("limit_bytes", (*limit_bytes).into())),
            Self::TooLarge { limit_bytes } => args.push(("limit_mib", (*limit_bytes >> 20).into())),
            Self::DuplicateColumn { name, first, second } => args.extend([
                ("name", name.as_str().into()),
                ("first", Arg::Ordinal(*first)),
                ("second", Arg::Ordinal(*second)),
            ]),
            Self::MissingColumn { name, available } => {
                args.extend([
                    ("name", name.as_str().into()),
                    ("available", available.join(", ").as_str().into()),
                ]);
            }
            Self::BadJson { kind, detail } => {
                args.extend([("fault", kind.code().into()), ("detail", detail.as_str().into())]);
            }
            Self::NotAnObject { found } => args.push(("found", (*found).into())),
            Self::MixedTimeFormats { name, first_format, first_line, found_format, value } => args.extend([
                ("name", name.as_str().into()),
                ("first_format", first_format.code().into()),
                ("first_line", Arg::Ordinal(*first_line)),
                ("found_format", found_format.code().into()),
                ("value", value.as_str().into()),
            ]),
            Self::BadTime { name, value } | Self::TimeBefore1970 { name, value } => {
                args.extend([("name", name.as_str().into()), ("value", value.as_str().into())]);
            }
            Self::EmptyTime { name } => args.push(("name", name.as_str().into())),
            Self::TooManyRows { limit_rows } => args.push(("limit_rows", (*limit_rows).into())),
        }
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

fn hex(byte: u8) -> Arg {
    Arg::Text(format!("0x{byte:02X}"))
}
