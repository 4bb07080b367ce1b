//! The generated part of `docs/loglab.d.ts`.

use std::fmt::Write as _;

use loglab::scenario::shape::{CommandDoc, FieldDoc, Form, FormDoc, Needed, Shape, ValueDoc};

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
        if let [FormDoc { form: Form::Fields(fields), .. }] = &value.forms[..] {
            let _ = writeln!(out, "/** {} */\ntype {} = {};\n", value.about, value.name, object(fields, ""));
            continue;
        }
        let _ = write!(out, "/** {} */\ntype {} =", value.about, value.name);
        for form in &value.forms {
            let about =
                if form.about.is_empty() { String::new() } else { format!("\n  /** {} */", form.about) };
            let _ = write!(out, "{about}\n  | {}", form_type(&form.form));
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
        Form::Fields(fields) => object(fields, "  "),
        Form::Other(shape) => type_of(shape),
    }
}

/// An object, and what stands flat in it.
fn object(fields: &[FieldDoc], indent: &str) -> String {
    let (flat, own): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.needed == Needed::Flat);
    let one =
        |field: &&FieldDoc| format!("\n{indent}  /** {} */\n{indent}  {};", field.about, declared(field));
    let own: Vec<_> = own.iter().map(one).collect();
    let flat: Vec<_> = flat.iter().map(|field| format!(" & {}", type_of(&field.shape))).collect();
    format!("{{{}\n{indent}}}{}", own.concat(), flat.concat())
}

fn declared(field: &FieldDoc) -> String {
    let shape = match (&field.needed, &field.shape) {
        // What is left out where it is not there is never null.
        (Needed::No, Shape::Nullable(of)) => type_of(of),
        (_, shape) => type_of(shape),
    };
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
        Shape::Integer { .. } | Shape::Number { .. } | Shape::Decimal => "number".to_owned(),
        Shape::Nullable(of) => format!("{} | null", type_of(of)),
        Shape::Pair(both) => format!("[{}, {}]", type_of(&both[0]), type_of(&both[1])),
        Shape::Named(of) => format!("Record<string, {}>", type_of(of)),
        Shape::Flag => "boolean".to_owned(),
        Shape::List(of) => format!("{}[]", type_of(of)),
        Shape::Bytes => "Bytes".to_owned(),
        Shape::Configs => "Configs".to_owned(),
        Shape::Headers => "Record<string, Bytes>".to_owned(),
        Shape::Value(describe) => describe().name.to_owned(),
    }
}
