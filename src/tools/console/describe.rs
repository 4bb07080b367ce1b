//! `--describe` with its views, and `--list`.

use super::admin::{Admin, GroupDescription, MemberDescription};
use super::args::Options;
use super::printed::{Printed, Stop};
use super::scope::named;
use super::table::{MISSING, length, names_in_map_order, pad, row, width};
use crate::engine::kafka::ids::{Offset, TopicPartition};
use crate::engine::kafka::java::hash_order;
use crate::simulation::kafka::lag::lag;
use std::collections::BTreeMap;

/// `describeGroups`: groups in the order of their names.
pub fn describe(options: &Options, admin: &Admin<'_>, out: &mut Printed) -> Result<(), Stop> {
    let mut groups = Vec::new();
    for id in names_in_map_order(&named(options, admin)) {
        groups.push(admin.cluster.group(id).ok_or_else(|| {
            let message = format!("Group {id} not found.");
            Stop::failed("org.apache.kafka.common.errors.GroupIdNotFoundException", &message)
                .inside("java.util.concurrent.ExecutionException")
        })?);
    }
    groups.sort_by(|a, b| hash_order::compare(&a.id, &b.id));
    let verbose = options.has("verbose");
    for group in groups {
        if options.has("members") {
            members(group, verbose, out);
        } else if options.has("state") {
            state(group, verbose, out);
        } else {
            offsets(group, verbose, admin, out);
        }
    }
    Ok(())
}

/// `shouldPrintMemberState`.
fn should_print(group: &GroupDescription, rows: usize, out: &mut Printed) -> bool {
    let id = &group.id;
    match group.state.as_str() {
        "Dead" => out.error(&format!("Consumer group '{id}' does not exist.")),
        "Empty" => out.warn(&format!("Consumer group '{id}' has no active members.")),
        "Stable" => {}
        _ => out.warn(&format!("Warning: Consumer group '{id}' is rebalancing.")),
    }
    group.state != "Dead" && rows > 0
}

/// Partitions of one member, or those that nobody holds.
fn rows_of(
    group: &GroupDescription,
    admin: &Admin<'_>,
    mut partitions: Vec<&TopicPartition>,
    member: Option<&MemberDescription>,
    rows: &mut Vec<[String; 9]>,
) {
    partitions.sort_by(|a, b| {
        hash_order::compare(a.topic.as_str(), b.topic.as_str()).then(a.partition.cmp(&b.partition))
    });
    let or_missing = |value: Option<String>| value.unwrap_or_else(|| MISSING.to_owned());
    for tp in partitions {
        let commit = group.commits.get(tp);
        let offset = commit.map(|commit| commit.offset as i64);
        let end = admin.logs.log(tp).map(|log| log.high_watermark() as i64);
        let lag = end.and_then(|end| lag(end as Offset, commit.map(|commit| commit.offset)));
        rows.push([
            tp.topic.to_string(),
            tp.partition.to_string(),
            or_missing(commit.and_then(|commit| commit.leader_epoch).map(|epoch| epoch.to_string())),
            or_missing(offset.map(|offset| offset.to_string())),
            or_missing(end.map(|end| end.to_string())),
            or_missing(lag.map(|lag| lag.to_string())),
            or_missing(member.map(|member| member.id.clone())),
            or_missing(member.map(|member| member.host.clone())),
            or_missing(member.map(|member| member.client.clone())),
        ]);
    }
}

/// `collectGroupsOffsets`, `printOffsets`: members with most partitions first, then what nobody holds.
fn offsets(group: &GroupDescription, verbose: bool, admin: &Admin<'_>, out: &mut Printed) {
    let mut holders: Vec<&MemberDescription> =
        group.members.iter().filter(|m| !m.assigned.is_empty()).collect();
    holders.sort_by_key(|member| std::cmp::Reverse(member.assigned.len()));
    let mut rows = Vec::new();
    for member in &holders {
        rows_of(group, admin, member.assigned.iter().collect(), Some(member), &mut rows);
    }
    let held = |tp: &&TopicPartition| holders.iter().any(|member| member.assigned.contains(tp));
    let free = group.commits.keys().filter(|tp| !held(tp)).collect();
    rows_of(group, admin, free, None, &mut rows);
    if !should_print(group, rows.len(), out) {
        return;
    }
    let of = |at: usize| width(15, rows.iter().map(|row| row[at].as_str()));
    let widths = [width(15, [group.id.as_str()].into_iter()), of(0), 10, 15, 15, 15, 15, of(6), of(7), 0];
    let head = [
        "TOPIC",
        "PARTITION",
        "LEADER-EPOCH",
        "CURRENT-OFFSET",
        "LOG-END-OFFSET",
        "LAG",
        "CONSUMER-ID",
        "HOST",
        "CLIENT-ID",
    ];
    let mut line = |first: &str, cells: [&str; 9]| {
        let mut shown = vec![(first, widths[0])];
        for (at, cell) in cells.into_iter().enumerate() {
            if verbose || at != 2 {
                shown.push((cell, widths[at + 1]));
            }
        }
        out.stdout.push('\n');
        row(&mut out.stdout, &shown);
    };
    line("GROUP", head);
    for cells in &rows {
        line(&group.id, cells.each_ref().map(String::as_str));
    }
    out.stdout.push('\n');
}

