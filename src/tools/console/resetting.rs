//! `--reset-offsets`: which partitions, which scenario, and the table or export of what comes out.

use super::args::{Numbers, Options, no_scenario};
use super::delete::named;
use super::table::{in_map_order, names_in_map_order, row, width};
use super::{Cluster, CommitFacts, Deed, GroupFacts, Printed, Stop, TextFile, csv};
use crate::engine::kafka::ids::{Offset, Partition, TopicPartition, UnixMs};
use crate::engine::kafka::java::{date, duration};
use crate::engine::kafka::reset_offsets::{Moved, Target, moved, no_commit, while_active};
use std::collections::BTreeMap;

/// `--topic a:0,1`.
pub fn parse_topics(args: &[&str]) -> Result<Vec<TopicPartition>, Stop> {
    let mut partitions = Vec::new();
    for arg in args {
        // Java's `split` forgets empty parts at the end.
        let parts: Vec<&str> = arg.trim_end_matches(':').split(':').collect();
        let &[topic, list] = parts.as_slice() else {
            let text = ["Invalid topic arg '", arg, "', expected topic name and partitions"];
            return Err(Stop::Usage(text.concat()));
        };
        for number in list.trim_end_matches(',').split(',') {
            let partition = number.parse::<i32>().map_err(|_| {
                let text = ["Invalid partition '", number, "' specified in topic arg '", arg, "''"];
                Stop::Usage(text.concat())
            })?;
            partitions.push(TopicPartition::new(topic, partition as Partition));
        }
    }
    Ok(partitions)
}

