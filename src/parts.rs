//! The page is loaded in parts. What a lab does not need at first is behind gates: functions marked `wasm_split`, each
//! of which gives a table of functions once its part is there. Whatever is named without its gate stays in the first
//! part.
//!
//! Without the cargo feature `split` there is one module, and every gate is open.

/// A part could not be fetched. What needs it can't be done now; the next try fetches it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Lost {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}
