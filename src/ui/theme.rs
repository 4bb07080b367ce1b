//! Which of the three themes is shown, where `auto` follows what the person set for all pages.

use gloo::events::EventListener;
use web_sys::MediaQueryList;
use yew::Callback;

use super::guards::Guards;

/// The choices of the `theme` attribute, with their messages.
pub const THEMES: [(&str, &str); 4] = [
    ("auto", "theme-auto"),
    ("light", "theme-light"),
    ("dark", "theme-dark"),
    ("contrast", "theme-contrast"),
];

/// Watches the person's preferences.
pub struct ThemeWatch {
    dark: Option<MediaQueryList>,
    contrast: Option<MediaQueryList>,
    reduced: Option<MediaQueryList>,
}

impl ThemeWatch {
    /// Tells `changed` whenever a preference changes.
    pub fn new(changed: &Callback<()>, guards: &Guards) -> Self {
        let query = |text: &str| web_sys::window().and_then(|window| window.match_media(text).ok().flatten());
        let dark = query("(prefers-color-scheme: dark)");
        let contrast = query("(prefers-contrast: more)");
        let reduced = query("(prefers-reduced-motion: reduce)");
        for list in [&dark, &contrast, &reduced].into_iter().flatten() {
            let changed = changed.clone();
            guards.keep(EventListener::new(list, "change", move |_| changed.emit(())));
        }
        Self { dark, contrast, reduced }
    }

    /// The theme to show when `asked` was chosen.
    pub fn resolve(&self, asked: &str) -> &'static str {
        match asked {
            "light" => "light",
            "dark" => "dark",
            "contrast" => "contrast",
            _ if matches(self.contrast.as_ref()) => "contrast",
            _ if matches(self.dark.as_ref()) => "dark",
            _ => "light",
        }
    }

    /// Whether the person asked for less motion.
    pub fn reduced_motion(&self) -> bool {
        matches(self.reduced.as_ref())
    }
}

fn matches(list: Option<&MediaQueryList>) -> bool {
    list.is_some_and(MediaQueryList::matches)
}
