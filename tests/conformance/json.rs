//! Reading vectors: short words for what every family needs. A field that isn't there or isn't of its type is
//! an error with its name.

use serde_json::Value;

pub fn text<'v>(value: &'v Value, field: &str) -> Result<&'v str, String> {
    value[field].as_str().ok_or_else(|| format!("{field} is no text"))
}

pub fn number(value: &Value, field: &str) -> Result<i64, String> {
    value[field].as_i64().ok_or_else(|| format!("{field} is no number"))
}

pub fn list<'v>(value: &'v Value, field: &str) -> Result<&'v [Value], String> {
    value[field].as_array().map(Vec::as_slice).ok_or_else(|| format!("{field} is no list"))
}

pub fn numbers(value: &Value, field: &str) -> Result<Vec<i64>, String> {
    let numbers: Option<Vec<_>> = list(value, field)?.iter().map(Value::as_i64).collect();
    numbers.ok_or_else(|| format!("{field} holds something that is no number"))
}

/// The name that a case goes by.
pub fn name(case: &Value) -> &str {
    ["name", "label", "id"].iter().find_map(|field| case[field].as_str()).unwrap_or("a case without name")
}

/// Bytes written as hexadecimal digits.
pub fn hex(value: &Value, field: &str) -> Result<Vec<u8>, String> {
    let digits = text(value, field)?;
    let byte = |at| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<_>> = (0..digits.len()).step_by(2).map(byte).collect();
    bytes.ok_or_else(|| format!("{field} is not hexadecimal"))
}
