//! Where a file is dropped, chosen or pasted.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, File, HtmlInputElement};
use yew::prelude::*;

use crate::ui::context::use_words;
use crate::ui::words::Words;

/// What is to be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Upload {
    File(File),
    /// A pasted text.
    Text(Rc<str>),
}

impl Upload {
    /// What people call it.
    pub fn name(&self, words: &Words) -> String {
        match self {
            Self::File(file) => file.name(),
            Self::Text(_) => words.text("upload-pasted"),
        }
    }

    /// What the rows are called by in scenarios.
    pub fn file_name(&self) -> String {
        match self {
            Self::File(file) => file.name(),
            Self::Text(_) => "pasted.csv".to_owned(),
        }
    }

    pub fn size(&self) -> u64 {
        match self {
            Self::File(file) => file.size() as u64,
            Self::Text(text) => text.len() as u64,
        }
    }
}

/// A place to drop a file.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// In a dialog: higher, with a button of its own.
    #[prop_or_default]
    pub roomy: bool,
    /// A file was dropped, chosen or pasted.
    pub on_upload: Callback<Upload>,
}

/// A place to drop a file, which is also a button to choose one.
#[component]
pub fn DropFile(props: &Props) -> Html {
    let words = use_words();
    let over = use_state(|| false);
    let input = use_node_ref();
    let set = |value: bool| {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(value);
        })
    };
    let ondrop = {
        let (over, on_upload) = (over.setter(), props.on_upload.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            event.stop_propagation();
            over.set(false);
            let transfer = event.data_transfer();
            let file = transfer.as_ref().and_then(DataTransfer::files).and_then(|files| files.get(0));
            let text = transfer.and_then(|transfer| transfer.get_data("text/plain").ok());
            if let Some(file) = file {
                on_upload.emit(Upload::File(file));
            } else if let Some(text) = text.filter(|text| !text.is_empty()) {
                on_upload.emit(Upload::Text(text.into()));
            }
        })
    };
    let chosen = {
        let on_upload = props.on_upload.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_upload.emit(Upload::File(file));
            }
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let open = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.get().and_then(|node| node.dyn_into::<HtmlInputElement>().ok()) {
                input.click();
            }
        })
    };
    let class = classes!("drop-file", over.then_some("over"), props.roomy.then_some("roomy"));
    html! {
        <div
            {class}
            data-kind="drop-file"
            ondragenter={set(true)}
            ondragover={set(true)}
            ondragleave={set(false)}
            {ondrop}
        >
            <span>{ words.text("upload-drop") }</span>
            <button type="button" class="link" onclick={open}>{ words.text("upload-choose") }</button>
            <input
                ref={input}
                type="file"
                class="vh"
                tabindex="-1"
                aria-label={words.text("upload-choose")}
                accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,text/csv,application/json"
                onchange={chosen}
            />
        </div>
    }
}