/// The command: `resetOffsets`, then the table or the export.
pub fn command(
    options: &Options,
    numbers: &Numbers,
    files: &[TextFile],
    cluster: &Cluster<'_>,
    out: &mut Printed,
) -> Result<(), Stop> {
    let job = Job { options, numbers, files, cluster };
    for id in names_in_map_order(&named(options, cluster)) {
        let group = cluster.facts.group(id);
        let state = group.map_or("Dead", |group| group.state.as_str());
        let offsets = if state == "Empty" || state == "Dead" {
            job.reset(id, group, out)?
        } else {
            out.error(&while_active(id, state));
            Vec::new()
        };
        if options.has("execute") && !options.has("dry-run") && !offsets.is_empty() {
            out.deeds.push(Deed::Commit { group: id.to_owned(), offsets: offsets.clone() });
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
    cluster: &'a Cluster<'a>,
}

impl Job<'_> {
    /// `resetOffsetsForInactiveGroup`.
    fn reset(
        &self,
        id: &str,
        group: Option<&GroupFacts>,
        out: &mut Printed,
    ) -> Result<Vec<(TopicPartition, Offset)>, Stop> {
        let none = BTreeMap::new();
        let commits = group.map_or(&none, |group| &group.commits);
        let partitions = self.partitions(commits)?;
        self.check(&partitions)?;
        let (target, partitions) = self.target(id, partitions, out)?;
        no_doubles(&target, &partitions, commits)?;
        let partitions = in_map_order(&partitions);
        let mut offsets = Vec::with_capacity(partitions.len());
        for tp in partitions {
            let log = self.cluster.logs.log(&tp).ok_or_else(|| self.timed_out())?;
            let commit = commits.get(&tp).map(|commit| commit.offset);
            let moved = moved(&target, &tp, log, commit).ok_or_else(|| Stop::Usage(no_commit(&tp)))?;
            remark(&tp, moved, out);
            let to = u64::try_from(moved.to).map_err(|_| Stop::usage("Invalid negative offset"))?;
            offsets.push((tp, to));
        }
        Ok(offsets)
    }

    /// `getPartitionsToReset`.
    fn partitions(
        &self,
        commits: &BTreeMap<TopicPartition, CommitFacts>,
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
            let count = self.cluster.logs.partitions(&topic.into()).ok_or_else(unknown_topic)?;
            partitions.extend((0..count).map(|partition| TopicPartition::new(topic, partition)));
        }
        Ok(partitions)
    }

    /// `checkAllTopicPartitionsValid`.
    fn check(&self, partitions: &[TopicPartition]) -> Result<(), Stop> {
        if partitions.iter().any(|tp| self.cluster.logs.partitions(&tp.topic).is_none()) {
            let inner = unknown_topic().inside("java.util.concurrent.ExecutionException");
            return Err(inner.inside("java.lang.RuntimeException"));
        }
        let named =
            |tp: &TopicPartition| [tp.topic.as_str(), "-", &(tp.partition as i32).to_string()].concat();
        let missing = |tp: &&TopicPartition| self.cluster.logs.log(tp).is_none();
        let list: Vec<String> = partitions.iter().filter(missing).map(named).collect();
        if list.is_empty() {
            return Ok(());
        }
        let message = ["The partitions \"", &list.join(","), "\" do not exist"].concat();
        Err(Stop::failed("org.apache.kafka.common.errors.UnknownTopicOrPartitionException", &message))
    }

    /// The scenario, in the order in which Kafka looks for one.
    fn target(
        &self,
        id: &str,
        partitions: Vec<TopicPartition>,
        out: &mut Printed,
    ) -> Result<(Target, Vec<TopicPartition>), Stop> {
        let options = self.options;
        let target = if let Some(offset) = self.numbers.to_offset {
            Target::Offset(offset)
        } else if options.has("to-earliest") {
            Target::Earliest
        } else if options.has("to-latest") {
            Target::Latest
        } else if let Some(by) = self.numbers.shift_by {
            Target::ShiftBy(by)
        } else if let Some(text) = options.values("to-datetime").first() {
            Target::Time(date::parse(text).map_err(|date::ParseException(message)| {
                Stop::failed("java.text.ParseException", &message).inside("java.lang.RuntimeException")
            })?)
        } else if let Some(text) = options.values("by-duration").first() {
            Target::Time(ago(self.cluster.now_ms, text)?)
        } else if let Some(name) = options.values("from-file").first() {
            return self.plan(id, name, out);
        } else if options.has("to-current") {
            Target::Current
        } else {
            return Err(no_scenario());
        };
        Ok((target, partitions))
    }

    /// `resetPlanFromFile` twice, as Kafka reads it: to see whether there is one, and to use it.
    fn plan(&self, id: &str, name: &str, out: &mut Printed) -> Result<(Target, Vec<TopicPartition>), Stop> {
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
            out.error(&["No reset plan for group ", id, " found."].concat());
        }
        Ok((Target::Plan(plan), partitions))
    }

    fn read_plan(&self, text: &str, out: &mut Printed) -> Result<Vec<csv::PlanRow>, Stop> {
        let mut lines: Vec<&str> = text.split('\n').collect();
        while lines.len() > 1 && lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let mut with_group = self.options.values("group").len() != 1;
        if let Err(Stop::Failed { trace, .. }) = csv::record(lines[0], false) {
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

    /// The Admin client waits in vain for a partition that is not there.
    fn timed_out(&self) -> Stop {
        let deadline = self.cluster.now_ms + self.numbers.timeout_ms;
        let (at, next) = (deadline.to_string(), (deadline + 1_000).to_string());
        let call = "Call(callName=listOffsets(api=METADATA), deadlineMs=";
        let text =
            [call, &at, ", tries=1, nextAllowedTryMs=", &next, ") timed out at ", &at, " after 1 attempt(s)"];
        let timeout = Stop::failed("org.apache.kafka.common.errors.TimeoutException", &text.concat());
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
    target: &Target,
    partitions: &[TopicPartition],
    commits: &BTreeMap<TopicPartition, CommitFacts>,
) -> Result<(), Stop> {
    let mut seen = Vec::new();
    let twice = partitions.iter().find(|tp| {
        let twice = seen.contains(tp);
        seen.push(*tp);
        twice
    });
    let Some(tp) = twice else { return Ok(()) };
    let commit = commits.get(tp).map(|commit| commit.offset as i64);
    let value = match (target, commit) {
        (Target::Offset(offset), _) => offset.to_string(),
        (Target::ShiftBy(by), Some(commit)) => commit.wrapping_add(*by).to_string(),
        (Target::ShiftBy(_), None) => return Ok(()),
        (Target::Current, Some(commit)) => {
            let commit = commit.to_string();
            ["OffsetAndMetadata{offset=", &commit, ", leaderEpoch=null, metadata=''}"].concat()
        }
        (Target::Earliest, _) => spec_object("EarliestSpec"),
        (Target::Latest | Target::Current, _) => spec_object("LatestSpec"),
        _ => spec_object("TimestampSpec"),
    };
    let name = tp.to_string();
    let text = ["Duplicate key ", &name, " (attempted merging values ", &value, " and ", &value, ")"];
    Err(Stop::failed("java.lang.IllegalStateException", &text.concat()))
}

/// An object without a `toString`; the number behind it is by chance.
fn spec_object(class: &str) -> String {
    ["org.apache.kafka.clients.admin.OffsetSpec$", class, "@0"].concat()
}

fn unknown_topic() -> Stop {
    let message = "This server does not host this topic-partition.";
    Stop::failed("org.apache.kafka.common.errors.UnknownTopicOrPartitionException", message)
}

fn no_file(name: &str) -> Stop {
    let message = ["java.io.IOException: Unable to read file ", name].concat();
    let trace = ["java.lang.RuntimeException: ", &message, "\nCaused by: ", &message].concat();
    let trace = [&trace, "\nCaused by: java.nio.file.NoSuchFileException: ", name].concat();
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
        let (asked, name, to) = (asked.to_string(), tp.to_string(), moved.to.to_string());
        let head =
            ["WARN New offset (", &asked, ") is ", bound, " than ", which, " offset for topic partition "];
        out.warn(&[&head.concat(), &name, ". Value will be set to ", &to].concat());
    }
    if moved.nothing_so_late {
        let partition = tp.partition.to_string();
        let head = ["\nWarn: Partition ", &partition, " from topic ", tp.topic.as_str()];
        out.say(&[&head.concat(), " is empty. Falling back to latest known offset."].concat());
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
