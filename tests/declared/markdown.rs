//! The tables of `docs/api.md`.

use loglab::scenario::shape::{CommandDoc, FieldDoc, Form, Needed, Shape, ValueDoc};

/// The greatest integers that no message needs to name.
const USUAL: [i64; 2] = [i32::MAX as i64, (1 << 53) - 1];
const MOST: u64 = 1_000_000_000_000;

struct Table(Vec<String>);

impl Table {
    fn new(first: &str, third: &str) -> Self {
        Self(vec![format!("| {first} | field | {third} | meaning |"), "| --- | --- | --- | --- |".to_owned()])
    }

    fn row(&mut self, cells: [&str; 4]) {
        // A bar would end the cell.
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        self.0.push(format!("| {} |", cells.join(" | ")));
    }

    fn fields(&mut self, fields: &[FieldDoc]) {
        for field in fields {
            let optional = matches!(field.needed, Needed::No | Needed::Default(_) | Needed::Unless(_));
            let name = match field.needed {
                Needed::Flat => format!("fields of {}", takes(&field.shape)),
                _ => format!("`{}{}`", field.name, if optional { "?" } else { "" }),
            };
            let takes = match &field.needed {
                Needed::OrNull => format!("{}, or null", takes(&field.shape)),
                Needed::Default(value) if !is_empty(value) => format!("{} (`{value}`)", takes(&field.shape)),
                Needed::Unless(other) => format!("{}; may be left out with `{other}`", takes(&field.shape)),
                Needed::Flat => String::new(),
                // What is left out where it is not there is never null.
                Needed::No => takes(without_null(&field.shape)),
                _ => takes(&field.shape),
            };
            self.row(["", &name, &takes, field.about]);
        }
    }
}

fn without_null(shape: &Shape) -> &Shape {
    if let Shape::Nullable(of) = shape { of } else { shape }
}

fn is_empty(value: &serde_json::Value) -> bool {
    value.as_object().is_some_and(serde_json::Map::is_empty)
}

pub fn commands(commands: &[CommandDoc]) -> String {
    let mut table = Table::new("type", "takes");
    for command in commands {
        table.row([&format!("`{}`", command.kind), "", "", command.about]);
        table.fields(&command.fields);
    }
    table.0.join("\n")
}

pub fn values(values: &[ValueDoc], third: &str) -> String {
    let mut table = Table::new("value", third);
    for value in values {
        table.row([&format!("`{}`", value.name), "", "", value.about]);
        for form in &value.forms {
            match &form.form {
                Form::Word(word) => table.row(["", "", &format!("`\"{word}\"`"), form.about]),
                Form::Flag(key) => table.row(["", &format!("`{key}`"), "`true`", form.about]),
                Form::Key(key, shape) => table.row(["", &format!("`{key}`"), &takes(shape), form.about]),
                Form::Fields(fields) => {
                    table.row(["", "", "an object:", form.about]);
                    table.fields(fields);
                }
                Form::Other(shape) => table.row(["", "", &takes(shape), ""]),
            }
        }
    }
    table.0.join("\n")
}

/// What happens, by its `type`.
pub fn events(kinds: &[ValueDoc]) -> String {
    let mut table = Table::new("type", "holds");
    for form in kinds.iter().flat_map(|kind| &kind.forms) {
        if let Form::Fields(fields) = &form.form
            && let [FieldDoc { shape: Shape::Names(name), .. }, fields @ ..] = &fields[..]
        {
            table.row([&format!("`{}`", name[0]), "", "", form.about]);
            table.fields(fields);
        }
    }
    table.0.join("\n")
}

fn takes(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Such(example) => format!("text such as `{example}`"),
        Shape::Names(names) => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        Shape::Integer { min, max } if USUAL.contains(max) && -min == *max => "integer".to_owned(),
        Shape::Integer { min, max } if USUAL.contains(max) => format!("integer from {min}"),
        Shape::Integer { min, max } => format!("integer, {min} to {max}"),
        Shape::Number { min, max } if max.0 == MOST => format!("number from {}", min.as_f64()),
        Shape::Number { min, max } => format!("number, {} to {}", min.as_f64(), max.as_f64()),
        Shape::Flag => "`true`, `false`".to_owned(),
        Shape::List(of) => format!("list: {}", takes(of)),
        Shape::Bytes => "bytes".to_owned(),
        Shape::Configs => "settings".to_owned(),
        Shape::Headers => "an object of bytes".to_owned(),
        Shape::Value(describe) => format!("`{}`", describe().name),
        Shape::Decimal => "number".to_owned(),
        Shape::Nullable(of) => format!("{} or null", takes(of)),
        Shape::Pair(both) => format!("pair of {} and {}", takes(&both[0]), takes(&both[1])),
        Shape::Named(of) => format!("by name: {}", takes(of)),
    }
}