/// `getAssignmentString`.
fn assignment(partitions: &[TopicPartition]) -> String {
    if partitions.is_empty() {
        return MISSING.to_owned();
    }
    let mut topics: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for tp in partitions {
        topics.entry(tp.topic.as_str()).or_default().push(tp.partition);
    }
    let mut texts: Vec<String> = topics
        .into_iter()
        .map(|(topic, mut numbers)| {
            numbers.sort_unstable();
            let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
            format!("{topic}:{}", numbers.join(","))
        })
        .collect();
    texts.sort_by(|a, b| hash_order::compare(a, b));
    texts.join(";")
}

/// The cells of a member's row, the instance id left out where no member has one.
fn member_cells(
    group: &GroupDescription,
    member: &MemberDescription,
    instances: bool,
    verbose: bool,
    mixed: bool,
) -> Vec<String> {
    let epoch = |epoch: Option<i32>| epoch.map_or(MISSING.to_owned(), |epoch| epoch.to_string());
    let mut cells = vec![group.id.clone(), member.id.clone()];
    if instances {
        cells.push(member.instance.clone().unwrap_or_default());
    }
    cells.extend([member.host.clone(), member.client.clone(), member.assigned.len().to_string()]);
    if verbose {
        cells.extend([epoch(member.epoch), assignment(&member.assigned)]);
        cells.extend([epoch(group.target_epoch), assignment(&member.target)]);
    }
    if verbose && mixed {
        cells.push(member.upgraded.map_or(MISSING, |yes| if yes { "true" } else { "false" }).to_owned());
    }
    cells
}

/// `printMembers`.
fn members(group: &GroupDescription, verbose: bool, out: &mut Printed) {
    let print = should_print(group, group.members.len(), out);
    let shown: &[MemberDescription] = if print { &group.members } else { &[] };
    let instances = shown.iter().any(|member| member.instance.as_ref().is_some_and(|id| !id.is_empty()));
    let any = |upgraded| shown.iter().any(|member| member.upgraded == Some(upgraded));
    let mixed = any(true) && any(false);
    let mut columns = vec![("GROUP", 15), ("CONSUMER-ID", 15)];
    if instances {
        columns.push(("GROUP-INSTANCE-ID", 17));
    }
    columns.extend([("HOST", 15), ("CLIENT-ID", 15), ("#PARTITIONS", 15)]);
    let plain = columns.len();
    if verbose {
        columns.extend([("CURRENT-EPOCH", 15), ("CURRENT-ASSIGNMENT", 20)]);
        columns.extend([("TARGET-EPOCH", 15), ("TARGET-ASSIGNMENT", 20)]);
        if mixed {
            columns.push(("UPGRADED", 0));
        }
    }
    let rows: Vec<Vec<String>> =
        shown.iter().map(|member| member_cells(group, member, instances, verbose, mixed)).collect();
    for cells in &rows {
        for (at, cell) in cells.iter().enumerate() {
            // Numbers of partitions and epochs, and the last column, have a fixed width.
            if !matches!(columns[at].0, "#PARTITIONS" | "CURRENT-EPOCH" | "TARGET-EPOCH" | "UPGRADED") {
                columns[at].1 = columns[at].1.max(length(cell));
            }
        }
    }
    let line = |text: &mut String, cells: &mut dyn Iterator<Item = &str>| {
        for (at, cell) in cells.enumerate() {
            pad(text, cell, columns[at].1);
            // The plain columns end in a blank; what verbose adds does not.
            if at + 1 < columns.len() || columns.len() == plain {
                text.push(' ');
            }
        }
        text.push('\n');
    };
    out.stdout.push('\n');
    line(&mut out.stdout, &mut columns.iter().map(|column| column.0));
    for cells in &rows {
        line(&mut out.stdout, &mut cells.iter().map(String::as_str));
    }
}

