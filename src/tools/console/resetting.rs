//! `--reset-offsets`: which partitions, which scenario, and the table or export of what comes out.

use super::admin::{Admin, CommittedOffset, GroupDescription};
use super::args::{Numbers, Options, TextFile, no_scenario};
use super::csv;
use super::printed::{Printed, Stop};
use super::requests::AdminRequest;
use super::scope::{named, parse_topics};
use super::table::{in_map_order, names_in_map_order, row, width};
use crate::engine::kafka::ids::{Offset, Partition, TopicPartition, UnixMs};
use crate::engine::kafka::java::{date, duration};
use crate::engine::kafka::reset_offsets::{Moved, ResetRule, moved, no_commit, while_active};
use std::collections::BTreeMap;

/// The command: `resetOffsets`, then the table or the export.
pub fn command(
    options: &Options,
    numbers: &Numbers,
    files: &[TextFile],
    admin: &Admin<'_>,
    out: &mut Printed,
) -> Result<(), Stop> {
    let job = Job { options, numbers, files, admin };
    for id in names_in_map_order(&named(options, admin)) {
        let group = admin.cluster.group(id);
        let state = group.map_or("Dead", |group| group.state.as_str());
        let offsets = if state == "Empty" || state == "Dead" {
            job.reset(id, group, out)?
        } else {
            out.error(&while_active(id, state));
            Vec::new()
        };
        if options.has("execute") && !options.has("dry-run") && !offsets.is_empty() {
            out.requests.push(AdminRequest::Commit { group: id.to_owned(), offsets: offsets.clone() });
        }
        out.offsets.push((id.to_owned(), offsets));
    }
    if options.has("export") {
        export(options, out);
    } else {
        table(out);
    }
    Ok(())
}

struct Job<'a> {
    options: &'a Options,
    numbers: &'a Numbers,
    files: &'a [TextFile],
    admin: &'a Admin<'a>,
}

