//! The gate of the console: the way from a lab at rest to what only `console()` needs.

use serde_json::Value;

use crate::parts::Lost;
use crate::scenario::print::scenario_line;
use crate::session::Lab;
use crate::simulation::Refusal;
use crate::ui::stopped::Print;

/// What lies behind the gate. Nothing that is always there names it otherwise, so it stays in its part.
pub struct Console {
    pub run: fn(&mut Lab, &str, &Value) -> Result<Value, Refusal>,
    pub print: Print,
}

/// Fetches the part, once for all labs; one that was lost is asked for again.
pub async fn fetch() -> Result<Console, Lost> {
    #[cfg(feature = "split")]
    return open().await;
    #[cfg(not(feature = "split"))]
    std::future::ready(open()).await
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(tools, fallible))]
#[allow(clippy::unnecessary_wraps, reason = "where it is a part of its own, it can be lost")]
fn open() -> Result<Console, Lost> {
    Ok(Console { run: Lab::console_json, print: scenario_line })
}