/// `printStates`.
fn state(group: &GroupDescription, verbose: bool, out: &mut Printed) {
    if !should_print(group, 1, out) {
        return;
    }
    let coordinator = format!("{}  ({})", group.coordinator, group.coordinator_id);
    let assignor = if group.assignor.is_empty() { MISSING } else { &group.assignor };
    let epoch = |epoch: Option<i32>| epoch.map_or(MISSING.to_owned(), |epoch| epoch.to_string());
    let widths = [width(15, [group.id.as_str()].into_iter()), width(25, [coordinator.as_str()].into_iter())];
    let mut line = |cells: [&str; 7]| {
        let mut shown = vec![(cells[0], widths[0]), (cells[1], widths[1]), (cells[2], 20), (cells[3], 20)];
        if verbose {
            shown.extend([(cells[4], 15), (cells[5], 25)]);
        }
        shown.push((cells[6], 0));
        out.stdout.push('\n');
        row(&mut out.stdout, &shown);
    };
    line([
        "GROUP",
        "COORDINATOR (ID)",
        "ASSIGNMENT-STRATEGY",
        "STATE",
        "GROUP-EPOCH",
        "TARGET-ASSIGNMENT-EPOCH",
        "#MEMBERS",
    ]);
    let (group_epoch, target_epoch) = (epoch(group.group_epoch), epoch(group.target_epoch));
    let count = group.members.len().to_string();
    line([&group.id, &coordinator, assignor, &group.state, &group_epoch, &target_epoch, &count]);
    out.stdout.push('\n');
}

/// States a consumer group can be in, as the tool lists them; the order changes from one JVM to the next.
const STATES: [&str; 7] =
    ["Assigning", "Reconciling", "PreparingRebalance", "Stable", "Dead", "Empty", "CompletingRebalance"];
const TYPES: [&str; 2] = ["Consumer", "Classic"];

/// Words of a list that a filter gives; each must be one of `known`.
fn filter<'v>(
    given: Option<&'v str>,
    what: &str,
    plural: &str,
    known: &[&str],
) -> Result<Vec<&'v str>, Stop> {
    let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(Vec::new()) };
    let words: Vec<&str> = given.split(',').map(str::trim).collect();
    if words.iter().all(|word| known.iter().any(|name| name.eq_ignore_ascii_case(word))) {
        return Ok(words);
    }
    let known = known.join(", ");
    Err(Stop::Usage(format!("Invalid {what} list '{given}'. Valid {plural} are: {known}")))
}

/// `listGroups`: in the order of the Admin client's hash map.
pub fn list(options: &Options, admin: &Admin<'_>, out: &mut Printed) -> Result<(), Stop> {
    let (typed, stated) = (options.has("type"), options.has("state"));
    let ids: Vec<&str> = admin.cluster.groups.iter().map(|group| group.id.as_str()).collect();
    let listed = names_in_map_order(&ids);
    if !typed && !stated {
        for id in listed {
            out.say(id);
        }
        return Ok(());
    }
    let types = filter(options.value("type")?, "types", "types", &TYPES)?;
    let states = filter(options.value("state")?, "state", "states", &STATES)?;
    let wanted =
        |words: &[&str], name: &str| words.is_empty() || words.iter().any(|w| w.eq_ignore_ascii_case(name));
    let groups: Vec<&GroupDescription> = listed
        .into_iter()
        .filter_map(|id| admin.cluster.group(id))
        .filter(|g| wanted(&types, &g.kind) && wanted(&states, &g.state))
        .collect();
    let first = width(15, groups.iter().map(|group| group.id.as_str())) + 10;
    let mut line = |id: &str, kind: &str, state: &str| {
        pad(&mut out.stdout, id, first);
        for (shown, cell) in [(typed, kind), (stated, state)] {
            if shown {
                out.stdout.push(' ');
                pad(&mut out.stdout, cell, 20);
            }
        }
        out.stdout.push('\n');
    };
    line("GROUP", "TYPE", "STATE");
    for group in groups {
        line(&group.id, &group.kind, &group.state);
    }
    Ok(())
}
