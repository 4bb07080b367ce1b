//! Markup: `markup!`, which is yew's `html!` made small.
//!
//! Yew's own macro builds every tag by code of its own, which came to a quarter of the page's wasm. This one turns what
//! is fixed (tags, names of attributes, plain values) into one text per piece of markup, and what is not into a list of
//! values; `read` joins the two. It reads as yew's does, but for components: those are plain Rust
//! (`Dialog::node(dialog::Props { … })`, see `part`).
//!
//! - `{ expression }` is a child ([`Child`]): a node, text, a number, a list or an option of them; `{ for iterator }`
//!   takes nodes.
//! - `name={expression}` is an attribute ([`Value`]): text, an option of it (left out where there is none), a flag, a
//!   callback (where the name starts with `on`), a `NodeRef` (`ref`), a `key`. `{name}` is short for `name={name}`.
//! - `if`, `if let`, `else` take markup. Several roots are a list.
//!
//! Closing tags are held to their opening ones while compiling.

mod part;
mod read;
mod values;

pub use part::{View, component};
pub use read::Pieces;
pub use values::{Child, Value};

/// Whether two names are the same, for closing tags.
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Markup, written as yew's `html!` is.
macro_rules! markup {
    ($($markup:tt)*) => {{
        #[allow(unused_mut, reason = "markup of fixed parts alone adds nothing")]
        let mut pieces = $crate::ui::markup::Pieces::default();
        $crate::ui::markup::step!(@content pieces [] [] $($markup)*)
    }};
}

/// One step of reading markup: `pieces`, the fixed text so far, the open tags, and what is still to be read.
macro_rules! step {
    // Contents.
    (@content $p:ident [$($text:tt)*] []) => {
        $p.build(concat!($($text)* ""))
    };
    (@content $p:ident [$($text:tt)*] [$open:ident $($above:ident)*] < / $close:ident > $($rest:tt)*) => {{
        const _: () = assert!(
            $crate::ui::markup::same(stringify!($open), stringify!($close)),
            concat!("<", stringify!($open), "> is closed by </", stringify!($close), ">")
        );
        $crate::ui::markup::step!(@content $p [$($text)* "\x05",] [$($above)*] $($rest)*)
    }};
    (@content $p:ident [$($text:tt)*] [$($open:ident)*] < $tag:ident $($rest:tt)*) => {{
        const _: () = assert!(
            stringify!($tag).as_bytes()[0].is_ascii_lowercase(),
            concat!("components are plain Rust here: ", stringify!($tag), "::node(…) instead of <", stringify!($tag), ">")
        );
        $crate::ui::markup::step!(@tag $p [$($text)* "\x01", stringify!($tag),] [$tag $($open)*] $($rest)*)
    }};
    (@content $p:ident [$($text:tt)*] [$($open:ident)*] if $($rest:tt)*) => {
        $crate::ui::markup::step!(@if $p [$($text)*] [$($open)*] [if] [] $($rest)*)
    };
    (@content $p:ident [$($text:tt)*] [$($open:ident)*] { for $nodes:expr } $($rest:tt)*) => {{
        $p.list($nodes);
        $crate::ui::markup::step!(@content $p [$($text)* "\x06",] [$($open)*] $($rest)*)
    }};
    (@content $p:ident [$($text:tt)*] [$($open:ident)*] { $child:expr } $($rest:tt)*) => {{
        $p.child($child);
        $crate::ui::markup::step!(@content $p [$($text)* "\x06",] [$($open)*] $($rest)*)
    }};

    // Inside a tag.
    (@tag $p:ident [$($text:tt)*] [$tag:ident $($above:ident)*] / > $($rest:tt)*) => {
        $crate::ui::markup::step!(@content $p [$($text)* "\x05",] [$($above)*] $($rest)*)
    };
    (@tag $p:ident [$($text:tt)*] [$($open:ident)*] > $($rest:tt)*) => {
        $crate::ui::markup::step!(@content $p [$($text)*] [$($open)*] $($rest)*)
    };
    (@tag $p:ident [$($text:tt)*] [$($open:ident)*] { $name:ident } $($rest:tt)*) => {{
        $p.value($name);
        $crate::ui::markup::step!(@tag $p [$($text)* "\x02", stringify!($name),] [$($open)*] $($rest)*)
    }};
    (@tag $p:ident [$($text:tt)*] [$($open:ident)*] $name:ident $($rest:tt)*) => {
        $crate::ui::markup::step!(@name $p [$($text)*] [$($open)*] [stringify!($name),] $($rest)*)
    };

    // An attribute's name, which may have hyphens, and its value.
    (@name $p:ident [$($text:tt)*] [$($open:ident)*] [$($name:tt)*] - $more:ident $($rest:tt)*) => {
        $crate::ui::markup::step!(@name $p [$($text)*] [$($open)*] [$($name)* "-", stringify!($more),] $($rest)*)
    };
    (@name $p:ident [$($text:tt)*] [$($open:ident)*] [$($name:tt)*] = { $value:expr } $($rest:tt)*) => {{
        $p.value($value);
        $crate::ui::markup::step!(@tag $p [$($text)* "\x02", $($name)*] [$($open)*] $($rest)*)
    }};
    (@name $p:ident [$($text:tt)*] [$($open:ident)*] [$($name:tt)*] = true $($rest:tt)*) => {
        $crate::ui::markup::step!(@tag $p [$($text)* "\x03", $($name)* "\x04",] [$($open)*] $($rest)*)
    };
    (@name $p:ident [$($text:tt)*] [$($open:ident)*] [$($name:tt)*] = $value:literal $($rest:tt)*) => {
        $crate::ui::markup::step!(@tag $p [$($text)* "\x03", $($name)* "\x04", $value,] [$($open)*] $($rest)*)
    };

    // A condition up to its body; then what may follow the body.
    (@if $p:ident [$($text:tt)*] [$($open:ident)*] [$($done:tt)*] [$($condition:tt)*] { $($body:tt)* } $($rest:tt)*) => {
        $crate::ui::markup::step!(
            @else $p [$($text)*] [$($open)*] [$($done)* $($condition)* { $crate::ui::markup::markup! { $($body)* } }] $($rest)*
        )
    };
    (@if $p:ident [$($text:tt)*] [$($open:ident)*] [$($done:tt)*] [$($condition:tt)*] $next:tt $($rest:tt)*) => {
        $crate::ui::markup::step!(@if $p [$($text)*] [$($open)*] [$($done)*] [$($condition)* $next] $($rest)*)
    };
    (@else $p:ident [$($text:tt)*] [$($open:ident)*] [$($done:tt)*] else if $($rest:tt)*) => {
        $crate::ui::markup::step!(@if $p [$($text)*] [$($open)*] [$($done)* else if] [] $($rest)*)
    };
    (@else $p:ident [$($text:tt)*] [$($open:ident)*] [$($done:tt)*] else { $($body:tt)* } $($rest:tt)*) => {{
        $p.child($($done)* else { $crate::ui::markup::markup! { $($body)* } });
        $crate::ui::markup::step!(@content $p [$($text)* "\x06",] [$($open)*] $($rest)*)
    }};
    (@else $p:ident [$($text:tt)*] [$($open:ident)*] [$($done:tt)*] $($rest:tt)*) => {{
        $p.child($($done)* else { yew::Html::default() });
        $crate::ui::markup::step!(@content $p [$($text)* "\x06",] [$($open)*] $($rest)*)
    }};
}

pub(crate) use {markup, step};
