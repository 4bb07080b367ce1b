//! Commands and values are declared once: what is written of them agrees with that, and random ones of every type
//! survive being printed and read.
//!
//! `LOGLAB_UPDATE=1` writes the parts of `docs/` again.

#[path = "declared/markdown.rs"]
mod markdown;
#[path = "declared/random.rs"]
mod random;
#[path = "declared/typescript.rs"]
mod typescript;

use std::fs;
use std::path::Path;

use loglab::embed::answers::event::LabEvent;
use loglab::embed::answers::{self, Told};
use loglab::scenario::library::{self, flights};
use loglab::scenario::shape::{FieldDoc, Form, Needed, Shape, ValueDoc, values};
use loglab::scenario::{build, commands, parse};
use serde_json::{Value, json};

use random::Random;

const ROUNDS: u64 = 200;

#[test]
fn the_table_for_people_is_that_of_the_declarations() {
    let (commands, values) = (commands::documented(), values(&commands::documented()));
    check("docs/api.md", "<!-- commands -->", &markdown::commands(&commands));
    check("docs/api.md", "<!-- values -->", &markdown::values(&values, "takes"));
    let events = answers::events();
    check("docs/api.md", "<!-- events -->", &markdown::events(&events));
    check(
        "docs/api.md",
        "<!-- values of events -->",
        &markdown::values(&answers::values_of_events(), "holds"),
    );
}

#[test]
fn typescript_is_that_of_the_declarations() {
    let (commands, values) = (commands::documented(), values(&commands::documented()));
    let text = format!("{}\n{}", typescript::values(&values), typescript::commands(&commands));
    check("docs/loglab.d.ts", "// <commands>", &text);
    check("docs/loglab.d.ts", "// <answers>", &typescript::values(&answers::documented()));
}

/// What stands between two lines that hold `mark`.
fn check(file: &str, mark: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).unwrap();
    let parts: Vec<&str> = text.split(mark).collect();
    let [before, written, after] = parts[..] else { panic!("{file} holds {mark} not twice") };
    let wanted = format!("\n{wanted}\n");
    if std::env::var_os("LOGLAB_UPDATE").is_some() {
        fs::write(path, [before, &wanted, after].join(mark)).unwrap();
    } else {
        assert!(written == wanted, "{file} is not as declared: write it anew with LOGLAB_UPDATE=1");
    }
}

#[test]
fn random_commands_of_every_type_are_the_same_after_print_and_parse() {
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        for declared in commands::documented() {
            let given = random.command(&declared);
            let command = parse::command(&given, "")
                .unwrap_or_else(|refusal| panic!("seed {seed}: {given}: {refusal:?}"));
            let printed = commands::print(&command);
            assert_eq!(
                parse::command(&printed, "").as_ref(),
                Ok(&command),
                "seed {seed}: {given} → {printed}"
            );
        }
    }
}

#[test]
fn fields_that_lack_or_exceed_what_is_declared_are_refused_by_their_path() {
    let mut random = Random::new(7);
    for declared in commands::documented() {
        let refused = |name: &str, value: Option<Value>, random: &mut Random| {
            let mut given = random.command(&declared);
            let fields = given.as_object_mut().unwrap();
            match value {
                Some(value) => fields.insert(name.to_owned(), value),
                None => fields.remove(name),
            };
            let refusal = parse::command(&given, "[3]").expect_err(&given.to_string());
            let path = format!("[3].{name}");
            assert_eq!(refusal.code, "INVALID_COMMAND");
            assert!(refusal.path.starts_with(&path), "{}, not {path}", refusal.path);
            refusal.id
        };
        assert_eq!(refused("other", Some(json!(1)), &mut random), "unknown-field");
        for field in &declared.fields {
            if matches!(field.needed, Needed::Yes | Needed::OrNull) {
                assert_eq!(refused(field.name, None, &mut random), "missing-field");
            }
            if let Shape::Integer { min, max } = field.shape {
                for number in [min - 1, max + 1] {
                    assert_eq!(refused(field.name, Some(json!(number)), &mut random), "out-of-range");
                }
            }
            let id = refused(field.name, Some(json!([[]])), &mut random);
            assert_eq!(id, "wrong-type", "{}.{}", declared.kind, field.name);
        }
    }
}

#[test]
fn an_unknown_type_is_answered_with_all_there_are() {
    let refusal = parse::command(&json!({ "type": "fly" }), "").unwrap_err();
    let known = &refusal.args.iter().find(|(name, _)| *name == "known").unwrap().1;
    for declared in commands::documented() {
        assert!(known.split(", ").any(|kind| kind == declared.kind), "{}", declared.kind);
    }
}

#[test]
fn every_field_of_an_answer_says_what_it_is() {
    for (value, field) in fields_of(&answers::documented()) {
        assert!(!field.about.is_empty(), "{value}.{}", field.name);
    }
}

fn fields_of(values: &[ValueDoc]) -> Vec<(&'static str, FieldDoc)> {
    let fields = |value: &ValueDoc| {
        let forms = value.forms.iter().filter_map(|form| match &form.form {
            Form::Fields(fields) => Some(fields.clone()),
            _ => None,
        });
        forms.flatten().map(|field| (value.name, field)).collect::<Vec<_>>()
    };
    values.iter().flat_map(fields).collect()
}

/// The fields that stand in a field's place: those of its value, where it is flat.
fn standing(field: &FieldDoc) -> Vec<FieldDoc> {
    let Shape::Value(describe) = &field.shape else { return vec![field.clone()] };
    if field.needed != Needed::Flat {
        return vec![field.clone()];
    }
    let forms = describe().forms.into_iter().map(|form| form.form);
    let fields = forms.filter_map(|form| if let Form::Fields(fields) = form { Some(fields) } else { None });
    fields.flatten().flat_map(|field| standing(&field)).collect()
}

/// What the built-in scenarios tell is what is documented, field by field.
#[test]
fn events_are_as_documented() {
    let kinds = answers::events();
    let forms: Vec<_> = kinds.iter().flat_map(|kind| &kind.forms).collect();
    let fields_of_kind = |kind: &str| {
        let fields = forms.iter().find_map(|form| match &form.form {
            Form::Fields(fields) if matches!(&fields[0].shape, Shape::Names(names) if names[0] == kind) => {
                Some(fields.iter().flat_map(standing).collect::<Vec<_>>())
            }
            _ => None,
        });
        fields.unwrap_or_else(|| panic!("{kind} is not documented"))
    };
    for name in library::names() {
        let mut sim = build(&library::scenario(name).unwrap(), &[flights::workload()]).unwrap();
        sim.advance(60_000);
        for event in sim.drain_events() {
            let told = json!(LabEvent::told(&event));
            let fields = fields_of_kind(told["type"].as_str().unwrap());
            let told = told.as_object().unwrap();
            for field in &fields {
                assert!(
                    told.contains_key(field.name) || field.needed == Needed::No,
                    "{told:?}: {}",
                    field.name
                );
            }
            assert_eq!(
                told.keys().filter(|key| fields.iter().all(|field| field.name != *key)).count(),
                1,
                "{told:?}"
            );
        }
    }
}
