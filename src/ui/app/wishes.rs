//! What each intent does, and the one place where the world is changed.

use std::rc::Rc;

use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::state::App;
use crate::scenario::library;
use crate::session::Lab;
use crate::session::subject::kafka;
use crate::tools::calls::calls;
use crate::ui::allowed::{LOCKS, Lock};
use crate::ui::gesture::{DropZone, Gesture};
use crate::ui::intent::{Dialog, Intent};
use crate::ui::panels::code::Example;
use crate::ui::words::{refusal as refusal_words, stepped};

impl App {
    /// What each intent does.
    pub(super) fn intend(&mut self, ctx: &Context<Self>, intent: Intent) -> bool {
        let allowed = ctx.props().appearance.allowed;
        if !intent.is_of(allowed.controls) {
            return false;
        }
        if let Some(lock) = allowed.refuses(intent.needs()) {
            return self.refuse_locked(lock);
        }
        let tools = self.gate.tools;
        if tools.is_none() && intent.needs_tools() {
            return self.hold(ctx, intent);
        }
        let leads_on = matches!(intent, Intent::Menu(..) | Intent::Say(_));
        let closed = self.menu.is_some() && !leads_on && self.close();
        self.fulfil(ctx, intent) || closed
    }

    fn fulfil(&mut self, ctx: &Context<Self>, intent: Intent) -> bool {
        let tools = self.gate.tools;
        match intent {
            Intent::Do(gesture) => tools.is_some_and(|it| (it.gesture)(self, ctx, &gesture)),
            Intent::Select(subject) => self.select(subject),
            Intent::SelectRecord(partition, offset) => {
                self.scenery.with(|stage| stage.reveal(&partition, offset));
                self.select(kafka::Subject::Record { partition, offset }.into())
            }
            Intent::Toggle => self.run(ctx, |lab| if lab.is_running() { lab.pause() } else { lab.play() }),
            Intent::Step => self.step(ctx),
            Intent::NextStop => self.run(ctx, Lab::advance_to_stop),
            Intent::Speed(speed) => self.run(ctx, |lab| lab.set_speed(speed)),
            Intent::Restart => self.restart(ctx),
            Intent::Load(name) => self.load(ctx, &name),
            Intent::Undo => self.undo(ctx),
            Intent::Redo => self.redo(ctx),
            Intent::Theme(theme) => self.choose_theme(theme),
            Intent::Memory(mb) => self.run(ctx, |lab| lab.set_memory_mb(mb)),
            Intent::Menu(menu, at) => self.open_menu(menu, at),
            Intent::Open(dialog) => self.open_dialog(dialog),
            Intent::Preview(topic, total) => tools.is_some_and(|it| (it.preview)(self, ctx, &topic, total)),
            Intent::Close => self.close(),
            Intent::Tab(tab) => self.show_tab(tab),
            Intent::Legend => self.toggle_legend(),
            Intent::Compacted(topic) => {
                if !self.compacted.remove(&topic) {
                    self.compacted.insert(topic);
                }
                self.close();
                true
            }
            Intent::NoHints => self.no_hints(),
            Intent::Effects(reader) => {
                self.effects = reader;
                true
            }
            Intent::Unselect => self.selected.take().is_some(),
            Intent::Say(text) => self.say(text),
        }
    }

    /// Changes the world, and tells what that did or why it was not done.
    pub(super) fn gesture(&mut self, ctx: &Context<Self>, gesture: &Gesture) -> bool {
        self.close();
        let (told, calls) = {
            let mut lab = ctx.props().lab.borrow_mut();
            // With the numbers that it was done with.
            let calls = calls(lab.world(), &gesture.commands(lab.world()));
            let Some(done) = gesture.act(&mut lab) else { return true };
            (done.map(|done| gesture.told(&self.words, lab.world(), &done.outcomes)), calls)
        };
        match told {
            Ok(text) => {
                let before = self.hint(ctx);
                self.hints.note(gesture);
                if let Gesture::Put(who, DropZone::Bench | DropZone::Crash) = gesture {
                    self.benched.retain(|name| *name != who.member);
                    self.benched.push(who.member.clone());
                }
                let code = (!calls.is_empty()).then(|| Rc::new(Example { label: text.clone(), calls }));
                self.tell(text, false, true);
                if let Some(toast) = &mut self.toast {
                    toast.code = code;
                }
                self.look_again(ctx);
                // Who can't see it hears of the next thing to try.
                if let Some(next) = self.hint(ctx).filter(|next| Some(next) != before.as_ref()) {
                    self.said.extend([" ", &self.hint_text(&next)]);
                }
                return true;
            }
            Err(refusal) => {
                let text = refusal_words(&self.words, &refusal);
                self.tell(text, true, false);
            }
        }
        self.look_again(ctx);
        true
    }

