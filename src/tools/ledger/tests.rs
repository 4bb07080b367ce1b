//! Rows that are found by a filter, and written down.

use super::*;
use crate::engine::kafka::ids::TopicPartition;
use crate::scenario::parse;
use crate::simulation::Simulation;
use crate::simulation::ledger::Standing;

fn apply(sim: &mut Simulation, commands: &[Value]) {
    let commands: Vec<_> = commands.iter().map(|value| parse::command(value, "").unwrap()).collect();
    sim.apply_all(&commands).unwrap();
}

/// Two partitions; the group has read the first one twice from offset 1 on, and has not seen the second one's last.
fn story() -> Simulation {
    let mut sim = Simulation::new(World::new("test", 7, 0));
    let send = |key: &str, partition: u32| json!({"type": "producer.send", "topic": "t", "key": key, "value": "v", "partition": partition});
    apply(
        &mut sim,
        &[
            json!({"type": "topic.create", "topic": "t", "partitions": 2}),
            json!({"type": "group.create", "group": "g", "configs": {"auto.offset.reset": "earliest"}}),
            send("=1+1", 0),
            send("b", 0),
            send("b", 0),
            json!({"type": "producer.send", "topic": "t", "key": {"base64": "/w=="}, "value": "v", "partition": 1}),
            json!({"type": "member.join", "group": "g", "member": "c1", "topics": ["t"]}),
        ],
    );
    sim.advance(10_000);
    apply(
        &mut sim,
        &[json!({"type": "consumer.seek", "group": "g", "topic": "t", "partition": 0, "to": {"offset": 1}})],
    );
    sim.advance(1_000);
    apply(&mut sim, &[json!({"type": "consumer.pause", "group": "g", "member": "c1"}), send("late", 1)]);
    sim.advance(1_000);
    sim
}

fn reader() -> ReaderId {
    ReaderId::Group("g".into())
}

fn offsets(sim: &Simulation, filter: &Filter, from: u64, limit: usize) -> Vec<(u32, u64)> {
    let rows = sim.world().ledger_where(&reader(), filter, from, limit);
    rows.iter().map(|row| (row.partition.partition, row.offset)).collect()
}

#[test]
fn rows_are_found_by_what_became_of_them() {
    let sim = story();
    let standing = |standing| Filter { standing: Some(standing), ..Filter::default() };
    assert_eq!(offsets(&sim, &Filter::default(), 0, 9), [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]);
    assert_eq!(offsets(&sim, &standing(Standing::Repeated), 0, 9), [(0, 1), (0, 2)]);
    assert_eq!(offsets(&sim, &standing(Standing::Repeated), 1, 9), [(0, 2)]);
    assert_eq!(offsets(&sim, &standing(Standing::Once), 0, 9), [(0, 0), (1, 0)]);
    assert_eq!(offsets(&sim, &standing(Standing::Pending), 0, 9), [(1, 1)]);
    assert_eq!(offsets(&sim, &standing(Standing::Lost), 0, 9), []);
    let second = Filter { partition: Some(TopicPartition::new("t", 1)), ..Filter::default() };
    assert_eq!(offsets(&sim, &second, 0, 9), [(1, 0), (1, 1)]);
    let keyed = Filter { key: Some(b"b".to_vec()), ..Filter::default() };
    assert_eq!(offsets(&sim, &keyed, 0, 9), [(0, 1), (0, 2)]);
    assert_eq!(offsets(&sim, &keyed, 0, 1), [(0, 1)]);
}

#[test]
fn csv_holds_no_formula_and_json_lines_are_the_rows_of_the_interface() {
    let sim = story();
    let text = csv(sim.world(), &reader(), &Filter::default());
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "topic,partition,offset,key,key_hex,standing,effects,by,first_ms,last_ms");
    assert!(lines[1].starts_with("t,0,0,'=1+1,3d312b31,once,1,c1,"), "{}", lines[1]);
    assert!(lines[2].starts_with("t,0,1,b,62,repeated,2,c1,"), "{}", lines[2]);
    assert!(lines[4].starts_with("t,1,0,\\xff,ff,once,1,c1,"), "{}", lines[4]);
    assert_eq!(lines[5], "t,1,1,late,6c617465,pending,0,,,");
    let text = json_lines(sim.world(), &reader(), &Filter::default());
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[1]["record"], json!({"topic": "t", "partition": 0, "offset": 1, "key": "b"}));
    assert_eq!((&rows[1]["effects"], &rows[1]["standing"]), (&json!(2), &json!("repeated")));
    assert_eq!(rows[3]["record"]["key"], json!({"base64": "/w=="}));
    assert_eq!((&rows[4]["first_ms"], &rows[4]["by"]), (&Value::Null, &json!([])));
}
