//! Letters, for comparing what a person typed.

/// Small letters. In a browser its own rules are used: the standard library's tables for it weigh 6 KB.
pub fn lowercase(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    text.to_lowercase()
}
