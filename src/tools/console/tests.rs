//! Texts that no recording shows; expected ones are read in Kafka's source, 4.3.1.

use super::admin::{ClusterDescription, CommittedOffset, GroupDescription};
use super::requests::AdminRequest;
use super::{Admin, Printed, TextFile, run};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::ids::{Partition, TopicName, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, Record};

/// Topic `a` with two partitions of five records each.
struct TopicA(Vec<PartitionLog>);

impl Logs for TopicA {
    fn partitions(&self, topic: &TopicName) -> Option<Partition> {
        (topic.as_str() == "a").then_some(self.0.len() as Partition)
    }

    fn log(&self, tp: &TopicPartition) -> Option<&PartitionLog> {
        self.0.get(tp.partition as usize).filter(|_| tp.topic.as_str() == "a")
    }

    fn names(&self) -> Vec<TopicName> {
        vec!["a".into()]
    }
}

fn group(id: &str, commits: &[(u32, u64)]) -> GroupDescription {
    let commit = |&(partition, offset): &(u32, u64)| {
        (TopicPartition::new("a", partition), CommittedOffset { offset, leader_epoch: None })
    };
    GroupDescription {
        id: id.to_owned(),
        state: "Empty".to_owned(),
        kind: "Classic".to_owned(),
        commits: commits.iter().map(commit).collect(),
        ..GroupDescription::default()
    }
}

/// Groups `g` (commit 2 of a-0), `h` and `p` (no commits).
fn tool(line: &str, plan: &str) -> Printed {
    let mut log = PartitionLog::default();
    for _ in 0..5 {
        log.append(Record::new(None, Some(b"v"), 0).view());
    }
    let groups = vec![group("g", &[(0, 2)]), group("h", &[]), group("p", &[])];
    let cluster = ClusterDescription { groups };
    let logs = TopicA(vec![log.clone(), log]);
    let args: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let files = [TextFile { name: "plan.csv".to_owned(), text: plan.to_owned() }];
    run(&args, &files, &Admin { now_ms: 0, cluster: &cluster, logs: &logs })
}

const FROM_FILE: &str = "--reset-offsets --group g --from-file plan.csv --execute";
const HEAD: &str = "\nGROUP           TOPIC           PARTITION  NEW-OFFSET\n";

#[test]
fn a_plan_without_lines_is_no_plan() {
    let none = format!("\nError: No reset plan for group g found\n{HEAD}");
    for plan in ["\n", "\n\n\n"] {
        let printed = tool(FROM_FILE, plan);
        assert_eq!((printed.stdout.as_str(), printed.stderr.as_str()), (none.as_str(), ""), "{plan:?}");
    }
    assert!(tool(FROM_FILE, "").stdout.contains("No content to map due to end-of-input"));
    // A blank line between others is read, and is empty.
    let printed = tool(FROM_FILE, "a,0,1\n\na,1,1\n");
    assert!(printed.stdout.contains("line: UNKNOWN, column: UNKNOWN"), "{}", printed.stdout);
    assert!(printed.requests.is_empty());
}

/// All offsets are asked for before the first one is looked at.
#[test]
fn a_plan_is_looked_up_whole() {
    let printed = tool(FROM_FILE, "a,0,99\nnosuch,3,1\n");
    let unknown = "Failed to fetch metadata for partition nosuch-3 because metadata for topic `nosuch` could not be found";
    assert!(printed.stdout.contains(unknown), "{}", printed.stdout);
    assert!(!printed.stderr.contains("WARN"), "{}", printed.stderr);
    assert!(printed.offsets.is_empty() && printed.requests.is_empty());
}

/// What was executed for one group stays executed when the next one is refused.
#[test]
fn a_refusal_takes_nothing_back() {
    let printed = tool("--reset-offsets --group g --group h --topic a:0 --shift-by 1 --execute", "");
    assert_eq!((printed.exit, printed.usage), (1, true));
    assert_eq!(printed.stdout, "");
    assert!(printed.stderr.starts_with("Cannot shift offset for partition a-0"));
    let commit =
        AdminRequest::Commit { group: "g".to_owned(), offsets: vec![(TopicPartition::new("a", 0), 3)] };
    assert_eq!(printed.requests, [commit]);
}

#[test]
fn offsets_of_an_unknown_group_are_not_deleted() {
    for topics in ["a:0", "a:0,7", "nosuch"] {
        let printed = tool(&format!("--delete-offsets --group x --topic {topics}"), "");
        assert!(printed.stdout.starts_with("\nError: The group id does not exist.\n"), "{}", printed.stdout);
    }
    let printed = tool("--delete-offsets --group g --topic a:0,7", "");
    let rows = "a               7          Error: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: \
                This server does not host this topic-partition.\n";
    assert!(printed.stdout.ends_with(rows), "{}", printed.stdout);
    let gone =
        AdminRequest::DeleteOffsets { group: "g".to_owned(), partitions: vec![TopicPartition::new("a", 0)] };
    assert_eq!(printed.requests, [gone]);
}

/// `p` lies in the first of 16 buckets, `g` and `h` in the eighth and ninth.
#[test]
fn groups_are_listed_as_a_map_is_walked() {
    assert_eq!(tool("--list", "").stdout, "p\ng\nh\n");
    let listed = tool("--list --state empty --type classic", "").stdout;
    let names: Vec<&str> = listed.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(names, ["GROUP", "p", "g", "h"]);
}
