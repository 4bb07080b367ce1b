//! The page: what a person sees and touches.
//!
//! All but the components know no browser, so that native tests drive them; the components are for wasm alone.

pub mod chart;
pub mod facts;
pub mod lab;
pub mod letters;
pub mod subject;
pub mod upload;
pub mod why;
pub mod words;

macro_rules! browser_only {
    ($($name:ident),* $(,)?) => {
        $(#[cfg(target_arch = "wasm32")] pub mod $name;)*
    };
}
browser_only!(
    app, calculator, context, dialog, download, drag, driver, form, groups, header, intent, markup, matrix,
    menu, panels, producers, shared, stage, theme, timeline, toast,
);
