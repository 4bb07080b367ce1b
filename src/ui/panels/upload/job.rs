//! Work on a file in pieces, so that the page stays responsive. A job stops when its guard is dropped.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use super::drop::Upload;
use crate::scenario::import::{ImportError, Imported, Importer, OnBadRow, TimeParser, Timed};
use crate::simulation::workload::Workload;
use crate::ui::slices::{Stop, breathe};

const PIECE_BYTES: u64 = 1 << 20;

/// Rows whose times are read at once.
const PIECE_ROWS: usize = 50_000;

/// What a job that reads tells.
pub enum Told {
    Progress {
        bytes: u64,
        rows: u64,
    },
    Done(Imported),
    /// What is wrong; none where the browser could not read it at all.
    Failed(Option<ImportError>),
}

/// A file that is being read.
pub struct Reading(#[expect(dead_code, reason = "it acts when it is dropped")] Stop);

impl Reading {
    /// Reads `upload` and tells how it goes.
    pub fn start(upload: &Upload, on_bad_row: OnBadRow, tell: Callback<Told>) -> Self {
        let stop = Stop::default();
        let (stopped, upload) = (stop.flag(), upload.clone());
        spawn_local(async move {
            let result = read(&upload, on_bad_row, &tell, &stopped).await;
            if !stopped.get() {
                tell.emit(match result {
                    Ok(Ok(imported)) => Told::Done(imported),
                    Ok(Err(error)) => Told::Failed(Some(error)),
                    Err(_) => Told::Failed(None),
                });
            }
        });
        Self(stop)
    }
}

/// The outer error is the browser's, the inner one the file's.
async fn read(
    upload: &Upload,
    on_bad_row: OnBadRow,
    tell: &Callback<Told>,
    stopped: &Cell<bool>,
) -> Result<Result<Imported, ImportError>, JsValue> {
    let mut importer = Importer::new(&upload.file_name(), None).on_bad_row(on_bad_row);
    let mut at = 0;
    while at < upload.size() && !stopped.get() {
        let end = (at + PIECE_BYTES).min(upload.size());
        let piece = piece(upload, at, end).await?;
        if let Err(error) = importer.push(&piece) {
            return Ok(Err(error));
        }
        let progress = importer.progress();
        if !stopped.get() {
            tell.emit(Told::Progress { bytes: progress.bytes, rows: progress.rows });
        }
        at = end;
    }
    Ok(importer.finish())
}

async fn piece(upload: &Upload, start: u64, end: u64) -> Result<Vec<u8>, JsValue> {
    match upload {
        Upload::File(file) => {
            let blob = file.slice_with_f64_and_f64(start as f64, end as f64)?;
            let buffer = JsFuture::from(blob.array_buffer()).await?;
            Ok(Uint8Array::new(&buffer).to_vec())
        }
        Upload::Text(text) => {
            breathe().await;
            Ok(text.as_bytes()[start as usize..end as usize].to_vec())
        }
    }
}

/// Times that are being read.
pub struct Timing(#[expect(dead_code, reason = "it acts when it is dropped")] Stop);

impl Timing {
    /// Reads the times of `column`.
    pub fn start(
        rows: &Rc<Workload>,
        column: &str,
        on_bad_row: OnBadRow,
        tell: Callback<Result<Rc<Timed>, ImportError>>,
    ) -> Self {
        let stop = Stop::default();
        let (stopped, rows, column) = (stop.flag(), Rc::clone(rows), column.to_owned());
        spawn_local(async move {
            let result = times(&rows, &column, on_bad_row, &stopped).await;
            if !stopped.get() {
                tell.emit(result.map(Rc::new));
            }
        });
        Self(stop)
    }
}

async fn times(
    rows: &Rc<Workload>,
    column: &str,
    on_bad_row: OnBadRow,
    stopped: &Cell<bool>,
) -> Result<Timed, ImportError> {
    let mut parser = TimeParser::new(rows, column, on_bad_row)?;
    while !stopped.get() && !parser.step(PIECE_ROWS)? {
        breathe().await;
    }
    parser.finish()
}
