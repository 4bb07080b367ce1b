//! `kafka-consumer-groups`: `reset_offsets` and `describe_group`, text for text.

use std::collections::BTreeMap;

use loglab::engine::kafka::ids::{Partition, TopicName, TopicPartition};
use loglab::engine::kafka::log::{LogConfig, PartitionLog, Record};
use loglab::tools::console::admin::{
    Admin, ClusterDescription, CommittedOffset, GroupDescription, MemberDescription, TopicLogs,
};
use loglab::tools::console::requests::AdminRequest;
use loglab::tools::console::{Printed, TextFile, run};
use serde_json::{Value, json};

use crate::json::{list, name, number, numbers, text};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

#[derive(Default)]
pub struct Logs(pub BTreeMap<TopicName, Vec<PartitionLog>>);

impl TopicLogs for Logs {
    fn partitions(&self, topic: &TopicName) -> Option<Partition> {
        self.0.get(topic).map(|logs| logs.len() as Partition)
    }

    fn log(&self, partition: &TopicPartition) -> Option<&PartitionLog> {
        self.0.get(&partition.topic)?.get(partition.partition as usize)
    }

    fn names(&self) -> Vec<TopicName> {
        self.0.keys().cloned().collect()
    }
}

type Object = serde_json::Map<String, Value>;

/// `topic:0` as the vectors write partitions.
fn partition(text: &str) -> Result<TopicPartition, String> {
    let split = text.rsplit_once(':').and_then(|(topic, number)| Some((topic, number.parse().ok()?)));
    split.map(|(topic, number)| TopicPartition::new(topic, number)).ok_or(format!("{text} is no partition"))
}

fn words(value: &Value, field: &str) -> Result<Vec<String>, String> {
    let words: Option<Vec<_>> =
        list(value, field)?.iter().map(|word| word.as_str().map(str::to_owned)).collect();
    words.ok_or(format!("{field} holds something that is no text"))
}

fn commits(value: &Value) -> Result<BTreeMap<TopicPartition, CommittedOffset>, String> {
    let one = |(key, value): (&String, &Value)| {
        let (offset, epoch) = if value.is_array() { (&value[0], &value[1]) } else { (value, &Value::Null) };
        let offset = offset.as_u64().ok_or("a commit is no number")?;
        Ok((
            partition(key)?,
            CommittedOffset { offset, leader_epoch: epoch.as_i64().map(|epoch| epoch as i32) },
        ))
    };
    value.as_object().ok_or("no commits")?.iter().map(one).collect()
}

/// What differs between two runs of the real tool is brought into one form: numbers of the clock, and the order
/// in which a JVM lists a set.
fn settled(text: &str, varies: &str) -> String {
    if varies.contains("numbers") {
        let mut digits = false;
        let shown = text.chars().filter_map(|c| {
            let again = std::mem::replace(&mut digits, c.is_ascii_digit());
            if !c.is_ascii_digit() {
                Some(c)
            } else if again {
                None
            } else {
                Some('#')
            }
        });
        return shown.collect();
    }
    sorted_lists(text)
}

/// Words in brackets, and those after 'are:', in the order of their letters.
fn sorted_lists(text: &str) -> String {
    let split = text.find(": [").or_else(|| text.find(" are: ").map(|at| at + 4));
    let Some(at) = split else { return text.into() };
    let mut words: Vec<&str> =
        text[at..].split(|c: char| " ,[]".contains(c)).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    format!("{}{}", &text[..at], words.join(" "))
}

fn same_text(what: &str, ours: &str, theirs: &Value, varies: Option<&str>) -> Result<(), String> {
    let theirs = theirs.as_str().unwrap_or_default();
    match varies {
        None => equal(what, &ours, &theirs),
        Some(varies) => equal(what, &settled(ours, varies), &settled(theirs, varies)),
    }
}

