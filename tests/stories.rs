//! Each story runs from step to step, and what its sentences say is so.

use loglab::scenario::library;
use loglab::session::Lab;
use serde_json::{Value, json};

/// The world at each step of a story.
struct Story {
    name: &'static str,
    steps: Vec<Value>,
    end: Lab,
}

fn story(name: &'static str) -> Story {
    let mut lab = Lab::default();
    lab.load_json(&json!(name)).unwrap();
    let commands = library::scenario(name).unwrap().commands;
    let last = commands.iter().map(|(at, _)| *at).max().unwrap_or(0);
    lab.set_speed(100.0);
    let (mut steps, mut since) = (Vec::new(), 0);
    let show = std::env::var("LOGLAB_STORY").is_ok_and(|wanted| wanted == name);
    while lab.world().now <= last {
        lab.play();
        while lab.is_running() && lab.world().now <= last {
            lab.frame(16.0, || 0.0);
        }
        if lab.is_running() {
            break;
        }
        if show {
            show_step(&lab, steps.len(), since);
        }
        since = lab.world().now;
        steps.push(lab.snapshot());
    }
    Story { name, steps, end: lab }
}

/// `LOGLAB_STORY=name cargo test --test stories -- --nocapture` prints what there is to be told of each step.
fn show_step(lab: &Lab, step: usize, since: u64) {
    let snapshot = lab.snapshot();
    println!("---- step {} at {} ms: {}", step + 1, lab.world().now, snapshot["caption"]);
    for (name, topic) in snapshot["topics"].as_object().into_iter().flatten() {
        let ends =
            topic["partitions"].as_array().into_iter().flatten().map(|it| it["log_end_offset"].to_string());
        println!("{name}: ends {}", ends.collect::<Vec<_>>().join(" "));
    }
    for (name, group) in snapshot["groups"].as_object().into_iter().flatten() {
        println!("{name}: {} {}", group["state"], snapshot["counters"]["groups"][name]);
        for it in group["offsets"].as_array().into_iter().flatten() {
            let [p, owner, at, commit, lag] =
                ["partition", "owner", "position", "committed", "lag"].map(|key| &it[key]);
            println!("  {}-{p}: {owner} position {at} committed {commit} lag {lag}", it["topic"]);
        }
    }
    println!("ledger: {}", snapshot["ledger"]);
    let loud = ["RecordsAppended", "RecordsDelivered", "OffsetsCommitted", "LabPaused"];
    for entry in lab.log().entries().iter().filter(|entry| entry.event.time_ms > since) {
        let fact = format!("{:?}", entry.event.fact);
        let fact = fact.strip_prefix("Kafka(").unwrap_or(&fact);
        if loud.iter().all(|it| !fact.starts_with(it)) {
            println!("  {} {}", entry.event.time_ms, fact.chars().take(200).collect::<String>());
        }
    }
}

impl Story {
    /// What stands at a JSON pointer at a step, counted from 1.
    fn holds(&self, step: usize, pointer: &str, expected: impl Into<Value>) {
        let found = self.steps[step - 1].pointer(pointer).unwrap_or(&Value::Null);
        assert_eq!(*found, expected.into(), "{}, step {step}, {pointer}", self.name);
    }
}

/// Prints the story that `LOGLAB_STORY` names, for whoever writes its sentences.
#[test]
fn a_story_can_be_printed() {
    let named = std::env::var("LOGLAB_STORY").unwrap_or_else(|_| "earliest".into());
    let mut all = library::SHELVES.iter().flat_map(|shelf| shelf.stories);
    let (name, _) =
        all.find(|(name, _)| *name == named).unwrap_or_else(|| panic!("no story is called {named}"));
    assert!(!story(name).steps.is_empty());
}

