//! The languages, and how each writes a text.

use std::fmt::Write as _;

use super::Value;

/// What programs are written in, and with which client library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// confluent-kafka, on librdkafka.
    #[default]
    Python,
    /// kafka-clients.
    Java,
    /// rdkafka, on librdkafka.
    Rust,
    /// What comes with Kafka.
    Shell,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::Python, Self::Java, Self::Rust, Self::Shell];

    /// The file of its programs, beside the page's other files.
    pub fn file(self) -> &'static str {
        match self {
            Self::Python => "calls/python.txt",
            Self::Java => "calls/java.txt",
            Self::Rust => "calls/rust.txt",
            Self::Shell => "calls/shell.txt",
        }
    }

    /// What its lines of comment begin with.
    pub fn comment(self) -> &'static str {
        match self {
            Self::Python | Self::Shell => "#",
            Self::Java | Self::Rust => "//",
        }
    }

    pub(super) fn write(self, value: &Value) -> String {
        match value {
            Value::Plain(text) => text.clone(),
            Value::Text(text) => self.quoted(text),
            Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => self.quoted(text),
                Err(_) => self.bytes(bytes),
            },
            Value::Null => match self {
                Self::Python => "None".into(),
                Self::Java => "null".into(),
                Self::Rust => "()".into(),
                Self::Shell => "NULL".into(),
            },
        }
    }

    fn quoted(self, text: &str) -> String {
        match self {
            // JSON's escapes are among those of both.
            Self::Python | Self::Java => serde_json::Value::from(text).to_string(),
            Self::Rust => format!("{text:?}"),
            Self::Shell => shell_word(text),
        }
    }

    fn bytes(self, bytes: &[u8]) -> String {
        let mut hex = String::new();
        for byte in bytes {
            // Writing into a String does not fail.
            let _ = match self {
                Self::Python => write!(hex, "\\x{byte:02x}"),
                Self::Rust => write!(hex, "0x{byte:02x}, "),
                Self::Java | Self::Shell => write!(hex, "{byte:02x}"),
            };
        }
        match self {
            Self::Python => format!("b\"{hex}\""),
            Self::Rust => format!("&[{}][..]", hex.trim_end_matches(", ")),
            Self::Java => format!("HexFormat.of().parseHex(\"{hex}\")"),
            Self::Shell => hex,
        }
    }
}

/// A word of a command line, quoted where it must be.
fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
