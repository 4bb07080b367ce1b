//! Streaming a person's own file: choose it, read it, say what its columns mean, and only then change the world.
//!
//! - The running world is untouched until `on_go`; closing the dialog at any moment drops all that was read.
//! - Reading goes in pieces (`job`), so that the page stays responsive, and stops when its guard is dropped.

mod choose;
pub mod drop;
mod job;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::engine::kafka::ids::TopicName;
use crate::scenario::import::{ImportError, Imported, OnBadRow};
use crate::ui::dialog::Dialog;
use crate::ui::intent::Intent;
use crate::ui::upload::{Choice, problem};
use crate::ui::words::format::bytes;
use crate::ui::words::{Words, show};
use choose::Choose;
pub use drop::{DropFile, Upload};
use job::{Reading, Told};

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What was dropped or pasted already.
    #[prop_or_default]
    pub upload: Option<Upload>,
    pub topics: Rc<Vec<TopicName>>,
    /// What was chosen in the end.
    pub on_go: Callback<Choice>,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

pub enum Msg {
    /// A file or a text to read.
    Read(Upload, OnBadRow),
    /// From the job that reads.
    Told(Told),
    /// Back to the beginning.
    Again,
    /// The text to paste into was opened, or closed.
    Paste,
}

enum State {
    Pick { pasting: bool },
    Reading { name: String, total: u64, done: u64, rows: u64, _job: Reading },
    Failed { upload: Upload, error: Option<ImportError> },
    Choose { imported: Rc<Imported> },
}

pub struct UploadDialog {
    state: State,
    upload: Option<Upload>,
    words: Rc<Words>,
    text: NodeRef,
    body: NodeRef,
    /// The step that has the focus; another one must take it.
    focused: Option<std::mem::Discriminant<State>>,
}

impl Component for UploadDialog {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let words = ctx.link().context::<Rc<Words>>(Callback::noop()).map(|(words, _)| words);
        let mut dialog = Self {
            state: State::Pick { pasting: false },
            upload: None,
            words: words.unwrap_or_else(|| Words::shared("en")),
            text: NodeRef::default(),
            body: NodeRef::default(),
            focused: None,
        };
        if let Some(upload) = ctx.props().upload.clone() {
            dialog.read(ctx, upload, OnBadRow::Stop);
        }
        dialog
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Read(upload, on_bad_row) => self.read(ctx, upload, on_bad_row),
            Msg::Told(told) => self.told(told),
            Msg::Again => self.state = State::Pick { pasting: false },
            Msg::Paste => self.state = State::Pick { pasting: true },
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let body = match &self.state {
            State::Pick { pasting } => self.pick(ctx, *pasting),
            State::Reading { name, total, done, rows, .. } => self.reading(ctx, name, *total, *done, *rows),
            State::Failed { upload, error } => self.failed(ctx, upload, error.as_ref()),
            State::Choose { imported } => html! {
                <Choose
                    imported={Rc::clone(imported)}
                    topics={Rc::clone(&ctx.props().topics)}
                    on_go={ctx.props().on_go.clone()}
                    on_close={ctx.props().on_intent.reform(|()| Intent::Close)}
                />
            },
        };
        html! {
            <Dialog
                title={self.words.text("upload-title")}
                wide=true
                on_intent={ctx.props().on_intent.clone()}
            >
                <div class="upload" ref={self.body.clone()}>{ body }</div>
            </Dialog>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        let step = std::mem::discriminant(&self.state);
        if self.focused.replace(step) == Some(step) || first {
            return;
        }
        // What had the focus is gone with the step before.
        let body = self.body.cast::<Element>();
        let next = body.and_then(|body| body.query_selector("select, button, textarea").ok().flatten());
        if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            let _ = next.focus();
        }
    }
}

