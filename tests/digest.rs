//! The same steps give the same digests natively, as wasm (this file runs as both) and in the element itself
//! (`tests/e2e/digest.spec.js`): `tests/fixtures/digest.json` holds all three to them.
//!
//! `LOGLAB_UPDATE=1` writes the digests again, when the model has changed on purpose.

use loglab::session::Lab;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

const FIXTURE: &str = include_str!("fixtures/digest.json");

fn digests(fixture: &Value) -> Vec<Value> {
    // The page's script hands the rows over; here the test does.
    #[cfg(target_arch = "wasm32")]
    loglab::assets::provide(
        loglab::assets::FLIGHTS.to_owned(),
        include_str!("../assets/flights-2013-11-27.csv").to_owned(),
    );
    let mut lab = Lab::default();
    let mut digests = Vec::new();
    for step in fixture["steps"].as_array().into_iter().flatten() {
        if let Some(name) = step.get("load") {
            lab.load_json(name).unwrap();
        } else if let Some(ms) = step["advance"].as_u64() {
            lab.advance(ms);
        } else {
            lab.apply_json(&step["apply"]).unwrap();
        }
        digests.push(lab.snapshot()["digest"].clone());
    }
    assert!(lab.world().produced > 5_000);
    digests
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_recorded_steps_give_the_recorded_digests() {
    let mut fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    let digests = json!(digests(&fixture));
    if std::env::var_os("LOGLAB_UPDATE").is_some() {
        fixture["digests"] = digests;
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/digest.json");
        std::fs::write(path, serde_json::to_string_pretty(&fixture).unwrap() + "\n").unwrap();
        return;
    }
    assert_eq!(digests, fixture["digests"]);
}
