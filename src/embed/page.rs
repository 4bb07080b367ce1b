//! The page inside the element: a clock, until `ui::App` takes its place.

use yew::prelude::*;

use super::Shared;

/// What the page shows, and where it leaves the callback by which it hears of changes.
#[derive(Clone, Properties)]
pub struct Props {
    /// The world.
    pub world: Shared,
    /// Takes the page's own callback.
    pub on_change: Callback<Callback<()>>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        std::rc::Rc::ptr_eq(&self.world, &other.world)
    }
}

/// The root component.
#[component]
pub fn Page(props: &Props) -> Html {
    let update = use_force_update();
    {
        let on_change = props.on_change.clone();
        use_effect_with((), move |()| on_change.emit(Callback::from(move |()| update.force_update())));
    }
    let world = props.world.borrow();
    html! {
        <p class="placeholder" data-kind="clock">{ format!("{} {} ms", world.name(), world.time_ms()) }</p>
    }
}
