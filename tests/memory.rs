//! A lab keeps within its memory: what is counted is what an allocator that counts sees, what would pass the limit is
//! refused before it is taken, and time stops with a sentence.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use loglab::session::Lab;
use loglab::simulation::{Fact, Refusal};
use serde_json::{Value, json};

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counted.
struct Counting;

#[expect(unsafe_code, reason = "an allocator can't be written without")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = TAKEN.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The tests measure one allocator: one at a time.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

const MB: usize = 1 << 20;

fn lab(mb: u64) -> Lab {
    let mut lab = Lab::default();
    lab.load_json(&json!("empty")).expect("it is built in");
    lab.set_memory_mb(mb);
    lab
}

fn apply(lab: &mut Lab, commands: &Value) {
    lab.apply_json(commands).expect("these are right");
}

fn refused<T>(answer: Result<T, Refusal>) -> Refusal {
    answer.err().expect("it is refused")
}

/// Runs `work` and tells the most that was allocated at once beyond what was there before.
fn peak(work: impl FnOnce()) -> usize {
    let before = TAKEN.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    work();
    MOST.load(Ordering::Relaxed) - before
}

/// What is counted, against what is really held: never less than nine tenths of it, nor more than three times as much.
fn check_count(what: &str, commands: &Value, ms: u64) {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let before = TAKEN.load(Ordering::Relaxed);
    let mut lab = lab(1_024);
    let empty = lab.memory().used as usize;
    let held_by_empty = TAKEN.load(Ordering::Relaxed) - before;
    apply(&mut lab, commands);
    lab.advance(ms);
    let held = TAKEN.load(Ordering::Relaxed) - before - held_by_empty;
    let counted = lab.memory().used as usize - empty;
    println!("{what}: {counted} counted, {held} held");
    assert!(counted * 10 >= held * 9, "{what}: {counted} bytes are counted, {held} are held");
    assert!(counted <= held * 3, "{what}: {counted} bytes are counted, {held} are held");
}

#[test]
fn what_is_counted_is_what_is_held() {
    let topic = |name: &str, partitions: u32| json!({ "type": "topic.create", "topic": name, "partitions": partitions });
    let source =
        |rate: u32, bytes: u32| json!({ "rate_per_s": rate, "value_bytes": bytes, "keys": { "pool": 99 } });
    let producer =
        |source: Value| json!({ "type": "producer.create", "producer": "p", "topic": "t", "source": source });
    check_count("large records", &json!([topic("t", 8), producer(source(1_000, 1_000))]), 30_000);
    check_count("small records", &json!([topic("t", 8), producer(source(1_000, 1))]), 60_000);
    check_count("partitions", &json!([topic("t", 10_000), topic("u", 10_000)]), 1_000);
    let keys = json!({ "rate_per_s": 1, "keys": { "pool": 2_000_000, "skew": 1 } });
    check_count("keys", &json!([topic("t", 1), producer(keys)]), 1_000);
    let mut group = vec![topic("t", 5_000), json!({ "type": "group.create", "group": "g" })];
    group.extend(
        (0..20).map(
            |n| json!({ "type": "member.join", "group": "g", "member": format!("c{n}"), "topics": ["t"] }),
        ),
    );
    check_count("a group", &Value::Array(group), 30_000);
}

#[test]
fn undo_copies_count_and_share() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut lab = lab(1_024);
    apply(
        &mut lab,
        &json!([
            { "type": "topic.create", "topic": "t", "partitions": 4 },
            { "type": "producer.create", "producer": "p", "topic": "t",
              "source": { "rate_per_s": 1000, "value_bytes": 1000 } },
        ]),
    );
    lab.advance(20_000);
    let once = lab.memory().used;
    for n in 0..20 {
        apply(&mut lab, &json!({ "type": "group.create", "group": format!("g{n}") }));
    }
    let copied = lab.memory().used - once;
    assert!(copied < once / 10, "20 copies of {once} bytes take {copied} more: they share the records");
    apply(&mut lab, &json!({ "type": "topic.delete", "topic": "t" }));
    assert!(lab.memory().used >= once, "the records stay for undo, and count");
}

