//! The arguments: jopt-simple's reading of them, and `ConsumerGroupCommandOptions.checkArgs`.

use super::printed::{Printed, Stop};

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    PerhapsValue,
}

const OPTIONS: [(&str, Takes); 31] = [
    ("bootstrap-server", Takes::Value),
    ("group", Takes::Value),
    ("topic", Takes::Value),
    ("all-topics", Takes::Nothing),
    ("list", Takes::Nothing),
    ("describe", Takes::Nothing),
    ("all-groups", Takes::Nothing),
    ("delete", Takes::Nothing),
    ("timeout", Takes::Value),
    ("command-config", Takes::Value),
    ("reset-offsets", Takes::Nothing),
    ("delete-offsets", Takes::Nothing),
    ("dry-run", Takes::Nothing),
    ("execute", Takes::Nothing),
    ("export", Takes::Nothing),
    ("to-offset", Takes::Value),
    ("from-file", Takes::Value),
    ("to-datetime", Takes::Value),
    ("by-duration", Takes::Value),
    ("to-earliest", Takes::Nothing),
    ("to-latest", Takes::Nothing),
    ("to-current", Takes::Nothing),
    ("shift-by", Takes::Value),
    ("members", Takes::Nothing),
    ("verbose", Takes::Nothing),
    ("offsets", Takes::Nothing),
    ("state", Takes::PerhapsValue),
    ("type", Takes::PerhapsValue),
    ("validate-regex", Takes::Value),
    ("help", Takes::Nothing),
    ("version", Takes::Nothing),
];

/// Options that stand only beside one of others.
const ONLY_WITH: [(&str, &[&str]); 5] = [
    ("members", &["describe"]),
    ("verbose", &["describe"]),
    ("offsets", &["describe"]),
    ("state", &["describe", "list"]),
    ("type", &["list"]),
];

const ACTIONS: [&str; 6] =
    ["list", "describe", "delete", "reset-offsets", "delete-offsets", "validate-regex"];

/// The order in which they are looked at; the one in which a message lists them changes from one JVM to the next.
const SCENARIOS: [&str; 8] = [
    "to-offset",
    "to-datetime",
    "by-duration",
    "to-earliest",
    "to-latest",
    "to-current",
    "shift-by",
    "from-file",
];

/// A file that `--from-file` may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFile {
    pub name: String,
    pub text: String,
}

/// The arguments as read: every option as often as it was given.
pub struct Options {
    given: Vec<(&'static str, Option<String>)>,
}

/// What the tool has turned into numbers before it does anything.
pub struct Numbers {
    /// `--to-offset`.
    pub to_offset: Option<i64>,
    /// `--shift-by`.
    pub shift_by: Option<i64>,
    /// `--timeout`, ms.
    pub timeout_ms: i64,
}

impl Options {
    /// `OptionParser.parse`.
    pub fn parse(args: &[String]) -> Result<Self, Stop> {
        let mut given: Vec<(&'static str, Option<String>)> = Vec::new();
        let mut rest = args.iter().peekable();
        while let Some(arg) = rest.next() {
            if arg == "--" {
                break;
            }
            let long = arg.strip_prefix("--");
            let Some(body) = long.or_else(|| arg.strip_prefix('-')).filter(|body| !body.is_empty()) else {
                continue;
            };
            let (name, value) = match body.split_once('=') {
                Some((name, value)) => (name, Some(value).filter(|value| !value.is_empty())),
                None => (body, None),
            };
            let unknown = || {
                let name = if long.is_some() {
                    name
                } else {
                    &name[..name.chars().next().map_or(0, char::len_utf8)]
                };
                uncaught("UnrecognizedOptionException", &format!("{name} is not a recognized option"))
            };
            let (name, takes) = recognized(name).ok_or_else(unknown)?;
            let value = match (takes, value) {
                (Takes::Nothing, _) => None,
                (_, Some(value)) => Some(value.to_owned()),
                (Takes::Value, None) => Some(rest.next().cloned().ok_or_else(|| {
                    uncaught(
                        "OptionMissingRequiredArgumentException",
                        &format!("Option {name} requires an argument"),
                    )
                })?),
                (Takes::PerhapsValue, None) => rest.next_if(|next| !next.starts_with('-')).cloned(),
            };
            given.push((name, value));
        }
        let options = Self { given };
        options.available()?;
        Ok(options)
    }

    fn available(&self) -> Result<(), Stop> {
        let stray = |(name, with): &(&'static str, &[&str])| {
            let stray = self.has(name) && !with.iter().any(|other| self.has(other));
            stray.then_some(*name)
        };
        let strays: Vec<_> = ONLY_WITH.iter().filter_map(stray).collect();
        if strays.is_empty() || self.has("help") {
            return Ok(());
        }
        let list = strays.join(", ");
        Err(uncaught(
            "UnavailableOptionException",
            &format!("Option(s) [{list}] are unavailable given other options on the command line"),
        ))
    }

    /// Whether the option was given.
    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }

    /// All values of an option.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let of = |(given, value): &'_ (&'static str, Option<String>)| *given == name && value.is_some();
        self.given.iter().filter(|one| of(one)).filter_map(|(_, value)| value.as_deref()).collect()
    }

