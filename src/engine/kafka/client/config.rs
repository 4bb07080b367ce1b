//! Settings as Kafka's clients take them: a name, a text, and a definition that says what the text may be.
//!
//! Source: `ConfigDef`. Errors are facts; the texts are in the message files.

use std::fmt;

/// The type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigType {
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    /// A number with a point.
    Double,
    /// `true` or `false`.
    Boolean,
    /// One of a list.
    Choice,
}

/// Why a setting was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// An unknown setting, or one that is not modelled.
    UnknownName { name: String },
    /// The text isn't of the setting's type.
    WrongType {
        name: String,
        value: String,
        /// What it must be.
        expected: ConfigType,
    },
    /// A number too small or too large.
    OutOfRange {
        name: String,
        value: i64,
        /// The smallest value allowed.
        min: i64,
        /// The largest value allowed.
        max: i64,
    },
    /// A ratio that is not between 0 and 1; its text as Java writes numbers.
    NoRatio { name: String, value: String, below: bool },
    /// Not one of the texts that the setting takes.
    NotAllowed {
        name: String,
        value: String,
        /// The values allowed.
        allowed: Vec<&'static str>,
    },
    /// A list that holds something twice.
    Repeated { name: String, value: String },
    /// Two settings that contradict each other.
    Conflict {
        /// The setting to change.
        name: &'static str,
        /// The setting that it contradicts.
        with: &'static str,
    },
}

impl fmt::Display for ConfigError {
    /// For developers; people read the message file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for ConfigError {}

fn number(name: &str, value: &str, expected: ConfigType, min: i64, max: i64) -> Result<i64, ConfigError> {
    let wrong = || ConfigError::WrongType { name: name.into(), value: value.into(), expected };
    let number: i64 = value.trim().parse().map_err(|_| wrong())?;
    if expected == ConfigType::Int && i32::try_from(number).is_err() {
        return Err(wrong());
    }
    if number < min || number > max {
        return Err(ConfigError::OutOfRange { name: name.into(), value: number, min, max });
    }
    Ok(number)
}

/// A 32-bit number of at least `min`; what doesn't fit into 32 bits is of the wrong type, as in Kafka.
pub fn int(name: &str, value: &str, min: i32) -> Result<i32, ConfigError> {
    number(name, value, ConfigType::Int, min.into(), i32::MAX.into()).map(|number| number as i32)
}

/// A 64-bit number of at least `min`.
pub fn long(name: &str, value: &str, min: i64) -> Result<i64, ConfigError> {
    number(name, value, ConfigType::Long, min, i64::MAX)
}

/// A ratio, of 0 to 1.
pub fn unit(name: &str, value: &str) -> Result<f64, ConfigError> {
    let wrong =
        || ConfigError::WrongType { name: name.into(), value: value.into(), expected: ConfigType::Double };
    let ratio: f64 = value.trim().parse().map_err(|_| wrong())?;
    // Not a number is neither too small nor too large for Kafka, and never reached.
    if (0.0..=1.0).contains(&ratio) {
        return Ok(ratio);
    }
    Err(ConfigError::NoRatio { name: name.into(), value: format!("{ratio:?}"), below: ratio < 0.0 })
}

/// One of the texts `allowed`.
pub fn one_of(name: &str, value: &str, allowed: &[&'static str]) -> Result<&'static str, ConfigError> {
    allowed.iter().find(|text| **text == value.trim()).copied().ok_or_else(|| ConfigError::NotAllowed {
        name: name.into(),
        value: value.into(),
        allowed: allowed.to_vec(),
    })
}

/// A list of the texts `allowed`, none of them twice; it may be empty.
pub fn choices(name: &str, value: &str, allowed: &[&'static str]) -> Result<Vec<&'static str>, ConfigError> {
    let mut given = Vec::new();
    for text in value.split(',').map(str::trim).filter(|_| !value.trim().is_empty()) {
        let one = one_of(name, text, allowed)?;
        if given.contains(&one) {
            return Err(ConfigError::Repeated { name: name.into(), value: text.into() });
        }
        given.push(one);
    }
    Ok(given)
}

/// `true` or `false`, in any case.
pub fn boolean(name: &str, value: &str) -> Result<bool, ConfigError> {
    match value.trim() {
        text if text.eq_ignore_ascii_case("true") => Ok(true),
        text if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(ConfigError::WrongType {
            name: name.into(),
            value: value.into(),
            expected: ConfigType::Boolean,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_of_a_type_and_in_a_range() {
        assert_eq!(int("batch.size", " 16384 ", 0), Ok(16384));
        let error = int("batch.size", "3000000000", 0).unwrap_err();
        assert!(matches!(error, ConfigError::WrongType { expected: ConfigType::Int, .. }), "{error}");
        let error = long("linger.ms", "-1", 0).unwrap_err();
        assert!(matches!(error, ConfigError::OutOfRange { value: -1, min: 0, max: i64::MAX, .. }), "{error}");
        assert!(matches!(long("linger.ms", "5s", 0), Err(ConfigError::WrongType { .. })));
        assert_eq!(boolean("enable.idempotence", "TRUE"), Ok(true));
    }
}
