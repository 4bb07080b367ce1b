//! How the parts of the app tell it what happened.

use yew::prelude::*;

use super::{App, Msg};
use crate::session::subject::kafka;
use crate::ui::grip::{Lift, OnGrip};
use crate::ui::intent::Intent;
use crate::ui::panels::upload::Upload;
use crate::ui::upload::Choice;

/// What the parts call. Made once: to yew a new callback is a change, and all that hold it would be rendered again.
pub struct Calls {
    pub intent: Callback<Intent>,
    pub lift: Lift,
    pub grip: OnGrip,
    pub marker_key: Callback<(kafka::Marker, KeyboardEvent)>,
    pub marker_blur: Callback<()>,
    pub brought: Callback<Upload>,
    pub stream: Callback<Choice>,
    pub toast_gone: Callback<u32>,
}

impl Calls {
    /// Those of an app.
    pub fn new(ctx: &Context<App>) -> Self {
        let link = ctx.link();
        Self {
            intent: link.callback(Msg::Intent),
            lift: link.callback(|(who, event)| Msg::Lift(who, event)),
            grip: link.callback(|(grip, event)| Msg::Grip(grip, event)),
            marker_key: link.callback(|(marker, event)| Msg::MarkerKey(marker, event)),
            marker_blur: link.callback(|()| Msg::MarkerBlur),
            brought: link.callback(Msg::Brought),
            stream: link.callback(Msg::Stream),
            toast_gone: link.callback(Msg::ToastGone),
        }
    }
}
