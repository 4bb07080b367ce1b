//! One transaction after the other: what each reader is given, and what is refused.

use loglab::engine::kafka::log::Isolation::{ReadCommitted, ReadUncommitted};
use loglab::engine::kafka::transaction::TransactionState;
use serde_json::json;

use crate::{call, given, lab, log_of, producer, send, topic, types, with_time};

#[test]
fn an_aborted_transaction_is_read_by_one_sort_of_reader_only() {
    let mut lab = lab(&json!([topic(), producer("p", "tx")]));
    let by_p = send(Some("p"));
    with_time(&mut lab, &[call("begin", "p"), by_p.clone(), send(None), by_p.clone()]);
    assert_eq!(
        given(&lab, ReadCommitted),
        (vec![], 0),
        "the open transaction holds back the plain record too"
    );
    assert_eq!(lab.snapshot()["topics"]["t"]["partitions"][0]["last_stable_offset"], 0);
    with_time(&mut lab, &[call("abort", "p")]);
    assert_eq!(given(&lab, ReadUncommitted), (vec![0, 1, 2], 4));
    assert_eq!(given(&lab, ReadCommitted), (vec![1], 4));
    with_time(&mut lab, &[call("begin", "p"), by_p, call("commit", "p")]);
    assert_eq!(given(&lab, ReadCommitted), (vec![1, 4], 6));
    let told = types(&lab);
    assert_eq!(told.iter().filter(|it| *it == "transaction_ended").count(), 2);
    // Nothing was written to the other partition, so it has no marker.
    assert_eq!(log_of(lab.world(), 1).log_end_offset(), 0);
}

#[test]
fn begin_waits_for_the_call_before_it() {
    let mut lab = lab(&json!([topic(), producer("p", "tx"), call("begin", "p")]));
    lab.advance_json(20.0).unwrap();
    lab.apply_json(&json!([send(Some("p")), call("commit", "p"), call("begin", "p")])).unwrap();
    lab.advance_json(20.0).unwrap();
    lab.apply_json(&json!([send(Some("p")), call("commit", "p")])).unwrap();
    lab.advance_json(20.0).unwrap();
    assert_eq!(given(&lab, ReadCommitted), (vec![0, 2], 4));
}

#[test]
fn a_second_producer_fences_the_first() {
    let mut lab = lab(&json!([topic(), producer("p", "tx")]));
    with_time(&mut lab, &[call("begin", "p"), send(Some("p"))]);
    lab.apply_json(&producer("q", "tx")).unwrap();
    lab.advance_json(500.0).unwrap();
    assert_eq!(given(&lab, ReadCommitted), (vec![], 2), "what the first had open is aborted");
    let before = lab.world().kafka.topics.clone();
    let refused = lab.apply_json(&send(Some("p"))).unwrap_err();
    assert_eq!(refused.code, "INVALID_PRODUCER_EPOCH");
    with_time(&mut lab, &[call("commit", "p")]);
    assert!(types(&lab).iter().any(|it| it == "producer_fenced"));
    for what in ["begin", "abort", "commit"] {
        assert_eq!(lab.apply_json(&call(what, "p")).unwrap_err().code, "PRODUCER_FENCED", "{what}");
    }
    let ends = |topics: &std::collections::BTreeMap<_, loglab::simulation::kafka::Topic>| {
        topics
            .values()
            .flat_map(|t| t.partitions.iter().map(loglab::engine::kafka::log::PartitionLog::log_end_offset))
            .collect::<Vec<_>>()
    };
    assert_eq!(ends(&before), ends(&lab.world().kafka.topics), "a zombie changes nothing");
    with_time(&mut lab, &[call("begin", "q"), send(Some("q")), call("commit", "q")]);
    assert_eq!(given(&lab, ReadCommitted), (vec![2], 4));
}

#[test]
fn a_transaction_that_takes_too_long_is_aborted_and_its_producer_goes_on() {
    let mut create = producer("p", "tx");
    create["configs"]["transaction.timeout.ms"] = json!(3_000);
    let mut lab = lab(&json!([topic(), create]));
    with_time(&mut lab, &[call("begin", "p"), send(Some("p"))]);
    lab.advance_json(16_000.0).unwrap();
    assert_eq!(given(&lab, ReadCommitted), (vec![], 2));
    assert!(types(&lab).iter().any(|it| it == "transaction_timed_out"));
    with_time(&mut lab, &[call("abort", "p"), call("begin", "p"), send(Some("p")), call("commit", "p")]);
    assert_eq!(given(&lab, ReadCommitted), (vec![2], 4));
}

