//! The generated part of `docs/loglab.d.ts`.

use std::fmt::Write as _;

use loglab::scenario::shape::{CommandDoc, FieldDoc, Form, Needed, Shape, ValueDoc};

pub fn commands(commands: &[CommandDoc]) -> String {
    let mut out = String::new();
    for command in commands {
        let _ = writeln!(out, "/** {} */\ninterface {} {{", command.about, command.name);
        let _ = writeln!(out, "  type: \"{}\";", command.kind);
        for field in &command.fields {
            let _ = writeln!(out, "  /** {} */\n  {};", field.about, declared(field));
        }
        out.push_str("}\n\n");
    }
    let names: Vec<_> = commands.iter().map(|command| format!("\n  | {}", command.name)).collect();
    out + &format!("type Command ={};", names.concat())
}

pub fn values(values: &[ValueDoc]) -> String {
    let mut out = String::new();
    for value in values {
        let _ = write!(out, "/** {} */\ntype {} =", value.about, value.name);
        for form in &value.forms {
            let _ = write!(out, "\n  /** {} */\n  | {}", form.about, form_type(&form.form));
        }
        out.push_str(";\n\n");
    }
    out.trim_end().to_owned() + "\n"
}

fn form_type(form: &Form) -> String {
    match form {
        Form::Word(word) => format!("\"{word}\""),
        Form::Flag(key) => format!("{{ {key}: true }}"),
        Form::Key(key, shape) => format!("{{ {key}: {} }}", type_of(shape)),
        Form::Fields(fields) => {
            let (flat, own): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.needed == Needed::Flat);
            let own: Vec<_> = own
                .iter()
                .map(|field| format!("\n    /** {} */\n    {};", field.about, declared(field)))
                .collect();
            let flat: Vec<_> = flat.iter().map(|field| format!(" & {}", type_of(&field.shape))).collect();
            format!("{{{}\n  }}{}", own.concat(), flat.concat())
        }
    }
}

fn declared(field: &FieldDoc) -> String {
    let shape = type_of(&field.shape);
    match field.needed {
        Needed::Yes | Needed::Flat => format!("{}: {shape}", field.name),
        Needed::OrNull => format!("{}: {shape} | null", field.name),
        Needed::No | Needed::Default(_) | Needed::Unless(_) => format!("{}?: {shape}", field.name),
    }
}

fn type_of(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Such(_) => "string".to_owned(),
        Shape::Names(names) => names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" | "),
        Shape::Integer { .. } | Shape::Number { .. } => "number".to_owned(),
        Shape::Flag => "boolean".to_owned(),
        Shape::List(of) => format!("{}[]", type_of(of)),
        Shape::Bytes => "Bytes".to_owned(),
        Shape::Configs => "Configs".to_owned(),
        Shape::Headers => "Record<string, Bytes>".to_owned(),
        Shape::Value(describe) => describe().name.to_owned(),
    }
}
