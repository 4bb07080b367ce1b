//! How pages and programs reach a lab: the public interface as JSON values, and the custom element that speaks it.
//!
//! `interface` and `answers` know no browser, so that native tests hold them to their contract; the rest is the element's
//! wasm side.

pub mod answers;
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
#[cfg(target_arch = "wasm32")]
mod shell;
