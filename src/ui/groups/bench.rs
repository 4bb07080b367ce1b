//! The bench, where members wait to be dragged into a group, and the crash zone.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::kafka::ids::MemberName;
use crate::ui::allowed::Lock;
use crate::ui::app::hints::Hint;
use crate::ui::context::{use_allowed, use_words, when};
use crate::ui::drag::below;
use crate::ui::gesture::Who;
use crate::ui::grip::Lift;
use crate::ui::intent::{Intent, MenuOf};

/// The bench and the crash zone.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Names on the bench.
    pub spare: Rc<Vec<MemberName>>,
    /// What to try next, and its words.
    pub hint: Option<(String, Hint)>,
    /// What is being dragged.
    pub lifted: Option<Who>,
    /// Gestures other than dragging.
    pub on_intent: Callback<Intent>,
    pub on_lift: Lift,
}

/// The bench and the crash zone.
#[component]
pub fn Bench(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let from_group = props.lifted.as_ref().is_some_and(|who| who.group.is_some());
    let target = from_group.then_some("target");
    let crashes = matches!(props.hint, Some((_, Hint::Crash(_))));
    html! {
        <div class="rest">
            if allowed.may(Lock::Join) || allowed.may(Lock::Leave) {
                <div
                    class={classes!("bench", target)}
                    data-drop="bench"
                    role="group"
                    aria-label={words.text("bench-label")}
                >
                    <span>{ words.text("bench") }</span>
                    if allowed.may(Lock::Join) {
                        for name in &*props.spare {
                            { spare(name, props) }
                        }
                    }
                    if let Some((text, _)) = &props.hint {
                        <span class="hint" data-kind="hint">
                            <span class={if crashes { "way across" } else { "way" }} aria-hidden="true" />
                            <span class="grow">{ text }</span>
                            <button
                                type="button"
                                class="more"
                                aria-label={words.text("hints-off")}
                                title={words.text("hints-off")}
                                onclick={props.on_intent.reform(|_: MouseEvent| Intent::NoHints)}
                            >
                                { "\u{2715}" }
                            </button>
                        </span>
                    }
                </div>
            }
            if allowed.may(Lock::Crash) {
                <div
                    class={classes!("crash-zone", target, crashes.then_some("invites"))}
                    data-kind="crash-zone"
                    data-drop="crash"
                    title={words.text("crash-why")}
                >
                    <span><span aria-hidden="true">{ "\u{2715} " }</span>{ words.text("crash") }</span>
                </div>
            }
        </div>
    }
}

fn spare(name: &MemberName, props: &Props) -> Html {
    let who = Who { group: None, member: name.clone() };
    let class = classes!(
        "spare",
        matches!(&props.hint, Some((_, Hint::Join(invited))) if invited == name).then_some("invites"),
        (props.lifted.as_ref() == Some(&who)).then_some("lifted"),
    );
    let lift = {
        let who = who.clone();
        props.on_lift.reform(move |event: PointerEvent| (who.clone(), event))
    };
    let click = when(&props.on_intent, move |event: MouseEvent| {
        (event.detail() == 0).then(|| Intent::Menu(MenuOf::Member(who.clone()), below(&event)))
    });
    html! {
        <button
            key={name.as_str()}
            type="button"
            {class}
            data-kind="bench"
            data-id={name.to_string()}
            aria-haspopup="menu"
            onpointerdown={lift}
            onclick={click}
        >
            { name.to_string() }
        </button>
    }
}
