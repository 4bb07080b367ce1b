//! What may stand between the braces of markup.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::html::IntoPropValue;
use yew::virtual_dom::{AttrValue, Listener, ListenerKind, VNode, VText};
use yew::{Callback, Classes, Html, NodeRef};

/// A child in markup.
pub trait Child {
    fn node(self) -> Html;
}

impl Child for VNode {
    fn node(self) -> Html {
        self
    }
}

impl Child for String {
    fn node(self) -> Html {
        VNode::from(VText::new(self))
    }
}

impl Child for &str {
    fn node(self) -> Html {
        self.to_owned().node()
    }
}

impl Child for &String {
    fn node(self) -> Html {
        self.as_str().node()
    }
}

impl Child for Vec<VNode> {
    fn node(self) -> Html {
        self.into_iter().collect()
    }
}

impl<T: Child> Child for Option<T> {
    fn node(self) -> Html {
        self.map_or_else(Html::default, T::node)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Child for $number {
            fn node(self) -> Html {
                number(self as i64).node()
            }
        }

        impl Value for $number {
            fn given(self) -> Given {
                number(self as i64).given()
            }
        }
    )*};
}
numbers!(i32, i64, u32, u64, usize);

fn number(number: i64) -> String {
    number.to_string()
}

/// The value of an attribute in markup. `Kind` tells closures, whose events can't be seen from outside, from the rest.
pub trait Value<Kind = Plain> {
    /// It as the reader takes it.
    fn given(self) -> Given;
}

/// Values that are what they are.
pub struct Plain;

/// Closures that are told of an `E`.
pub struct Hears<E>(PhantomData<E>);

/// Makes a listener for an event of this name.
type Listen = Box<dyn FnOnce(&'static str) -> Rc<dyn Listener>>;

/// What an attribute is given.
pub enum Given {
    /// It is left out.
    Nothing,
    Text(AttrValue),
    /// The reference through which code reaches the element.
    Node(NodeRef),
    /// What is told of an event.
    Listener(Listen),
}

impl Value for AttrValue {
    fn given(self) -> Given {
        Given::Text(self)
    }
}

impl Value for String {
    fn given(self) -> Given {
        Given::Text(self.into())
    }
}

impl Value for &str {
    fn given(self) -> Given {
        self.to_owned().given()
    }
}

impl Value for Classes {
    fn given(self) -> Given {
        IntoPropValue::<Option<AttrValue>>::into_prop_value(self).given()
    }
}

impl Value for bool {
    fn given(self) -> Given {
        if self { "".given() } else { Given::Nothing }
    }
}

impl Value for NodeRef {
    fn given(self) -> Given {
        Given::Node(self)
    }
}

impl<K, T: Value<K>> Value<K> for Option<T> {
    fn given(self) -> Given {
        self.map_or(Given::Nothing, T::given)
    }
}

impl<E: JsCast + 'static> Value for Callback<E> {
    fn given(self) -> Given {
        Given::Listener(Box::new(move |event| Rc::new(Heard { event, callback: self })))
    }
}

impl<E: JsCast + 'static, F: Fn(E) + 'static> Value<Hears<E>> for F {
    fn given(self) -> Given {
        Callback::from(self).given()
    }
}

/// A callback that hears of an event. Nothing here is passive: the page's gestures may all prevent what a browser does.
struct Heard<E> {
    event: &'static str,
    callback: Callback<E>,
}

impl<E: JsCast + 'static> Listener for Heard<E> {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(Cow::Borrowed(self.event))
    }

    fn handle(&self, event: web_sys::Event) {
        // The attribute's name tells the kind of event, as in yew's own markup.
        self.callback.emit(event.unchecked_into());
    }

    fn passive(&self) -> bool {
        false
    }
}
