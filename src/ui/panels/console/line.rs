//! The line that a person makes up: its options, what its fields hold at first, and why it would do nothing.

use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::ids::{GroupId, TopicName, TopicPartition};
use crate::simulation::World;
use crate::tools::console::Printed;
use crate::ui::words::format::timestamp;
use crate::ui::words::{Words, show};

/// The file that a plan typed here goes by.
pub const FILE: &str = "plan.csv";

/// What can be printed: its options, and its message.
const VIEWS: [(&str, &str); 7] = [
    ("--describe", "console-offsets"),
    ("--describe --offsets --verbose", "console-offsets-verbose"),
    ("--describe --members", "console-members"),
    ("--describe --members --verbose", "console-members-verbose"),
    ("--describe --state", "console-state"),
    ("--describe --state --verbose", "console-state-verbose"),
    ("--list --type --state", "console-list"),
];

/// Where a reset can go: its option, and what is said of a value that it does not take; none where it has no value.
const RESETS: [(&str, &str); 8] = [
    ("--to-earliest", ""),
    ("--to-latest", ""),
    ("--to-offset", "console-bad-offset"),
    ("--to-datetime", "console-bad-datetime"),
    ("--by-duration", "console-bad-duration"),
    ("--shift-by", "console-bad-shift"),
    ("--to-current", ""),
    ("--from-file", "console-bad-line"),
];

/// What a person has chosen and typed.
#[derive(Clone, Default)]
pub struct Form {
    pub choice: usize,
    pub value: String,
    pub scope: String,
}

pub fn ways(resets: bool) -> &'static [(&'static str, &'static str)] {
    if resets { &RESETS } else { &VIEWS }
}

/// What a field holds at first: what shows how it is written, and does something here.
pub fn first_value(world: &World, group: &GroupId, option: &str) -> String {
    match option {
        "--to-offset" => "0".into(),
        "--to-datetime" => some_time(world),
        "--by-duration" => "PT1H".into(),
        "--shift-by" => "-10".into(),
        "--from-file" => {
            let mut text = String::new();
            for (tp, commit) in world.kafka.groups.get(group).iter().flat_map(|group| &group.offsets) {
                let (partition, offset) = (tp.partition.to_string(), commit.offset.to_string());
                text.extend([tp.topic.as_str(), ",", &partition, ",", &offset, "\n"]);
            }
            text
        }
        _ => String::new(),
    }
}

/// The time of a record in the middle of a log, as the tool takes it.
fn some_time(world: &World) -> String {
    let mut logs = world.kafka.topics.values().flat_map(|topic| &topic.partitions);
    let time = logs
        .find_map(|log| log.get(log.log_start_offset().midpoint(log.log_end_offset())))
        .map(|record| record.timestamp);
    let text = timestamp(time.unwrap_or_else(|| world.unix_now())).replace(' ', "T");
    // The tool insists on milliseconds.
    if text.contains('.') { text } else { text + ".000" }
}

/// The arguments: what is typed stays one word each, as in a shell.
pub fn line(group: &GroupId, resets: bool, form: &Form) -> String {
    let (how, bad) = ways(resets)[form.choice];
    let group = quoted(group.as_str());
    if !resets {
        return if how.starts_with("--list") { how.to_owned() } else { format!("{how} --group {group}") };
    }
    let mut line = format!("--reset-offsets --group {group} {how}");
    if how == "--from-file" {
        line.extend([" ", FILE]);
    } else {
        if !bad.is_empty() {
            line.extend([" ", &quoted(form.value.trim())]);
        }
        for topic in form.scope.split_whitespace() {
            line.extend([" --topic ", &quoted(topic)]);
        }
        if form.scope.trim().is_empty() {
            line.push_str(" --all-topics");
        }
    }
    line + " --execute"
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Why there is nothing to do: the field it lies in, and what to do about it.
pub fn stuck(
    words: &Words,
    world: &World,
    group: &GroupId,
    form: &Form,
    printed: &Printed,
) -> Option<(&'static str, String)> {
    let (how, bad) = RESETS[form.choice];
    let text = shown(printed);
    let topic = world.kafka.topics.keys().next().map_or("topic", TopicName::as_str);
    let told = |field, id, text: &str| {
        let args = [
            ("text", show(text)),
            ("topic", show(topic)),
            ("group", show(group)),
            ("time", show(some_time(world))),
        ];
        Some((field, words.format(id, &args)))
    };
    if text.contains("can only be reset") {
        return None;
    }
    if !printed.requests.is_empty() {
        return told("same", "console-same", "");
    }
    let there = |topic: &str, partition: &str| {
        partition
            .trim()
            .parse()
            .is_ok_and(|partition| world.kafka.topics.log(&TopicPartition::new(topic, partition)).is_some())
    };
    if how == "--from-file" {
        let fits = |line: &&str| match line.split(',').collect::<Vec<_>>()[..] {
            [topic, partition, offset] => there(topic, partition) && offset.trim().parse::<u64>().is_ok(),
            _ => false,
        };
        return told("value", bad, form.value.lines().find(|line| !fits(line)).unwrap_or_default());
    }
    let missing = |named: &&str| {
        let (topic, partitions) = named.split_once(':').unwrap_or((named, "0"));
        !partitions.split(',').all(|partition| there(topic, partition))
    };
    if let Some(named) = form.scope.split_whitespace().find(missing) {
        return told("scope", "console-bad-scope", named);
    }
    if text.contains("Duplicate key") {
        return told("scope", "console-bad-twice", "");
    }
    if bad.is_empty() || text.contains("no current committed") || wrong_class(printed).is_none() {
        return told("scope", "console-no-commit", "");
    }
    told("value", bad, &form.value)
}

/// Both streams, as a terminal shows them.
pub(super) fn shown(printed: &Printed) -> String {
    let break_between = if printed.stdout.is_empty() || printed.stderr.is_empty() { "" } else { "\n" };
    format!("{}{break_between}{}", printed.stderr, printed.stdout.trim_start_matches('\n'))
}

/// Sentences are wrapped, tables are not.
pub(super) fn wrong_class(printed: &Printed) -> Option<&'static str> {
    (printed.exit != 0 || printed.stdout.contains("Error: ")).then_some("wrong")
}