#[test]
fn what_would_pass_the_limit_is_refused_before_it_is_taken() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let topics: Vec<Value> = (0..200)
        .map(|n| json!({ "type": "topic.create", "topic": format!("t{n}"), "partitions": 10_000 }))
        .collect();
    let mut pools = vec![json!({ "type": "topic.create", "topic": "t", "partitions": 1 })];
    pools.extend((0..60).map(|n| {
        json!({ "type": "producer.create", "producer": format!("p{n}"), "topic": "t",
                "source": { "rate_per_s": 1, "keys": { "pool": 10_000_000, "skew": 1 } } })
    }));
    for commands in [topics, pools] {
        let mut lab = lab(100);
        let scenario = json!({ "version": 1, "name": "much", "commands": commands });
        let taken = peak(|| {
            let refusal = refused(lab.apply_json(&json!(commands)));
            assert_eq!((refusal.code, refusal.id), ("MEMORY_LIMIT", "memory-limit"));
            assert!(refusal.path.starts_with('['), "{}", refusal.path);
            let refusal = refused(lab.load_json(&scenario));
            assert_eq!(refusal.code, "MEMORY_LIMIT");
            assert!(refusal.path.starts_with("commands["), "{}", refusal.path);
        });
        assert!(taken < 130 * MB, "{} MB were taken", taken / MB);
        assert_eq!(lab.world().kafka.topics.len(), 0, "the world before stays");
    }
}

#[test]
fn a_world_that_is_full_stops_and_goes_on_once_there_is_room() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut lab = lab(64);
    let commands = json!([
        { "type": "topic.create", "topic": "t", "partitions": 4 },
        { "type": "producer.create", "producer": "p", "topic": "t",
          "source": { "rate_per_s": 1_000, "value_bytes": 1_000_000 } },
    ]);
    let taken = peak(|| {
        apply(&mut lab, &commands);
        let refusal = refused(lab.advance_json(10_000.0));
        assert_eq!((refusal.code, refusal.id), ("MEMORY_LIMIT", "memory-full"));
    });
    assert!(taken < 90 * MB, "{} MB were taken", taken / MB);
    assert!(lab.is_full() && !lab.is_running() && lab.world().now < 10_000);
    let told =
        lab.log().entries().iter().filter(|it| matches!(it.event.fact, Fact::MemoryFull { .. })).count();
    assert_eq!(told, 1, "it is said once");
    lab.play();
    lab.frame(100.0, || 0.0);
    assert!(!lab.is_running(), "still full");
    apply(&mut lab, &json!({ "type": "producer.remove", "producer": "p" }));
    apply(&mut lab, &json!({ "type": "topic.delete", "topic": "t" }));
    let now = lab.world().now;
    assert_eq!(lab.advance_json(10_000.0), Ok(now + 10_000));
    assert!(!lab.is_full() && lab.memory().used < 64 * MB as u64);
    lab.reset();
    assert!(!lab.is_full());
}

/// The limit decides when time stops, and nothing else.
#[test]
fn a_smaller_limit_changes_nothing_as_long_as_it_is_kept() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let run = |mb: u64| {
        let mut lab = lab(mb);
        lab.load_json(&json!("classroom")).expect("it is built in");
        lab.advance(200_000);
        lab.world().digest()
    };
    assert_eq!(run(24), run(1_024));
}

/// Runs a built-in scenario in 60 pieces, with a gesture between each two where somebody works in it; the most that
/// was allocated at once.
fn long_run(name: &str, mb: u64, seconds: u64, gestures: bool) -> usize {
    let mut lab = lab(mb);
    lab.load_json(&json!(name)).expect("it is built in");
    let taken = peak(|| {
        for turn in 0..60_u64 {
            lab.advance(seconds * 1_000 / 60);
            if gestures {
                apply(&mut lab, &json!({ "type": "group.create", "group": format!("g{turn}") }));
            }
            lab.take_fresh();
            lab.take_rebalances();
            if turn % 10 == 9 {
                let (s, held) = (lab.world().now / 1_000, lab.memory().used as usize / MB);
                println!("{name}: {s} s, {} records, {held} MB", lab.world().produced);
            }
        }
    });
    println!("{name}: at most {} MB at once", taken / MB);
    assert!(!lab.is_full(), "{name} stopped");
    taken
}

/// `LOGLAB_SIMULATED_S` runs longer: an hour at speed 1000 is 3,600,000 s.
#[test]
fn built_in_scenarios_run_for_ever_within_their_memory() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let seconds =
        std::env::var("LOGLAB_SIMULATED_S").ok().and_then(|text| text.parse().ok()).unwrap_or(2_400);
    for name in ["classroom", "trips", "orders"] {
        let taken = long_run(name, 256, seconds, false);
        assert!(taken < 200 * MB, "{name}: {} MB", taken / MB);
    }
    // Copies for undo keep what retention deleted, as long as there is room for them.
    let taken = long_run("classroom", 64, 2_400, true);
    assert!(taken < 80 * MB, "{} MB", taken / MB);
}
