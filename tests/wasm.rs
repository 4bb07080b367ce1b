//! The same engine in wasm as natively: this file runs as both, and both must give the figures written here.

use loglab::engine::chance::Chance;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn chance_has_the_same_bits_everywhere() {
    let mut chance = Chance::new(7);
    let drawn: Vec<u64> = (0..3).map(|_| chance.next_u64()).collect();
    assert_eq!(drawn, [7_191_089_600_892_374_487, 309_689_372_594_955_804, 16_616_101_746_815_609_346]);
    assert_eq!(Chance::new(7).below(1000), 389);
}
