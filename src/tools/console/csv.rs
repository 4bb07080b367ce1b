//! `CsvUtils`: the plans that `--from-file` reads and `--export` writes, as Jackson's CSV module has them.

use super::printed::Stop;
use crate::engine::kafka::ids::TopicPartition;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The group, where the file names it.
    pub group: Option<String>,
    /// The partition's topic.
    pub topic: String,
    pub partition: i32,
    /// The offset asked for.
    pub offset: i64,
}

/// `CsvRecordNoGroup` and `CsvRecordWithGroup`.
const FORMATS: [(&str, &[&str]); 2] = [
    ("CsvRecordNoGroup", &["topic", "partition", "offset"]),
    ("CsvRecordWithGroup", &["group", "topic", "partition", "offset"]),
];

/// One line as a record; missing columns are empty, and count as 0 where numbers are due.
pub fn record(line: &str, with_group: bool) -> Result<PlanRow, Stop> {
    let (class, names) = FORMATS[usize::from(with_group)];
    let values = cells(line);
    if line.is_empty() {
        return Err(jackson(
            "databind.exc.MismatchedInputException",
            "No content to map due to end-of-input\n at [Source: (StringReader); line: UNKNOWN, column: UNKNOWN]",
        ));
    }
    let mut numbers = [0; 2];
    for (at, (value, column)) in values.iter().enumerate() {
        let Some(name) = names.get(at) else {
            return Err(too_many(line, names.len(), at, value));
        };
        let kind = match *name {
            "partition" => 0,
            "offset" => 1,
            _ => continue,
        };
        numbers[kind] = number(value, kind == 0).map_err(|why| {
            let kind = ["int", "long"][kind];
            let why = why.unwrap_or_else(|| format!("not a valid `{kind}` value"));
            let text = format!(
                "Cannot deserialize value of type `{kind}` from String \"{value}\": {why}\n \
                 at [Source: (StringReader); line: 1, column: {column}] (through reference chain: \
                 org.apache.kafka.tools.consumer.group.CsvUtils${class}[\"{name}\"])"
            );
            jackson("databind.exc.InvalidFormatException", &text)
        })?;
    }
    let text = |at: usize| values.get(at).map(|(value, _)| value.clone()).unwrap_or_default();
    Ok(PlanRow {
        group: with_group.then(|| text(0)),
        topic: text(usize::from(with_group)),
        partition: numbers[0] as i32,
        offset: numbers[1],
    })
}

fn jackson(class: &str, text: &str) -> Stop {
    Stop::failed(&format!("com.fasterxml.jackson.{class}"), text)
}

fn too_many(line: &str, most: usize, at: usize, value: &str) -> Stop {
    let (chars, column) = (value.len(), line.len() + 1);
    let text = format!(
        "Too many entries: expected at most {most} (value #{at} ({chars} chars) \"{value}\")\n \
         at [Source: (StringReader); line: 1, column: {column}]"
    );
    jackson("dataformat.csv.CsvReadException", &text)
}

/// A number, blanks around it allowed; an error says why where it is not simply no number.
fn number(text: &str, int: bool) -> Result<i64, Option<String>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(0);
    }
    let number: i64 = text.parse().map_err(|_| None)?;
    if int && i32::try_from(number).is_err() {
        let why = format!("Overflow: numeric value ({text}) out of range of int (-2147483648 -2147483647)");
        return Err(Some(why));
    }
    Ok(number)
}

/// The cells of a line and the columns in which they begin, counted from 1.
fn cells(line: &str) -> Vec<(String, usize)> {
    let line = line.split('\r').next().unwrap_or_default();
    let (mut cells, mut cell, mut begin, mut quoted) = (Vec::new(), String::new(), 1, false);
    let mut chars = line.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.next_if(|(_, next)| *next == '"').is_some() => cell.push('"'),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => {
                cells.push((std::mem::take(&mut cell), begin));
                begin = at + 2;
            }
            c => cell.push(c),
        }
    }
    cells.push((cell, begin));
    cells
}

/// A line of `--export`.
pub fn line(out: &mut String, group: Option<&str>, tp: &TopicPartition, offset: u64) {
    for text in group.into_iter().chain([tp.topic.as_str()]) {
        // Jackson looks only at short values for what needs quotes, and quotes long ones in any case.
        if text.len() > 24 || text.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(text);
        }
        out.push(',');
    }
    out.push_str(&tp.partition.to_string());
    out.push(',');
    out.push_str(&offset.to_string());
    out.push('\n');
}