#[test]
fn every_story_has_a_title_and_stops_at_each_step_with_a_sentence() {
    for (name, _) in library::SHELVES.iter().flat_map(|shelf| shelf.stories) {
        let scenario = library::scenario(name).unwrap();
        assert_eq!(scenario.name, *name);
        assert!(scenario.title.is_some(), "{name}");
        let pauses =
            scenario.commands.iter().filter(|(_, it)| format!("{it:?}").contains("LabPause")).count();
        let story = story(name);
        assert!(pauses >= 2 && story.steps.len() == pauses, "{name}: {} of {pauses}", story.steps.len());
        for (step, there) in story.steps.iter().enumerate() {
            let caption = there["caption"].as_str().unwrap_or_default();
            assert!(
                (40..420).contains(&caption.len()) && !caption.contains('…'),
                "{name}, step {}: {caption}",
                step + 1
            );
        }
    }
}

fn end(topic: &str, partition: usize) -> String {
    format!("/topics/{topic}/partitions/{partition}/log_end_offset")
}

fn offset(group: &str, row: usize, what: &str) -> String {
    format!("/groups/{group}/offsets/{row}/{what}")
}

#[test]
fn what_is_said_of_keeping_is_so() {
    let segments = |story: &Story, step: usize, topic: &str| {
        let at = format!("/topics/{topic}/partitions/0/segments");
        story.steps[step - 1].pointer(&at).and_then(Value::as_array).map_or(0, Vec::len)
    };
    let start = |topic: &str| format!("/topics/{topic}/partitions/0/log_start_offset");
    let it = story("seven-years");
    it.holds(3, &start("transactions"), 5);
    it.holds(3, &start("trading"), 0);
    it.holds(4, &start("trading"), 4);
    it.holds(4, &start("audit"), 0);

    let it = story("changelog");
    assert_eq!(segments(&it, 1, "profiles"), 1);
    it.holds(2, "/topics/profiles/partitions/0/clean_to", 21);
    it.holds(2, &start("profiles"), 0);
    it.holds(4, "/topics/profiles/partitions/0/clean_to", 33);
    it.holds(5, "/counters/groups/cache/delivered", 24);
    it.holds(5, "/ledger/group:cache/once", 24);

    let it = story("lost-by-retention");
    it.holds(2, &start("clicks"), 0);
    let lost = it.steps[2].pointer(&start("clicks")).and_then(Value::as_u64).unwrap()
        - it.steps[1].pointer(&offset("report", 0, "committed")).and_then(Value::as_u64).unwrap();
    it.holds(4, "/ledger/group:report/lost", lost);
    it.holds(4, "/groups/strict/state", "Empty");
}

#[test]
fn what_the_questions_say_is_so() {
    let it = story("earliest");
    it.holds(1, &offset("billing", 0, "owner"), "c1");
    it.holds(2, &offset("billing", 0, "committed"), 17);
    it.holds(2, &end("orders", 0), 24);
    it.holds(3, &offset("billing", 0, "committed"), 17);
    it.holds(3, "/counters/groups/billing/re_read", 0);
    it.holds(4, "/counters/groups/billing/re_read", 26);

    let it = story("commit-is-next");
    it.holds(1, &end("orders", 0), 11);
    it.holds(1, &offset("billing", 0, "lag"), 1);
    it.holds(2, "/counters/groups/billing/re_read", 1);
    it.holds(2, &offset("billing", 0, "position"), 11);
    it.holds(3, &offset("billing", 0, "committed"), 11);
    it.holds(3, &offset("billing", 0, "lag"), 0);

    let it = story("seek-needs-assignment");
    it.holds(1, "/groups/billing/state", "PreparingRebalance");
    it.holds(2, &offset("billing", 0, "position"), 14);
    it.holds(3, "/counters/groups/billing/re_read", 9);

    let it = story("reset-refused");
    it.holds(1, "/groups/billing/state", "Stable");
    it.holds(2, "/groups/billing/members/c1/alive", false);
    it.holds(3, "/groups/billing/state", "Empty");
    it.holds(3, &offset("billing", 0, "committed"), 0);
    it.holds(3, &offset("billing", 1, "committed"), 0);
    it.holds(4, "/counters/groups/billing/re_read", 48);

    let it = story("same-key-other-client");
    for (step, ends) in [(1, [0, 1, 0, 0, 1, 0]), (2, [0, 1, 0, 2, 1, 0]), (3, [0, 1, 0, 2, 2, 0])] {
        for (partition, records) in ends.into_iter().enumerate() {
            it.holds(step, &end("users", partition), records);
        }
    }

    let it = story("no-key");
    it.holds(1, &end("clicks", 0), 50);
    it.holds(2, &end("clicks", 0), 139);
    it.holds(2, &end("clicks", 2), 0);

    let it = story("commit-expired");
    it.holds(1, &offset("billing", 0, "committed"), 12);
    it.holds(2, "/groups/billing", Value::Null);
    it.holds(2, &end("orders", 0), 240);
    it.holds(3, "/counters/groups/billing/skipped", 241);
}

