//! Copying a text.

use wasm_bindgen_futures::JsFuture;

/// Whether the browser took it: a page without a certificate has no clipboard, and a frame may be denied it.
pub async fn copy(text: &str) -> bool {
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    match clipboard.filter(|clipboard| !clipboard.is_undefined()) {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}