impl Job<'_> {
    /// `resetOffsetsForInactiveGroup`.
    fn reset(
        &self,
        id: &str,
        group: Option<&GroupDescription>,
        out: &mut Printed,
    ) -> Result<Vec<(TopicPartition, Offset)>, Stop> {
        let none = BTreeMap::new();
        let commits = group.map_or(&none, |group| &group.commits);
        let partitions = self.partitions(commits)?;
        self.check(&partitions)?;
        let (rule, partitions) = self.rule(id, partitions, out)?;
        no_doubles(&rule, &partitions, commits)?;
        let partitions = in_map_order(&partitions);
        let mut logs = Vec::with_capacity(partitions.len());
        for tp in &partitions {
            logs.push(self.admin.logs.log(tp).ok_or_else(|| self.not_there(tp))?);
        }
        let mut offsets = Vec::with_capacity(partitions.len());
        for (tp, log) in partitions.into_iter().zip(logs) {
            let commit = commits.get(&tp).map(|commit| commit.offset);
            let moved = moved(&rule, &tp, log, commit).ok_or_else(|| Stop::Usage(no_commit(&tp)))?;
            remark(&tp, moved, out);
            let to = u64::try_from(moved.to).map_err(|_| Stop::usage("Invalid negative offset"))?;
            offsets.push((tp, to));
        }
        Ok(offsets)
    }

    /// `getPartitionsToReset`.
    fn partitions(
        &self,
        commits: &BTreeMap<TopicPartition, CommittedOffset>,
    ) -> Result<Vec<TopicPartition>, Stop> {
        if self.options.has("all-topics") {
            let committed: Vec<_> = commits.keys().cloned().collect();
            return Ok(in_map_order(&committed));
        }
        if !self.options.has("topic") {
            if self.options.has("from-file") {
                return Ok(Vec::new());
            }
            return Err(Stop::usage("One of the reset scopes should be defined: --all-topics, --topic."));
        }
        let (with, whole): (Vec<&str>, Vec<&str>) =
            self.options.values("topic").into_iter().partition(|topic| topic.contains(':'));
        let mut partitions = parse_topics(&with)?;
        for topic in names_in_map_order(&whole) {
            let count = self.admin.logs.partitions(&topic.into()).ok_or_else(unknown_topic)?;
            partitions.extend((0..count).map(|partition| TopicPartition::new(topic, partition)));
        }
        Ok(partitions)
    }

    /// `checkAllTopicPartitionsValid`.
    fn check(&self, partitions: &[TopicPartition]) -> Result<(), Stop> {
        if partitions.iter().any(|tp| self.admin.logs.partitions(&tp.topic).is_none()) {
            let inner = unknown_topic().inside("java.util.concurrent.ExecutionException");
            return Err(inner.inside("java.lang.RuntimeException"));
        }
        let named = |tp: &TopicPartition| format!("{}-{}", tp.topic, tp.partition as i32);
        let missing = |tp: &&TopicPartition| self.admin.logs.log(tp).is_none();
        let list: Vec<String> = partitions.iter().filter(missing).map(named).collect();
        if list.is_empty() {
            return Ok(());
        }
        let message = format!("The partitions \"{}\" do not exist", list.join(","));
        Err(Stop::failed("org.apache.kafka.common.errors.UnknownTopicOrPartitionException", &message))
    }

    /// The scenario, in the order in which Kafka looks for one.
    fn rule(
        &self,
        id: &str,
        partitions: Vec<TopicPartition>,
        out: &mut Printed,
    ) -> Result<(ResetRule, Vec<TopicPartition>), Stop> {
        let options = self.options;
        let rule = if let Some(offset) = self.numbers.to_offset {
            ResetRule::Offset(offset)
        } else if options.has("to-earliest") {
            ResetRule::Earliest
        } else if options.has("to-latest") {
            ResetRule::Latest
        } else if let Some(by) = self.numbers.shift_by {
            ResetRule::ShiftBy(by)
        } else if let Some(text) = options.values("to-datetime").first() {
            ResetRule::Time(date::parse(text).map_err(|date::ParseException(message)| {
                Stop::failed("java.text.ParseException", &message).inside("java.lang.RuntimeException")
            })?)
        } else if let Some(text) = options.values("by-duration").first() {
            ResetRule::Time(ago(self.admin.now_ms, text)?)
        } else if let Some(name) = options.values("from-file").first() {
            return self.plan(id, name, out);
        } else if options.has("to-current") {
            ResetRule::Current
        } else {
            return Err(no_scenario());
        };
        Ok((rule, partitions))
    }

    /// `resetPlanFromFile` twice, as Kafka reads it: to see whether there is one, and to use it.
    fn plan(
        &self,
        id: &str,
        name: &str,
        out: &mut Printed,
    ) -> Result<(ResetRule, Vec<TopicPartition>), Stop> {
        let file = self.files.iter().find(|file| file.name == name).ok_or_else(|| no_file(name))?;
        self.read_plan(&file.text, out)?;
        let rows = self.read_plan(&file.text, out)?;
        let mut plan = BTreeMap::new();
        let mut partitions: Vec<TopicPartition> = Vec::new();
        let mut found = false;
        for row in rows.into_iter().filter(|row| row.group.as_deref().is_none_or(|group| group == id)) {
            found = true;
            let tp = TopicPartition::new(row.topic, row.partition as Partition);
            // A later line of the same partition replaces the earlier one's offset, not its place.
            if plan.insert(tp.clone(), row.offset).is_none() {
                partitions.push(tp);
            }
        }
        if !found {
            out.error(&format!("No reset plan for group {id} found"));
        }
        Ok((ResetRule::Plan(plan), partitions))
    }

    fn read_plan(&self, text: &str, out: &mut Printed) -> Result<Vec<csv::PlanRow>, Stop> {
        // Java's `split` forgets empty lines at the end, and finds one line in a text without any.
        let mut lines: Vec<&str> = text.split('\n').collect();
        while lines.last().is_some_and(|line| line.is_empty()) && !text.is_empty() {
            lines.pop();
        }
        let mut with_group = self.options.values("group").len() != 1 || lines.is_empty();
        if let Some(Err(Stop::Failed { trace, .. })) = lines.first().map(|line| csv::record(line, false)) {
            with_group = true;
            out.warn(&trace);
        }
        let read = |line: &&str| {
            let row =
                csv::record(line, with_group).map_err(|stop| stop.inside("java.lang.RuntimeException"))?;
            if row.offset < 0 { Err(Stop::usage("Invalid negative offset")) } else { Ok(row) }
        };
        lines.iter().map(read).collect()
    }

    /// The Admin client says so of a topic that is not there, and waits in vain for a partition of one that is.
    fn not_there(&self, tp: &TopicPartition) -> Stop {
        if self.admin.logs.partitions(&tp.topic).is_none() {
            let topic = &tp.topic;
            let text = format!(
                "Failed to fetch metadata for partition {topic}-{} because metadata for topic `{topic}` could not be \
                 found",
                tp.partition as i32
            );
            let unknown =
                Stop::failed("org.apache.kafka.common.errors.UnknownTopicOrPartitionException", &text);
            return unknown
                .inside("java.util.concurrent.ExecutionException")
                .inside("java.lang.RuntimeException");
        }
        let deadline = self.admin.now_ms + self.numbers.timeout_ms;
        let text = format!(
            "Call(callName=listOffsets(api=METADATA), deadlineMs={deadline}, tries=1, nextAllowedTryMs={}) timed out \
             at {deadline} after 1 attempt(s)",
            deadline + 1_000
        );
        let timeout = Stop::failed("org.apache.kafka.common.errors.TimeoutException", &text);
        let outer =
            timeout.inside("java.util.concurrent.ExecutionException").inside("java.lang.RuntimeException");
        let Stop::Failed { message, mut trace } = outer else { return outer };
        trace.push_str(
            "\nCaused by: org.apache.kafka.common.errors.DisconnectException: Cancelled listOffsets(api=METADATA) \
             request with correlation id 1 due to node 1 being disconnected",
        );
        Stop::Failed { message, trace }
    }
}

