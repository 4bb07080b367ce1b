//! What the inspector is made of. It lies in a part of the page that is fetched when somebody first asks (`app::gate`).

use yew::Html;

use super::why::Props;
use crate::session::Lab;
use crate::session::subject::Subject;
use crate::session::subject::kafka::Marker;
use crate::simulation::Refusal;
use crate::simulation::kafka::command::SeekTo;
use crate::simulation::world::World;
use crate::ui::why::Why;
use crate::ui::words::Words;

/// There is one of each, so any two tables are the same.
#[derive(Clone, Copy)]
pub struct Inspector {
    pub why: fn(&Words, &Lab, &Subject) -> Option<Why>,
    pub view: fn(Props) -> Html,
    pub seek_text: fn(&Words, &World, &Marker, SeekTo) -> Result<String, Refusal>,
}

impl PartialEq for Inspector {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
