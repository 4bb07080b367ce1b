//! An imported file becomes part of a world, or a world of its own.

use yew::prelude::*;

use super::state::App;
use crate::ui::intent::{Dialog, Intent};
use crate::ui::panels::upload::Upload;
use crate::ui::upload::{Choice, Names};
use crate::ui::words::{refusal, show};

impl App {
    /// Opens the dialog with the upload.
    pub(super) fn brought(&mut self, ctx: &Context<Self>, upload: Upload) -> bool {
        self.close();
        self.brought = Some(upload);
        self.intend(ctx, Intent::Open(Dialog::Import))
    }

    /// Until here a file changes nothing.
    pub(super) fn stream(&mut self, ctx: &Context<Self>, choice: &Choice) -> bool {
        let done = {
            let mut lab = ctx.props().lab.borrow_mut();
            let taken = |name: &str| !choice.fresh && lab.world().producers.contains_key(name);
            let names = Names::free(&self.words, &choice.topic, taken);
            let done = lab.add_file(choice.workload.clone()).and_then(|()| {
                if choice.fresh {
                    let now = lab.world().unix_now();
                    lab.load(choice.scenario(&names, now))
                } else {
                    lab.do_now(&choice.commands(&names)).map(|_| ())
                }
            });
            if done.is_ok() {
                lab.play();
            }
            done
        };
        self.close();
        match done {
            Ok(()) => {
                self.leave_old_world(ctx);
                let args = [("name", show(choice.workload.name())), ("topic", show(&choice.topic))];
                let text = self.words.format("upload-done", &args);
                self.tell(text, false, !choice.fresh);
            }
            Err(refused) => {
                let text = refusal(&self.words, &refused);
                self.tell(text, true, false);
            }
        }
        self.run(ctx, |_| ())
    }
}