#[test]
fn what_the_questions_about_groups_say_is_so() {
    let it = story("three-timers");
    it.holds(1, &offset("billing", 0, "owner"), "c2");
    it.holds(2, &offset("billing", 0, "owner"), "c2");
    it.holds(2, "/groups/billing/members/c2/alive", false);
    it.holds(3, &offset("billing", 0, "owner"), "c3");
    it.holds(3, "/counters/groups/billing/re_read", 23);
    it.holds(4, &offset("billing", 0, "owner"), "c3");
    it.holds(5, &offset("billing", 0, "owner"), "c4");

    let it = story("uneven");
    let of = |group: &str, member: &str| {
        let owned = it.steps[1].pointer(&format!("/groups/{group}/members/{member}/assignment"));
        owned.and_then(Value::as_array).map_or(0, Vec::len)
    };
    assert_eq!([of("by-range", "a1"), of("by-range", "a2")], [6, 3]);
    assert_eq!([of("by-sticky", "b1"), of("by-sticky", "b2")], [5, 4]);

    let it = story("order");
    it.holds(1, &end("chat", 0), 3);
    it.holds(1, &end("chat", 1), 2);
    it.holds(2, "/counters/groups/screen/delivered", 5);
    let rows = it.end.ledger_json(&json!({ "reader": "group:screen" })).unwrap();
    let mut rows = rows["rows"].as_array().or(rows.as_array()).unwrap().clone();
    rows.sort_by_key(|row| row["first_ms"].as_u64());
    let keys: Vec<_> = rows.iter().map(|row| row["record"]["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["room-a", "room-a", "room-a", "room-b", "room-b"]);

    let it = story("need-a-key");
    it.holds(1, "/ledger/group:ledger/order_breaks", 0);
    it.holds(2, "/ledger/group:ledger/order_breaks", 3);

    let it = story("idle");
    it.holds(1, "/groups/billing/members/c4/assignment", json!([]));
    it.holds(2, "/groups/billing/members/c4/assignment", json!([["orders", 2]]));
    it.holds(3, "/groups/billing/members/c5/assignment", json!([["orders", 3]]));

    let it = story("two-readers");
    it.holds(1, &offset("billing", 1, "owner"), "b2");
    let delivered =
        |group: &str| it.steps[1].pointer(&format!("/counters/groups/{group}/delivered")).cloned();
    assert_eq!(delivered("audit"), delivered("billing"));
}

#[test]
fn what_the_stories_of_producers_say_is_so() {
    let ends = |it: &Story, step, plain: u64, numbered: u64| {
        it.holds(step, &end("plain", 0), plain);
        it.holds(step, &end("numbered", 0), numbered);
    };
    let it = story("lost-acknowledgement");
    ends(&it, 1, 7, 7);
    ends(&it, 2, 9, 8);
    it.holds(2, "/ledger/group:bank/repeated", 1);

    let it = story("reorder");
    ends(&it, 1, 8, 6);
    it.holds(2, "/ledger/group:bank/order_breaks", 1);
    it.holds(2, "/ledger/group:bank/repeated", 0);
}

#[test]
fn what_the_stories_of_consumers_say_is_so() {
    let ledger = |it: &Story, step, group: &str, once: u64, repeated: u64, lost: u64| {
        for (what, expected) in [("once", once), ("repeated", repeated), ("lost", lost)] {
            it.holds(step, &format!("/ledger/group:{group}/{what}"), expected);
        }
    };
    let it = story("at-most-once");
    it.holds(1, &offset("mail", 0, "committed"), 10);
    ledger(&it, 1, "mail", 6, 0, 0);
    ledger(&it, 2, "mail", 7, 0, 3);
    ledger(&it, 3, "mail", 9, 0, 3);

    let it = story("at-least-once");
    it.holds(1, &offset("mail", 0, "committed"), 5);
    ledger(&it, 2, "mail", 8, 0, 0);
    it.holds(2, &offset("mail", 0, "committed"), 5);
    ledger(&it, 3, "mail", 9, 3, 0);

    let it = story("each-record");
    it.holds(1, &offset("mail", 0, "committed"), 7);
    ledger(&it, 2, "mail", 11, 1, 0);

    let it = story("unique-key");
    it.holds(1, &offset("store", 0, "committed"), 5);
    ledger(&it, 2, "store", 12, 0, 0);
    it.holds(2, "/counters/groups/store/re_read", 5);

    let it = story("duplicates");
    it.holds(1, &offset("mail", 0, "committed"), 25);
    ledger(&it, 1, "mail", 45, 0, 0);
    ledger(&it, 3, "mail", 26, 20, 0);

    let it = story("poison");
    it.holds(1, &offset("billing", 0, "committed"), 6);
    it.holds(2, "/ledger/group:billing/pending", 23);
    ledger(&it, 3, "billing", 52, 0, 1);
    it.holds(3, &end("orders-dlq", 0), 1);

    let it = story("zombie");
    ledger(&it, 1, "mail", 5, 0, 0);
    ledger(&it, 2, "mail", 7, 5, 0);
    ledger(&it, 3, "mail", 4, 8, 0);
}

#[test]
fn what_the_stories_of_transactions_say_is_so() {
    let it = story("exactly-once");
    it.holds(1, "/ledger/group:hasty/once", 13);
    it.holds(1, "/ledger/group:careful/once", 12);
    it.holds(2, "/ledger/group:careful/once", 12);
    it.holds(2, &offset("careful", 0, "position"), 24);
    it.holds(2, "/ledger/group:billing/once", 26);
    it.holds(2, "/ledger/group:hasty/once", 27);
    for (reader, what, expected) in
        [("careful", "once", 26), ("careful", "repeated", 0), ("careful", "lost", 0)]
    {
        it.holds(3, &format!("/ledger/group:{reader}/{what}"), expected);
    }
    for (what, expected) in [("once", 26), ("repeated", 0), ("lost", 0)] {
        it.holds(3, &format!("/ledger/group:billing/{what}"), expected);
    }

    let it = story("lag-with-transactions");
    it.holds(1, "/topics/payments/partitions/0/last_stable_offset", 0);
    it.holds(1, "/counters/groups/hasty/delivered", 2);
    it.holds(1, "/counters/groups/careful/delivered", 0);
    it.holds(2, &end("payments", 0), 3);
    it.holds(2, &offset("careful", 0, "lag"), 1);
    it.holds(2, &offset("careful", 0, "position"), 3);
    it.holds(2, "/counters/groups/careful/delivered", 2);
    it.holds(3, &offset("careful", 0, "lag"), 3);
    it.holds(3, "/counters/groups/careful/delivered", 2);
    it.holds(3, "/ledger/group:careful/lost", 0);
}