fn same(printed: &Printed, recorded: &Value, varies: Option<&str>) -> Result<(), String> {
    same_text("stdout", &printed.stdout, &recorded["stdout"], varies)?;
    // The sets of states and types come in an order of chance, whether or not it changed between the runs.
    let listed = printed.stderr.starts_with("Invalid ");
    let varies = varies.or(listed.then_some(""));
    same_text("stderr", &printed.stderr, &recorded["stderr"], varies)?;
    equal("exit", &i64::from(printed.exit), &number(recorded, "exit")?)?;
    equal("usage", &printed.usage, &(recorded["usage_on_stderr"] == true))
}

/// `kafka-consumer-groups --reset-offsets`, `--delete-offsets`, `--delete`.
pub fn reset(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    let logs = match reset_logs(&file.content["config"]["topics"]) {
        Ok(logs) => logs,
        Err(error) => {
            report.fail(error);
            return report;
        }
    };
    for case in file.cases() {
        let result = reset_case(case, &logs);
        if case["varies"] == true {
            report.apart("varies, as OFFSETS.md has it", result.is_ok());
        }
        report.case(name(case), result);
    }
    report
}

fn reset_logs(topics: &Value) -> Result<Logs, String> {
    let mut logs = Logs::default();
    for (topic, partitions) in topics.as_object().ok_or("no topics")? {
        let partitions = partitions.as_array().ok_or("no partitions")?;
        let log = |partition: &Value| {
            let mut log = PartitionLog::new(LogConfig::default());
            for timestamp in numbers(partition, "record_timestamps_from_offset_0")? {
                log.append(Record::new(None, Some(b"v"), timestamp).view());
            }
            log.delete_records(number(partition, "log_start")? as u64)
                .map_err(|_| "the log start is not in the log".to_owned())?;
            Ok(log)
        };
        let built: Result<_, String> = partitions.iter().map(log).collect();
        logs.0.insert(topic.as_str().into(), built?);
    }
    Ok(logs)
}

fn reset_case(case: &Value, logs: &Logs) -> Result<(), String> {
    let id = text(case, "group")?;
    let state = text(case, "group_state")?;
    let mut cluster = ClusterDescription::default();
    if state != "no such group" {
        let members = match state.split_once("subscribed to ") {
            Some((_, topics)) if !state.starts_with("Empty") => vec![MemberDescription {
                id: "m".into(),
                topics: topics.split(',').map(|topic| topic.trim().into()).collect(),
                ..MemberDescription::default()
            }],
            _ => Vec::new(),
        };
        cluster.groups.push(GroupDescription {
            id: id.into(),
            state: state.split(',').next().unwrap_or_default().into(),
            commits: commits(&case["commits_before"])?,
            members,
            ..GroupDescription::default()
        });
    }
    let named = |word: String| word.replace("{file}", "plan.csv").replace("{nofile}", "nosuch.csv");
    let args: Vec<String> = words(case, "args")?.into_iter().map(named).collect();
    let files: Vec<_> = case["file"]
        .as_str()
        .map(|text| TextFile { name: "plan.csv".into(), text: text.into() })
        .into_iter()
        .collect();
    let varies = (case["varies"] == true).then(|| case["varies_how"].as_str().unwrap_or_default());
    // The tool read its clock between these two times.
    let times = numbers(case, "at_ms")?;
    let mut result = Err("no time".into());
    for now_ms in times {
        let printed = run(&args, &files, &Admin { now_ms, cluster: &cluster, logs });
        let export = args.iter().any(|arg| arg == "--export");
        result = same(&printed, case, varies)
            .and_then(|()| equal("new_offsets", &planned(&printed, export), object(case, "new_offsets")?))
            .and_then(|()| {
                equal("commits_after", &after(&printed, case, id), object(case, "commits_after")?)
            });
        if result.is_ok() {
            break;
        }
    }
    result
}

fn object<'v>(value: &'v Value, field: &str) -> Result<&'v Object, String> {
    value[field].as_object().ok_or_else(|| format!("{field} is no object"))
}

