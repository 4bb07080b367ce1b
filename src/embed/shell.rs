//! The element that an app is mounted on, and what stays on it when the lab has gone.
//!
//! Yew never lets go of such an element, nor of its listeners there. So each keeps its shell, which shows a lab or
//! nothing, and the page's script gives the element to the next lab (`hosts` in `assets/instance.js`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::ui::app::state::{App, AppProps};

/// The lab that is shown, with its number among all of them.
#[derive(Clone, Default, PartialEq, Properties)]
struct Props {
    lab: Option<(u32, AppProps)>,
}

/// A lab is another app than the one before, whatever became of that one.
#[component]
fn Shell(props: &Props) -> Html {
    props
        .lab
        .as_ref()
        .map_or_else(Html::default, |(number, props)| html! { <App key={*number} ..props.clone() /> })
}

type Handle = Rc<RefCell<AppHandle<Shell>>>;

thread_local! {
    static SHELLS: RefCell<Vec<(Element, Handle)>> = const { RefCell::new(Vec::new()) };
    static LABS: Cell<u32> = const { Cell::new(0) };
}

/// A shell with a lab in it.
pub struct Shown {
    shell: Handle,
    number: u32,
}

impl Shown {
    /// Shows a lab in `root`, where none is shown now.
    pub fn new(root: Element, props: AppProps) -> Self {
        let number = LABS.replace(LABS.get() + 1);
        let known = SHELLS.with_borrow(|shells| shells.iter().find(|(known, _)| *known == root).cloned());
        if let Some((_, shell)) = known {
            let shown = Self { shell, number };
            shown.update(props);
            return shown;
        }
        let props = Props { lab: Some((number, props)) };
        let app = yew::Renderer::<Shell>::with_root_and_props(root.clone(), props).render();
        let shell = Rc::new(RefCell::new(app));
        SHELLS.with_borrow_mut(|shells| shells.push((root, Rc::clone(&shell))));
        Self { shell, number }
    }

    pub fn update(&self, props: AppProps) {
        self.shell.borrow_mut().update(Props { lab: Some((self.number, props)) });
    }

    /// The lab goes.
    pub fn end(self) {
        self.shell.borrow_mut().update(Props::default());
    }
}
