//! The comparison is worked out in slices, with progress and a way to cancel it.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use crate::engine::kafka::ids::GroupId;
use crate::simulation::command::Refusal;
use crate::simulation::world::World;
use crate::tools::compare::{Change, Comparison, Job};
use crate::ui::slices::{breathe, slice};
use crate::ui::words::Words;

/// How far it is.
#[derive(Clone, PartialEq)]
pub enum Told {
    /// The group has nobody to compare with.
    Nobody,
    /// A share, from 0 to 1.
    Working(f64),
    Cancelled,
    Refused(Refusal),
    Done(Rc<(Comparison, Change)>),
}

/// Runs until it is done or `stopped`.
pub async fn work(
    world: UseStateHandle<World>,
    group: GroupId,
    change: Change,
    stopped: Rc<Cell<bool>>,
    tell: UseStateSetter<Told>,
) {
    let result = run(&world, &group, &change, &stopped, &tell).await;
    if !stopped.get() {
        tell.set(result.map_or_else(Told::Refused, |comparison| match comparison {
            Some(comparison) => Told::Done(Rc::new((comparison, change))),
            None => Told::Cancelled,
        }));
    }
}

async fn run(
    world: &World,
    group: &GroupId,
    change: &Change,
    stopped: &Cell<bool>,
    tell: &UseStateSetter<Told>,
) -> Result<Option<Comparison>, Refusal> {
    let mut job = Job::new(world, group, change)?;
    while !job.work(slice())? {
        tell.set(Told::Working(job.progress()));
        breathe().await;
        if stopped.get() {
            return Ok(None);
        }
    }
    Ok(Some(job.told()))
}

/// A bar, and a button that ends it.
pub fn progress(words: &Words, share: f64, cancel: Callback<MouseEvent>) -> Html {
    let label = words.text("compare-working");
    html! {
        <div data-kind="progress">
            <p>{ &label }</p>
            <progress aria-label={label} max="1" value={share.to_string()} />
            <div class="ends">
                <button type="button" class="btn" onclick={cancel}>{ words.text("upload-cancel") }</button>
            </div>
        </div>
    }
}
