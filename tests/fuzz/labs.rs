//! Worlds under attack: commands, time, undo, the command line, and what readers compute of it all.

use loglab::engine::chance::Chance;
use loglab::session::Lab;
use loglab::simulation::Refusal;
use loglab::tools::compare::{Change, compare, is_comparable};
use serde_json::{Value, json};

use super::commands::Commands;
use super::hostile;
use super::parsers::console_line;
use super::{Watch, attack};

/// A refusal is a sentence, not a copy of what was refused.
fn is_short(refusal: &Refusal) {
    let quoted: usize = refusal.args.iter().map(|(_, value)| value.len()).sum();
    assert!(refusal.path.len() < 1_000, "a path of {} bytes: {}", refusal.path.len(), refusal.id);
    assert!(quoted < 4_000, "{} bytes are quoted by {}", quoted, refusal.id);
}

fn told(value: &Value) -> String {
    let text = value.to_string();
    text.chars().take(600).collect()
}

fn apply(lab: &mut Lab, watch: &Watch, command: &Value) {
    watch.step(told(command));
    let before = lab.world().digest();
    match lab.apply_json(command) {
        Ok(done) => drop(done.to_string()),
        Err(refusal) => {
            is_short(&refusal);
            assert_eq!(lab.world().digest(), before, "a refused command changed the world");
        }
    }
}

/// Two topics, a producer without keys and two groups, for something to happen.
fn world(lab: &mut Lab, chance: &mut Chance) {
    let many = if chance.below(3) == 0 { 200 } else { 1 + chance.below(12) };
    let rate = 1 + chance.below(2_000);
    let commands = json!([
        { "type": "topic.create", "topic": "t", "partitions": many },
        { "type": "producer.create", "producer": "p", "topic": "t", "source": { "rate_per_s": rate },
          "configs": { "metadata.max.age.ms": 100, "batch.size": 200, "max.in.flight.requests.per.connection": 1 } },
        { "type": "group.create", "group": "g" },
        { "type": "group.create", "group": "h", "protocol": "consumer",
          "configs": { "group.consumer.max.size": 1 + chance.below(3) } },
        { "type": "member.join", "group": "g", "member": "c1", "topics": ["t"] },
        { "type": "member.join", "group": "h", "member": "c1", "topics": ["t", "u"], "processing_ms": 3 },
    ]);
    lab.apply_json(&commands).expect("these are right");
}

/// The topic goes, and comes back with another number of partitions.
fn remake(lab: &mut Lab, watch: &Watch, chance: &mut Chance) {
    apply(lab, watch, &json!({ "type": "topic.delete", "topic": "t" }));
    if chance.below(2) == 0 {
        time(lab, watch, chance);
    }
    let partitions = 1 + chance.below(6);
    apply(lab, watch, &json!({ "type": "topic.create", "topic": "t", "partitions": partitions }));
}

fn time(lab: &mut Lab, watch: &Watch, chance: &mut Chance) {
    let ms = match chance.below(8) {
        0 => 0,
        1 => 60_000,
        2 => 7,
        _ => chance.below(3_000),
    };
    watch.step(format!("advance {ms}"));
    let _ = lab.advance(ms);
    watch.step("step");
    lab.step();
}

fn read(lab: &mut Lab, watch: &Watch, chance: &mut Chance) {
    watch.step("snapshot");
    assert!(lab.snapshot().is_object());
    watch.step("undo");
    match chance.below(3) {
        0 => {
            lab.undo();
        }
        1 => {
            lab.redo();
        }
        _ => {}
    }
    let line = console_line(chance);
    watch.step(format!("console {line}"));
    if let Err(refusal) = lab.console_json(&line, &json!({ "f": "t,0,1\n", "__proto__": 1 })) {
        is_short(&refusal);
    }
    lab.take_fresh();
    lab.take_rebalances();
}

fn compared(lab: &Lab, watch: &Watch, chance: &mut Chance) {
    let world = lab.world();
    for (id, group) in world.kafka.groups.iter().filter(|(_, group)| is_comparable(group)) {
        let some = group.clients.values().next().map(|client| client.name.clone());
        let Some(name) = some else { continue };
        let change = match chance.below(5) {
            0 => Change::Join("newcomer".into()),
            1 => Change::Leave(name),
            2 => Change::Crash(name),
            3 => Change::Restart(name),
            _ => Change::Roll,
        };
        watch.step(format!("compare {change:?} in {id}"));
        if let Err(refusal) = compare(world, id, &change) {
            is_short(&refusal);
        }
    }
}

#[test]
fn a_lab_survives_random_commands() {
    attack(50, |seed, watch| {
        let mut commands = Commands::new(seed);
        let mut lab = Lab::default();
        lab.set_memory_mb(16);
        let _ = lab.load_json(&json!("empty"));
        world(&mut lab, &mut commands.chance);
        for turn in 0..120 {
            let command = commands.next();
            apply(&mut lab, watch, &command);
            if turn % 3 == 0 {
                time(&mut lab, watch, &mut commands.chance);
            }
            if commands.chance.below(30) == 0 {
                remake(&mut lab, watch, &mut commands.chance);
            }
            if turn % 20 == 0 {
                read(&mut lab, watch, &mut commands.chance);
            }
        }
        if seed % 8 == 0 {
            compared(&lab, watch, &mut commands.chance);
        }
    });
}

#[test]
fn scenarios_of_any_json_are_loaded_or_refused() {
    attack(120, |seed, watch| {
        let mut commands = Commands::new(seed ^ 0xface);
        let mut lab = Lab::default();
        lab.set_memory_mb(16);
        let list: Vec<Value> = (0..commands.chance.below(8))
            .map(|_| {
                let mut command = commands.next();
                if let Some(fields) = command.as_object_mut() {
                    fields.insert("at_ms".into(), json!(commands.chance.below(500)));
                }
                command
            })
            .collect();
        let mut scenario =
            json!({ "version": 1, "name": "s", "seed": 1, "start_time_ms": 0, "commands": list });
        for field in ["name", "seed", "start_time_ms", "commands", "title"] {
            if commands.chance.below(8) == 0 {
                scenario[field] = hostile::value(&mut commands.chance);
            }
        }
        watch.step(told(&scenario));
        if let Err(refusal) = lab.load_json(&scenario) {
            is_short(&refusal);
        } else {
            lab.advance(2_000);
            lab.snapshot();
            lab.reset();
        }
        let mut text = scenario.to_string();
        let cut = commands.chance.below(text.len() as u64) as usize;
        if text.is_char_boundary(cut) {
            text.truncate(cut);
        }
        if let Err(refusal) = lab.load_json(&Value::from(text)) {
            is_short(&refusal);
        }
    });
}
