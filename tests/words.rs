//! Every fact and every refusal has words, all messages fill in without errors, and no message is left over.

#[path = "words/assignors.rs"]
mod assignors;
#[path = "words/catalogue.rs"]
mod catalogue;
#[path = "words/facts.rs"]
mod facts;
#[path = "words/fidelity.rs"]
mod fidelity;
#[path = "words/gestures.rs"]
mod gestures;
#[path = "words/story.rs"]
mod story;
mod support;
#[path = "words/variants.rs"]
mod variants;
#[path = "words/why.rs"]
mod why;

use loglab::simulation::command::Refusal;
use loglab::simulation::event::Event;
use loglab::simulation::kafka::command::{MemberCrash, MemberLeave};
use loglab::simulation::world::World;
use loglab::ui::words::{Arg, Words, narrate, refusal};
use story::Story;

#[test]
fn every_fact_becomes_a_sentence() {
    let words = Words::new("en");
    let world = World::new("test", 7, 0);
    for fact in facts::every_fact() {
        let event = Event { time_ms: 12_400, fact };
        let sentence = narrate(&words, &event, &world);
        assert!(!sentence.lead.is_empty(), "{event:?}");
        assert!(!sentence.plain().contains('{'), "{}", sentence.plain());
    }
    assert_eq!(words.problems(), Vec::<String>::new());
}

#[test]
fn every_refusal_has_words() {
    let words = Words::new("en");
    let used = catalogue::refusals();
    assert!(used.len() > 30, "the sources name few refusals: {used:?}");
    for (id, args) in used {
        let told = Refusal { code: "INVALID_COMMAND", path: String::new(), id, args };
        assert!(!refusal(&words, &told).is_empty());
    }
    assert_eq!(words.problems(), Vec::<String>::new());
}

#[test]
fn every_message_is_used() {
    let (sources, messages) = (catalogue::sources(), catalogue::message_files());
    let refused: Vec<_> = catalogue::refusals().into_iter().map(|(id, _)| format!("refusal-{id}")).collect();
    let said = |id: &String| {
        let coded = catalogue::BY_CODE.iter().find_map(|prefix| id.strip_prefix(prefix));
        refused.contains(id)
            || sources.contains(&format!("\"{}\"", coded.unwrap_or(id)))
            || messages.contains(&format!("{{ {id} }}"))
    };
    let unused: Vec<_> = catalogue::messages().into_keys().filter(|id| !said(id)).collect();
    assert_eq!(unused, Vec::<String>::new(), "messages that nobody says");
}

#[test]
fn every_message_asked_for_exists_and_gets_what_it_wants() {
    let messages = catalogue::messages();
    for (id, given) in catalogue::calls() {
        let Some(wanted) = messages.get(&id) else { panic!("no message '{id}'") };
        let Some(given) = given else { continue };
        let missing: Vec<_> = wanted.difference(&given).collect();
        assert!(missing.is_empty(), "'{id}' is not given {missing:?}");
        let useless: Vec<_> = given.difference(wanted).collect();
        assert!(useless.is_empty(), "'{id}' does not use {useless:?}");
    }
}

/// With every kind of value that a selector can meet: counts, and each key that some message names.
#[test]
fn every_message_fills_in_whatever_it_is_given() {
    let words = Words::new("en");
    let counts = [0_i64, 1, 2, 5, 16_384].map(Arg::from);
    let values: Vec<Arg> = counts.into_iter().chain(catalogue::keys().into_iter().map(Arg::from)).collect();
    for (id, variables) in catalogue::messages() {
        for value in &values {
            let args: Vec<(&str, Arg)> = variables.iter().map(|name| (&**name, value.clone())).collect();
            let texts = [words.format(&id, &args), words.why(&id, &args).unwrap_or_default()];
            assert!(texts.iter().all(|text| !text.contains("{$")), "{texts:?}");
        }
    }
    assert_eq!(words.problems(), Vec::<String>::new());
}

/// The story holds these lines, in this order, among others.
fn check(story: &Story, expected: &[&str]) {
    let lines = story.lines();
    let mut rest = lines.iter();
    for wanted in expected {
        assert!(rest.any(|line| line.contains(wanted)), "'{wanted}' in\n{}", lines.join("\n"));
    }
}

fn flights() -> Story {
    let mut story = Story::new();
    story.join("gates", "c1");
    story.join("gates", "c2");
    story.run(20_000);
    story
}

#[test]
fn a_clean_leave_and_a_crash_are_told_with_their_times() {
    let mut story = flights();
    story.apply(&MemberLeave { group: "gates".into(), member: "c2".into() }.into());
    story.run(20_000);
    story.join("gates", "c3");
    story.run(20_000);
    story.apply(&MemberCrash { group: "gates".into(), member: "c1".into(), at: None }.into());
    story.run(100_000);
    let expected = [
        "0.0 s gates waits 3.0 s for more members:",
        "6.0 s gates is Stable after 6.1 s: generation 1 by range. c1 reads flights 0–2 and c2 reads flights 3–5.",
        "c1 and c2 start 6 partitions without a commit: auto.offset.reset is latest",
        "c1 and c2 committed 4 times, every 5 s (auto.commit.interval.ms)",
        "c2 left cleanly: its LeaveGroup reached the coordinator at 20.0 s, so nobody waited for the session timeout.",
        ", as close() does.",
        "gates rebalances, because c2 left:",
        "c1 revoked all partitions: range is an eager assignor",
        "c1 starts from the group’s committed offsets in 6 partitions.",
        "40.0 s c3 joins gates: it sent JoinGroup",
        "1:00.0 c1 crashed. The coordinator has not noticed: it waits for the session to time out, in 42.2 s.",
        "1:42.1 The session of c1 timed out: no heartbeat came for 45 s (session.timeout.ms)",
        "gates rebalances, because the session of c1 timed out:",
    ];
    check(&story, &expected);
}

#[test]
fn a_surplus_member_is_told_that_it_idles() {
    let mut story = flights();
    for n in 3..=7 {
        story.join("gates", &format!("c{n}"));
    }
    story.run(20_000);
    check(&story, &["c7 reads nothing: there are more members than partitions."]);
}

#[test]
fn a_steady_hour_stays_readable() {
    let mut story = flights();
    story.join("delays", "a1");
    story.run(20_000);
    let before = story.lines().len();
    story.run(3_600_000);
    assert!(story.len() > 1_000, "a commit every five seconds of three members");
    assert!(story.lines().len() <= before + 2, "{}", story.lines().join("\n"));
}

#[test]
fn an_undo_takes_its_lines_back() {
    let mut story = flights();
    let (events, lines) = (story.len(), story.lines());
    story.apply(&MemberCrash { group: "gates".into(), member: "c1".into(), at: None }.into());
    story.run(60_000);
    assert!(story.lines().len() > lines.len());
    story.undo_to(events);
    assert_eq!(story.lines(), lines);
}