#[test]
fn closing_aborts_what_is_open() {
    let mut lab = lab(&json!([topic(), producer("p", "tx")]));
    with_time(&mut lab, &[call("begin", "p"), send(Some("p"))]);
    lab.apply_json(&json!({ "type": "producer.remove", "producer": "p" })).unwrap();
    lab.advance_json(100.0).unwrap();
    assert_eq!(given(&lab, ReadCommitted), (vec![], 2));
    assert!(lab.world().producers.is_empty());
}

#[test]
fn a_source_gathers_its_records_in_transactions_and_aborts_some() {
    let create = json!({ "type": "producer.create", "producer": "p", "topic": "t",
        "configs": { "transactional.id": "tx" },
        "source": { "rate_per_s": 50, "transaction": { "records": 5, "abort_every": 4 } } });
    let mut lab = lab(&json!([topic(), create]));
    lab.advance_json(10_000.0).unwrap();
    lab.apply_json(&json!({ "type": "producer.remove", "producer": "p" })).unwrap();
    lab.advance_json(1_000.0).unwrap();
    let (mut committed, mut all) = (0, 0);
    for partition in 0..2 {
        let log = log_of(lab.world(), partition);
        assert_eq!(log.last_stable_offset(), log.high_watermark());
        let count = |isolation| log.fetch_isolated(isolation, 0, usize::MAX, u64::MAX).unwrap().count();
        committed += count(ReadCommitted);
        all += count(ReadUncommitted);
    }
    assert!((480..=505).contains(&all), "{all}");
    // Three of four transactions of five commit; the last one may have been cut short by closing.
    let aborted = all - committed;
    assert!((120..=130).contains(&aborted), "{aborted} of {all}");
    let found = lab.world().kafka.transactions.transaction(&"tx".into()).unwrap();
    assert!(matches!(found.state, TransactionState::CompleteCommit | TransactionState::CompleteAbort));
}

#[test]
fn readers_of_both_levels_and_their_lag() {
    let join = |group: &str, level: &str| {
        json!({ "type": "member.join", "group": group, "member": group, "topics": ["t"],
            "configs": { "isolation.level": level } })
    };
    let group = |name: &str| json!({ "type": "group.create", "group": name, "configs": { "auto.offset.reset": "earliest" } });
    let mut lab = lab(&json!([
        topic(),
        producer("p", "tx"),
        group("all"),
        group("committed"),
        join("all", "read_uncommitted"),
        join("committed", "read_committed")
    ]));
    lab.advance_json(5_000.0).unwrap();
    with_time(&mut lab, &[call("begin", "p"), send(Some("p")), send(Some("p"))]);
    lab.advance_json(1_000.0).unwrap();
    let position = |lab: &loglab::session::Lab, group: &str| {
        lab.snapshot()["groups"][group]["offsets"][0]["position"].as_u64().unwrap()
    };
    assert_eq!((position(&lab, "all"), position(&lab, "committed")), (2, 0));
    with_time(&mut lab, &[call("abort", "p")]);
    lab.advance_json(1_000.0).unwrap();
    assert_eq!((position(&lab, "all"), position(&lab, "committed")), (3, 3), "both pass the marker");
    let counts = |lab: &loglab::session::Lab, group: &str| {
        let ledger = &lab.snapshot()["ledger"][format!("group:{group}")];
        ["once", "lost", "pending"].map(|name| ledger[name].as_u64().unwrap())
    };
    assert_eq!(counts(&lab, "all"), [2, 0, 0]);
    assert_eq!(counts(&lab, "committed"), [0, 0, 0], "what was aborted is no loss");
}

#[test]
fn what_is_refused_says_what_to_do() {
    let mut lab = lab(&json!([topic(), producer("p", "tx"),
        { "type": "producer.create", "producer": "plain", "topic": "t" }]));
    lab.advance_json(20.0).unwrap();
    let mut check = |command: serde_json::Value, code: &str, id: &str| {
        let refusal = lab.apply_json(&command).unwrap_err();
        assert_eq!((refusal.code, refusal.id), (code, id), "{command}");
    };
    check(call("begin", "plain"), "INVALID_TXN_STATE", "no-transactions");
    check(call("commit", "p"), "INVALID_TXN_STATE", "transaction-thrown");
    check(send(Some("p")), "INVALID_TXN_STATE", "transaction-not-open");
    check(call("begin", "nobody"), "INVALID_COMMAND", "unknown-producer");
    let without_id = json!({ "type": "producer.create", "producer": "x", "topic": "t",
        "source": { "rate_per_s": 1, "transaction": { "records": 5 } } });
    check(without_id, "INVALID_COMMAND", "no-transactions");
    let acks = json!({ "type": "producer.create", "producer": "x", "topic": "t",
        "configs": { "transactional.id": "y", "acks": "1" } });
    check(acks, "INVALID_CONFIG", "config-conflict");
    let level = json!({ "type": "group.create", "group": "g", "configs": { "isolation.level": "none" } });
    check(level, "INVALID_CONFIG", "config-choice");
}
