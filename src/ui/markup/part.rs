//! Function components, all as one: yew compiles the whole life of a component anew for each type, so the page has one
//! that runs whichever it is given.

use std::any::Any;
use std::rc::Rc;

use yew::functional::{FunctionProvider, Hook, HookContext};
use yew::html::{BaseComponent, HtmlResult};
use yew::virtual_dom::{Key, VComp, VNode};
use yew::{Html, Properties, component as function_component};

/// A function component (`#[component]`) in markup.
pub trait View: FunctionProvider + Sized + 'static {
    /// It with these properties. Two of one kind that stand side by side are told apart by `keyed`.
    fn node(props: Self::Properties) -> Html {
        make::<Self>(props, "")
    }

    /// It with these properties, among others of its kind.
    fn keyed(key: &str, props: Self::Properties) -> Html {
        make::<Self>(props, key)
    }
}

impl<C: FunctionProvider + 'static> View for C {}

/// A component with a type and state of its own in markup.
pub fn component<C: BaseComponent>(props: C::Properties) -> Html {
    VNode::from(VComp::new::<C>(Rc::new(props), None))
}

fn make<C: FunctionProvider + 'static>(props: C::Properties, key: &str) -> Html {
    erased(std::any::type_name::<C>(), key, Rc::new(Made::<C>(props)))
}

/// Another kind in the same place is another component: its type is a part of its key.
fn erased(kind: &str, key: &str, made: Rc<dyn Erased>) -> Html {
    // Its own comes first: that is where keys differ.
    let key = Key::from([key, kind].concat());
    VNode::from(VComp::new::<Holder>(Rc::new(Props { made }), Some(key)))
}

/// What a component needs of one that it does not know.
trait Erased: Any {
    fn run(&self, hooks: &mut HookContext) -> HtmlResult;
    fn same(&self, other: &dyn Erased) -> bool;
}

struct Made<C: FunctionProvider>(C::Properties);

impl<C: FunctionProvider + 'static> Erased for Made<C> {
    fn run(&self, hooks: &mut HookContext) -> HtmlResult {
        C::run(hooks, &self.0)
    }

    fn same(&self, other: &dyn Erased) -> bool {
        (other as &dyn Any).downcast_ref::<Self>().is_some_and(|other| self.0 == other.0)
    }
}

#[derive(Clone, Properties)]
struct Props {
    made: Rc<dyn Erased>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.made.same(&*other.made)
    }
}

#[function_component]
fn Holder(props: &Props) -> HtmlResult {
    use_made(&*props.made)
}

/// Runs the component with the hooks of the one that holds it.
fn use_made(made: &dyn Erased) -> impl Hook<Output = HtmlResult> {
    struct Run<'a>(&'a dyn Erased);
    impl Hook for Run<'_> {
        type Output = HtmlResult;

        fn run(self, hooks: &mut HookContext) -> HtmlResult {
            self.0.run(hooks)
        }
    }
    Run(made)
}
