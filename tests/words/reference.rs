//! The page's reader of Fluent files against Project Fluent's own: every message, with many fillings.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use loglab::assets::{self, ENGLISH};
use loglab::ui::words::{Arg, Words, format};

use super::catalogue;

fn reference() -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec!["en".parse().unwrap()]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(format::number(number.value)),
        _ => None,
    }));
    for source in ENGLISH.map(assets::text) {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(_, e)| panic!("{e:?}"));
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{errors:?}"));
    }
    bundle
}

/// Values that a variable may have: numbers that choose by count, and every key that any selector names.
fn values() -> Vec<Arg<'static>> {
    let files = catalogue::message_files();
    let keys: BTreeSet<String> = files
        .lines()
        .filter_map(|line| line.trim().trim_start_matches('*').strip_prefix('[')?.split(']').next())
        .map(|key| key.trim().to_owned())
        .collect();
    let mut values: Vec<Arg> = [0, 1, 2, 5, 16_384].map(Arg::Count).into();
    values.extend(keys.into_iter().map(Arg::from));
    values.push(Arg::from("c1"));
    values
}

#[test]
fn every_message_reads_as_project_fluent_reads_it() {
    let (bundle, words) = (reference(), Words::new("en"));
    let messages: BTreeMap<String, BTreeSet<String>> = catalogue::messages();
    let mut compared = 0;
    for value in values() {
        for (id, variables) in &messages {
            let args: Vec<(&str, Arg)> = variables.iter().map(|name| (&**name, value.clone())).collect();
            let message = bundle.get_message(id).unwrap_or_else(|| panic!("no '{id}'"));
            let patterns = [
                (message.value(), words.format(id, &args)),
                (
                    message.get_attribute("why").map(|why| why.value()),
                    words.why(id, &args).unwrap_or_default(),
                ),
            ];
            for (pattern, ours) in patterns {
                let Some(pattern) = pattern else { continue };
                let theirs = bundle.format_pattern(pattern, Some(&fluent_args(&args)), &mut Vec::new());
                assert_eq!(ours, theirs, "{id} with {value:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "only {compared} compared");
}

fn fluent_args<'a>(args: &'a [(&str, Arg)]) -> FluentArgs<'a> {
    let value = |arg: &'a Arg| match arg {
        Arg::Text(text) => FluentValue::from(&**text),
        Arg::Count(count) => {
            FluentValue::Number(FluentNumber::new(*count as f64, FluentNumberOptions::default()))
        }
    };
    args.iter().map(|(name, arg)| ((*name).to_owned(), value(arg))).collect()
}