    /// What a page has locked is refused with the reason.
    pub(super) fn refuse_locked(&mut self, lock: Lock) -> bool {
        self.close();
        let text = self.locked_text(lock);
        self.tell(text, true, false);
        true
    }

    pub(super) fn locked_text(&self, lock: Lock) -> String {
        let word = LOCKS.iter().find(|(_, known)| *known == lock).map_or("", |(word, _)| *word);
        self.words.format("locked", &[("lock", word.into())])
    }

    /// Changes how time runs.
    pub(super) fn run(&mut self, ctx: &Context<Self>, change: impl FnOnce(&mut Lab)) -> bool {
        change(&mut ctx.props().lab.borrow_mut());
        self.look_again(ctx);
        true
    }

    fn step(&mut self, ctx: &Context<Self>) -> bool {
        let told = {
            let mut lab = ctx.props().lab.borrow_mut();
            lab.pause();
            let events = lab.step();
            stepped(&self.words, lab.world(), &events)
        };
        self.tell(told, false, false);
        self.run(ctx, |_| ())
    }

    fn restart(&mut self, ctx: &Context<Self>) -> bool {
        self.close();
        self.toast = None;
        {
            let mut lab = ctx.props().lab.borrow_mut();
            lab.reset();
            lab.autoplay();
        }
        self.leave_old_world(ctx);
        self.run(ctx, |_| ())
    }

    fn load(&mut self, ctx: &Context<Self>, name: &str) -> bool {
        self.close();
        let loaded = library::named(name).and_then(|scenario| ctx.props().lab.borrow_mut().load(scenario));
        match loaded {
            Ok(()) => {
                if library::labs().all(|lab| lab != name) {
                    ctx.props().lab.borrow_mut().autoplay();
                }
                self.leave_old_world(ctx);
            }
            Err(refusal) => {
                let text = refusal_words(&self.words, &refusal);
                if refusal.code == "RESOURCE_NOT_FOUND" {
                    ctx.props().on_lost.emit(text.clone());
                }
                self.tell(text, true, false);
            }
        }
        self.run(ctx, |_| ())
    }

    fn undo(&mut self, ctx: &Context<Self>) -> bool {
        let undone = ctx.props().lab.borrow_mut().undo();
        if undone {
            self.leave_old_world(ctx);
            let text = self.words.text("undone");
            self.tell(text, false, false);
        }
        self.run(ctx, |_| ())
    }

    fn redo(&mut self, ctx: &Context<Self>) -> bool {
        let redone = ctx.props().lab.borrow_mut().redo();
        if redone {
            self.leave_old_world(ctx);
            let text = self.words.text("redone");
            self.tell(text, false, true);
        }
        self.run(ctx, |_| ())
    }

    /// What a key of the lab's own does.
    pub(super) fn key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let redo = event.shift_key() || event.key() == "y";
        let intent = match event.key().as_str() {
            "z" | "Z" | "y" if redo => Intent::Redo,
            "z" | "Z" => Intent::Undo,
            " " => Intent::Toggle,
            "ArrowRight" => Intent::Step,
            "?" => Intent::Open(Dialog::Shortcuts),
            "Escape" => return self.dismiss(),
            _ => return false,
        };
        self.intend(ctx, intent)
    }

    /// Esc: what is open, else the toast, else the selection.
    fn dismiss(&mut self) -> bool {
        self.close() || self.hush_tip() || self.toast.take().is_some() || self.selected.take().is_some()
    }
}