/// The rows of the table; of an export there is none.
fn planned(printed: &Printed, export: bool) -> Object {
    let rows = printed.offsets.iter().flat_map(|(_, rows)| rows).filter(|_| !export && printed.exit == 0);
    let key = |tp: &TopicPartition| format!("{}:{}", tp.topic, tp.partition);
    let failed = printed.stdout.contains("Error: Executing");
    rows.filter(|_| !failed).map(|(tp, offset)| (key(tp), json!(offset))).collect()
}

fn after(printed: &Printed, case: &Value, id: &str) -> Object {
    let mut commits = case["commits_before"].as_object().cloned().unwrap_or_default();
    let key = |tp: &TopicPartition| format!("{}:{}", tp.topic, tp.partition);
    for request in &printed.requests {
        match request {
            AdminRequest::Commit { group, offsets } if group == id => {
                commits.extend(offsets.iter().map(|(tp, offset)| (key(tp), json!(offset))));
            }
            AdminRequest::DeleteOffsets { group, partitions } if group == id => {
                commits.retain(|name, _| !partitions.iter().any(|tp| key(tp) == *name));
            }
            AdminRequest::DeleteGroup { group } if group == id => commits.clear(),
            _ => {}
        }
    }
    commits
}

/// `kafka-consumer-groups --describe` and `--list`.
pub fn describe(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = describe_case(case, &mut report);
        if case["varies"] == true {
            report.apart("varies, first run exact", result.is_ok());
        }
        report.case(name(case), result);
    }
    report
}

fn describe_case(case: &Value, report: &mut Report) -> Result<(), String> {
    let facts = &case["facts"];
    let mut logs = Logs::default();
    let mut cluster = ClusterDescription::default();
    // A case that only lists groups has no topics, and may have no facts of any one group.
    for (tp, ends) in facts["log_start_and_end"].as_object().into_iter().flatten() {
        log_to(&mut logs, &partition(tp)?, ends[0].as_u64(), ends[1].as_u64())?;
    }
    for facts in std::iter::once(facts).chain(facts["groups"].as_array().into_iter().flatten()) {
        if facts["describe_error"].is_null() && !facts["state"].is_null() {
            cluster.groups.push(group_of(facts)?);
        }
    }
    let outputs = list(case, "outputs")?;
    listed_groups(outputs, &mut cluster)?;
    let known = facts["group"].as_str().unwrap_or_default();
    // Of a second group nothing is recorded but what the tool printed of it.
    for output in outputs {
        other_group(text(output, "stdout")?, known, &mut cluster, &mut logs)?;
    }
    let mut result = Ok(());
    for output in outputs {
        let args = words(output, "args")?;
        let printed = run(&args, &[], &Admin { now_ms: 0, cluster: &cluster, logs: &logs });
        let one = same(&printed, output, None).map_err(|error| format!("{}: {error}", args.join(" ")));
        report.step(one.is_ok());
        result = result.and(one);
    }
    result
}

/// Groups of which nothing is known but what `--list` printed: their type and state, where a listing shows them.
fn listed_groups(outputs: &[Value], cluster: &mut ClusterDescription) -> Result<(), String> {
    for output in outputs {
        let args = words(output, "args")?;
        if !args.iter().any(|arg| arg == "--list") {
            continue;
        }
        let columns = ["--type", "--state"].map(|name| args.iter().any(|arg| arg == name));
        let headed = columns.contains(&true);
        for line in text(output, "stdout")?.lines().skip(usize::from(headed)) {
            let mut cells = line.split_whitespace();
            let Some(id) = cells.next() else { continue };
            if cluster.group(id).is_none() {
                cluster.groups.push(GroupDescription { id: id.into(), ..GroupDescription::default() });
            }
            let Some(group) = cluster.groups.iter_mut().find(|group| group.id == id) else { continue };
            for field in [&mut group.kind, &mut group.state]
                .into_iter()
                .zip(columns)
                .filter_map(|(f, shown)| shown.then_some(f))
            {
                if let Some(cell) = cells.next() {
                    cell.clone_into(field);
                }
            }
        }
    }
    Ok(())
}

