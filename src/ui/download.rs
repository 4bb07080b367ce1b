//! A text that a person takes away as a file, made in the page: nothing is asked of any server.

use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlElement, Url};

/// A file that is being taken; its address is let go of when this is dropped.
pub struct Download(String);

impl Download {
    /// Offers `text` as a file of this name.
    pub fn offer(name: &str, text: &str) -> Option<Self> {
        let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).ok()?;
        let download = Self(Url::create_object_url_with_blob(&blob).ok()?);
        let link: HtmlElement = gloo::utils::document().create_element("a").ok()?.dyn_into().ok()?;
        link.set_attribute("href", &download.0).ok()?;
        link.set_attribute("download", name).ok()?;
        link.click();
        Some(download)
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        // It fails only for what is no address.
        let _ = Url::revoke_object_url(&self.0);
    }
}
