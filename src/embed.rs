//! How pages and programs reach a lab: the public interface as JSON values, and the custom element that speaks it.
//!
//! `interface` knows no browser, so that native tests hold it to its contract; the rest is the element's wasm side.

pub mod interface;

#[cfg(target_arch = "wasm32")]
mod attributes;
#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
mod console;
#[cfg(target_arch = "wasm32")]
mod element;
#[cfg(target_arch = "wasm32")]
mod panic;