impl UploadDialog {
    fn read(&mut self, ctx: &Context<Self>, upload: Upload, on_bad_row: OnBadRow) {
        let job = Reading::start(&upload, on_bad_row, ctx.link().callback(Msg::Told));
        self.state = State::Reading {
            name: upload.name(&self.words),
            total: upload.size(),
            done: 0,
            rows: 0,
            _job: job,
        };
        self.upload = Some(upload);
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Progress { bytes, rows: read } => {
                if let State::Reading { done, rows, .. } = &mut self.state {
                    (*done, *rows) = (bytes, read);
                }
            }
            Told::Done(imported) => self.state = State::Choose { imported: Rc::new(imported) },
            Told::Failed(error) => {
                if let Some(upload) = self.upload.clone() {
                    self.state = State::Failed { upload, error };
                }
            }
        }
    }

    fn pick(&self, ctx: &Context<Self>, pasting: bool) -> Html {
        let read = ctx.link().callback(|upload| Msg::Read(upload, OnBadRow::Stop));
        let text = self.text.clone();
        let paste = {
            let read = read.clone();
            Callback::from(move |_: MouseEvent| {
                let area = text.cast::<HtmlTextAreaElement>();
                read.emit(Upload::Text(area.map(|area| area.value()).unwrap_or_default().into()));
            })
        };
        html! {
            <>
                <DropFile roomy=true on_upload={read} />
                if pasting {
                    <textarea
                        class="input paste"
                        ref={self.text.clone()}
                        rows="6"
                        spellcheck="false"
                        aria-label={self.words.text("upload-paste-label")}
                        placeholder={self.words.text("upload-paste-label")}
                    />
                    <div class="ends">
                        <button type="button" class="btn main" onclick={paste}>
                            { self.words.text("upload-paste-do") }
                        </button>
                    </div>
                } else {
                    <button
                        type="button"
                        class="link"
                        onclick={ctx.link().callback(|_: MouseEvent| Msg::Paste)}
                    >
                        { self.words.text("upload-paste") }
                    </button>
                }
                <p class="soft small">{ self.words.text("upload-about") }</p>
            </>
        }
    }

    fn reading(&self, ctx: &Context<Self>, name: &str, total: u64, done: u64, rows: u64) -> Html {
        let size = |n: u64| bytes(&self.words, n);
        let args = [
            ("name", show(name)),
            ("rows", rows.into()),
            ("done", size(done).into()),
            ("total", size(total).into()),
        ];
        html! {
            <>
                <p>{ self.words.format("upload-reading", &args) }</p>
                <progress
                    aria-label={self.words.text("upload-progress")}
                    max={total.max(1).to_string()}
                    value={done.to_string()}
                />
                <div class="ends">
                    <button type="button" class="btn" onclick={ctx.link().callback(|_: MouseEvent| Msg::Again)}>
                        { self.words.text("upload-cancel") }
                    </button>
                </div>
            </>
        }
    }

    fn failed(&self, ctx: &Context<Self>, upload: &Upload, error: Option<&ImportError>) -> Html {
        let text = match error {
            Some(error) => problem(&self.words, error),
            None => self.words.text("upload-unreadable"),
        };
        let skip = error.filter(|error| error.is_of_a_row()).map(|_| {
            let upload = upload.clone();
            ctx.link().callback(move |_: MouseEvent| Msg::Read(upload.clone(), OnBadRow::Skip))
        });
        let name = upload.name(&self.words);
        html! {
            <div role="alert">
                <p><strong>{ self.words.format("upload-failed", &[("name", name.into())]) }</strong></p>
                <p class="problem">{ text }</p>
                <div class="ends">
                    if let Some(onclick) = skip {
                        <button type="button" class="btn" {onclick}>{ self.words.text("upload-skip") }</button>
                    }
                    <button
                        type="button"
                        class="btn main"
                        onclick={ctx.link().callback(|_: MouseEvent| Msg::Again)}
                    >
                        { self.words.text("upload-stop") }
                    </button>
                </div>
            </div>
        }
    }
}