/// `Collectors.toMap` takes no partition twice.
fn no_doubles(
    rule: &ResetRule,
    partitions: &[TopicPartition],
    commits: &BTreeMap<TopicPartition, CommittedOffset>,
) -> Result<(), Stop> {
    let mut seen = Vec::new();
    let twice = partitions.iter().find(|tp| {
        let twice = seen.contains(tp);
        seen.push(*tp);
        twice
    });
    let Some(tp) = twice else { return Ok(()) };
    let commit = commits.get(tp).map(|commit| commit.offset as i64);
    let value = match (rule, commit) {
        (ResetRule::Offset(offset), _) => offset.to_string(),
        (ResetRule::ShiftBy(by), Some(commit)) => commit.wrapping_add(*by).to_string(),
        (ResetRule::ShiftBy(_), None) => return Ok(()),
        (ResetRule::Current, Some(commit)) => {
            format!("OffsetAndMetadata{{offset={commit}, leaderEpoch=null, metadata=''}}")
        }
        (ResetRule::Earliest, _) => spec_object("EarliestSpec"),
        (ResetRule::Latest | ResetRule::Current, _) => spec_object("LatestSpec"),
        _ => spec_object("TimestampSpec"),
    };
    let text = format!("Duplicate key {tp} (attempted merging values {value} and {value})");
    Err(Stop::failed("java.lang.IllegalStateException", &text))
}

/// An object without a `toString`; the number behind it is by chance.
fn spec_object(class: &str) -> String {
    format!("org.apache.kafka.clients.admin.OffsetSpec${class}@0")
}

fn unknown_topic() -> Stop {
    let message = "This server does not host this topic-partition.";
    Stop::failed("org.apache.kafka.common.errors.UnknownTopicOrPartitionException", message)
}

fn no_file(name: &str) -> Stop {
    let message = format!("java.io.IOException: Unable to read file {name}");
    let trace = format!("java.lang.RuntimeException: {message}\nCaused by: {message}");
    let trace = format!("{trace}\nCaused by: java.nio.file.NoSuchFileException: {name}");
    Stop::Failed { message, trace }
}

/// `now` less a duration.
fn ago(now: UnixMs, text: &str) -> Result<UnixMs, Stop> {
    let refused = |message: &str| Stop::failed("java.time.format.DateTimeParseException", message);
    let millis = duration::parse_millis(text).map_err(refused)?;
    let seconds = i128::from(now) - i128::from(millis);
    // `Instant.MIN` and `Instant.MAX`.
    if !(-31_557_014_167_219_200_000..=31_556_889_864_403_199_999).contains(&seconds) {
        // Java names its type here, as no name of ours.
        let message = concat!("Inst", "ant exceeds minimum or maximum instant");
        return Err(Stop::failed("java.time.DateTimeException", message));
    }
    Ok(now - millis)
}

fn remark(tp: &TopicPartition, moved: Moved, out: &mut Printed) {
    if let Some(asked) = moved.clamped_from {
        let (bound, which) = if asked > moved.to { ("higher", "latest") } else { ("lower", "earliest") };
        let to = moved.to;
        out.warn(&format!(
            "WARN New offset ({asked}) is {bound} than {which} offset for topic partition {tp}. Value will be set to {to}"
        ));
    }
    if moved.nothing_so_late {
        out.say(&format!(
            "\nWarn: Partition {} from topic {} is empty. Falling back to latest known offset.",
            tp.partition, tp.topic
        ));
    }
}

/// `printOffsetsToReset`.
fn table(out: &mut Printed) {
    let group = width(15, out.offsets.iter().map(|(id, _)| id.as_str()));
    let topic =
        width(15, out.offsets.iter().flat_map(|(_, rows)| rows.iter().map(|(tp, _)| tp.topic.as_str())));
    let mut text = String::new();
    let mut line = |cells: [&str; 4]| {
        text.push('\n');
        row(&mut text, &[(cells[0], group), (cells[1], topic), (cells[2], 10), (cells[3], 0)]);
    };
    if !out.offsets.is_empty() {
        line(["GROUP", "TOPIC", "PARTITION", "NEW-OFFSET"]);
    }
    for (id, rows) in &out.offsets {
        for (tp, offset) in rows {
            line([id, tp.topic.as_str(), &tp.partition.to_string(), &offset.to_string()]);
        }
    }
    out.say(&text);
}

fn export(options: &Options, out: &mut Printed) {
    let single = options.values("group").len() == 1;
    let mut text = String::new();
    for (id, rows) in &out.offsets {
        for (tp, offset) in rows {
            csv::line(&mut text, (!single).then_some(id), tp, *offset);
        }
    }
    out.say(&text);
}
