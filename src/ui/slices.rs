//! Long work in slices, so that the page stays responsive: between two of them the browser paints and takes input.
//!
//! A job stops when its guard is dropped; nothing it has done so far stays.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

use super::driver::clock_ms;

/// How long one slice may take, in wall ms: with what else a frame has to do, no task of the browser's becomes long.
const SLICE_MS: f64 = 12.0;

/// Yields to the browser.
pub async fn breathe() {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 0);
        }
    });
    // A promise that is only ever resolved.
    let _ = JsFuture::from(promise).await;
}

/// Says when a slice that begins now has taken long enough.
pub fn slice() -> impl Fn() -> bool {
    let begun = clock_ms();
    move || clock_ms() - begun >= SLICE_MS
}

/// Stops a job when it is dropped.
#[derive(Default)]
pub struct Stop(Rc<Cell<bool>>);

impl Stop {
    /// What the job looks at.
    pub fn flag(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.0)
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.set(true);
    }
}