    /// The one value of an option, if there is one.
    pub fn value(&self, name: &str) -> Result<Option<&str>, Stop> {
        let values = self.values(name);
        if values.len() > 1 {
            let message = format!("Found multiple arguments for option {name}, but you asked for only one");
            return Err(Stop::failed("joptsimple.MultipleArgumentsForOptionException", &message));
        }
        Ok(values.first().copied())
    }

    /// What the constructor of `ConsumerGroupService` asks for, in its order.
    pub fn service(&self) -> Result<Numbers, Stop> {
        let mut to_offset = None;
        for value in self.values("to-offset") {
            let number = long("to-offset", value)?;
            to_offset = to_offset.or(Some(number));
        }
        self.value("by-duration")?;
        let one = |name| self.value(name)?.map(|value| long(name, value)).transpose();
        let shift_by = one("shift-by")?;
        let timeout_ms = one("timeout")?.unwrap_or(30_000);
        Ok(Numbers { to_offset, shift_by, timeout_ms })
    }

    /// `checkArgs`, then the count of actions.
    pub fn check(&self, out: &mut Printed) -> Result<(), Stop> {
        if self.given.is_empty() || self.has("help") {
            return Err(Stop::usage(
                "This tool helps to list all consumer groups, describe a consumer group, delete consumer group info, \
                 or reset consumer group offsets.",
            ));
        }
        let groups = self.has("group") || self.has("all-groups");
        let takes_group = |action: &str| {
            Err(Stop::Usage(format!("Option [{action}] takes one of these options: [all-groups], [group]")))
        };
        if self.has("describe") {
            if !groups {
                return takes_group("describe");
            }
            if ["members", "offsets", "state"].iter().filter(|name| self.has(name)).count() > 1 {
                return Err(Stop::usage(
                    "Option [describe] takes at most one of these options: [members], [offsets], [state]",
                ));
            }
            if !self.values("state").is_empty() {
                return Err(Stop::usage("Option [describe] does not take a value for [state]"));
            }
        }
        if self.has("delete") {
            if !groups {
                return takes_group("delete");
            }
            if self.has("topic") {
                return Err(Stop::usage(
                    "The consumer does not support topic-specific offset deletion from a consumer group.",
                ));
            }
        }
        if self.has("delete-offsets") && !(self.has("group") && self.has("topic")) {
            return Err(Stop::usage("Option [delete-offsets] takes the following options: [topic], [group]"));
        }
        if self.has("reset-offsets") {
            self.check_reset(groups, out)?;
        }
        self.not_with("group", &["all-groups"])?;
        self.not_with("group", &["list"])?;
        self.not_with("topic", &["list", "describe"])?;
        if ACTIONS.iter().filter(|name| self.has(name)).count() != 1 {
            let actions = ACTIONS.join(", --");
            return Err(Stop::Usage(format!("Command must include exactly one action: --{actions}")));
        }
        Ok(())
    }

    fn check_reset(&self, groups: bool, out: &mut Printed) -> Result<(), Stop> {
        match (self.has("dry-run"), self.has("execute")) {
            (true, true) => {
                return Err(Stop::usage("Option [reset-offsets] only accepts one of [execute] and [dry-run]"));
            }
            (false, false) => out.warn(
                "WARN: No action will be performed as the --execute option is missing. In version 5.0, this command \
                 will require either --dry-run or --execute to be specified. You should add the --dry-run option \
                 explicitly if you are scripting this command and want to keep the current default behavior without \
                 prompting.",
            ),
            _ => {}
        }
        if !groups {
            let message = "Option [reset-offsets] takes one of these options: [all-groups], [group]";
            return Err(Stop::usage(message));
        }
        SCENARIOS.iter().try_for_each(|used| self.not_with(used, &SCENARIOS))
    }

    /// `checkInvalidArgs`.
    fn not_with(&self, used: &str, others: &[&str]) -> Result<(), Stop> {
        let other = others.iter().find(|other| **other != used && self.has(other));
        match other.filter(|_| self.has(used)) {
            None => Ok(()),
            Some(other) => {
                Err(Stop::Usage(format!("Option \"[{used}]\" can't be used with option \"[{other}]\"")))
            }
        }
    }
}

/// An argument as a `Long`.
fn long(name: &str, value: &str) -> Result<i64, Stop> {
    value.parse().map_err(|_| {
        let cause = format!("For input string: \"{value}\"");
        let cause = Stop::failed("java.lang.NumberFormatException", &cause);
        let Stop::Failed { trace, .. } = cause.inside("joptsimple.internal.ReflectionException") else {
            return Stop::usage(value);
        };
        let message = format!("Cannot parse argument '{value}' of option {name}");
        let trace = format!("joptsimple.OptionArgumentConversionException: {message}\nCaused by: {trace}");
        Stop::Failed { message, trace }
    })
}

fn uncaught(class: &str, message: &str) -> Stop {
    Stop::Uncaught(format!("joptsimple.{class}: {message}"))
}

/// The option of that name, or the only one that begins so.
fn recognized(name: &str) -> Option<(&'static str, Takes)> {
    let exact = OPTIONS.iter().find(|(option, _)| *option == name);
    let mut begun = OPTIONS.iter().filter(|(option, _)| option.starts_with(name));
    exact.or_else(|| begun.next().filter(|_| begun.next().is_none())).copied()
}

/// What a reset without a scenario is told to take.
pub fn no_scenario() -> Stop {
    let list = SCENARIOS.join("], [");
    Stop::Usage(format!("Option '[reset-offsets]' requires one of the following scenarios: [[{list}]]"))
}