fn log_to(logs: &mut Logs, tp: &TopicPartition, start: Option<u64>, end: Option<u64>) -> Result<(), String> {
    let partitions = logs.0.entry(tp.topic.clone()).or_default();
    while partitions.len() <= tp.partition as usize {
        partitions.push(PartitionLog::default());
    }
    let log = &mut partitions[tp.partition as usize];
    for _ in log.log_end_offset()..end.ok_or("no log end")? {
        log.append(Record::new(None, None, 0).view());
    }
    log.delete_records(start.ok_or("no log start")?).map_err(|_| "the log start is not in the log")?;
    Ok(())
}

fn other_group(
    stdout: &str,
    known: &str,
    cluster: &mut ClusterDescription,
    logs: &mut Logs,
) -> Result<(), String> {
    let lines = stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    for cells in lines {
        // Either of the offsets view without a member, or of the state view.
        let (id, row) = match cells.as_slice() {
            [id, topic, number, offset, end, _, "-", "-", "-"] => (*id, Some((topic, number, offset, end))),
            [id, _, "(1)", "-", "Empty", "0"] => (*id, None),
            _ => continue,
        };
        if id == known {
            continue;
        }
        if cluster.group(id).is_none() {
            let first = cluster.groups.first().cloned().unwrap_or_default();
            cluster.groups.push(GroupDescription { id: id.into(), commits: BTreeMap::new(), ..first });
        }
        let Some((topic, number, offset, end)) = row else { continue };
        let tp = partition(&format!("{topic}:{number}"))?;
        log_to(logs, &tp, Some(0), end.parse().ok())?;
        let offset = offset.parse().map_err(|_| "no offset")?;
        if let Some(group) = cluster.groups.iter_mut().find(|group| group.id == id) {
            group.commits.insert(tp, CommittedOffset { offset, leader_epoch: None });
        }
    }
    Ok(())
}

fn group_of(facts: &Value) -> Result<GroupDescription, String> {
    let int = |value: &Value| value.as_i64().map(|number| number as i32);
    let (coordinator, id) = text(facts, "coordinator")?.split_once(" (").ok_or("coordinator")?;
    let member = |member: &Value| -> Result<MemberDescription, String> {
        let assigned: Vec<_> =
            words(member, "assigned")?.iter().map(|tp| partition(tp)).collect::<Result<_, _>>()?;
        // A target that is not recorded is what the member holds: these groups had settled.
        let target = match member.get("target") {
            Some(_) => words(member, "target")?.iter().map(|tp| partition(tp)).collect::<Result<_, _>>()?,
            None if facts["type"] == "Consumer" => assigned.clone(),
            None => Vec::new(),
        };
        Ok(MemberDescription {
            id: text(member, "at_member_id")?.into(),
            instance: member["instance"].as_str().map(str::to_owned),
            client: text(member, "client")?.into(),
            host: text(member, "host")?.into(),
            epoch: int(&member["epoch"]),
            upgraded: member["upgraded"].as_bool(),
            assigned,
            target,
            topics: Vec::new(),
        })
    };
    Ok(GroupDescription {
        id: text(facts, "group")?.into(),
        state: text(facts, "state")?.into(),
        kind: text(facts, "type")?.into(),
        assignor: text(facts, "assignor")?.into(),
        coordinator: coordinator.into(),
        coordinator_id: id.trim_end_matches(')').parse().map_err(|_| "coordinator id")?,
        group_epoch: int(&facts["group_epoch"]),
        target_epoch: int(&facts["target_assignment_epoch"]),
        members: list(facts, "members")?.iter().map(member).collect::<Result<_, _>>()?,
        commits: commits(&facts["commits"])?,
    })
}
