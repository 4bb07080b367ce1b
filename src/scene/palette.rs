//! Colours: what each token is in each theme, and which hue a key gets.
//!
//! Invariants:
//! - The label on a cell has a contrast of 4.5 : 1 or more in every theme; so has every member's colour on the ground.
//! - A key has the same hue everywhere and always. The hash's start was chosen so that the carriers of the flights
//!   file get hues of their own, far apart where they share a partition.
//!
//! The page's stylesheet holds the same values as custom properties; the canvas painter reads them there.

use super::shape::Token;
use super::text;

/// How many hues keys are told apart by.
pub const HUES: u8 = 24;

/// How many colours members are told apart by.
pub const MEMBERS: u8 = 10;

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
    /// As much contrast as there can be.
    Contrast,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];
}

/// The colours of one theme, as `0xrrggbb`.
pub struct Palette {
    base: [u32; 12],
    keys: [u32; HUES as usize],
    members: [u32; MEMBERS as usize],
}

/// Names of the base tokens' custom properties, in the order of [`Token`].
const BASE: [&str; 12] = [
    "--ground",
    "--panel",
    "--ink",
    "--soft",
    "--faint",
    "--line",
    "--lane",
    "--accent",
    "--accent-soft",
    "--warn",
    "--k-ink",
    "--k-none",
];

/// How many tokens there are.
pub const TOKENS: usize = BASE.len() + HUES as usize + MEMBERS as usize;

impl Token {
    /// Its place in a table of all tokens.
    pub fn index(self) -> usize {
        match self {
            Self::Ground => 0,
            Self::Panel => 1,
            Self::Ink => 2,
            Self::Soft => 3,
            Self::Faint => 4,
            Self::Line => 5,
            Self::Lane => 6,
            Self::Accent => 7,
            Self::AccentSoft => 8,
            Self::Warn => 9,
            Self::KeyInk => 10,
            Self::KeyNone => 11,
            Self::Key(hue) => BASE.len() + usize::from(hue % HUES),
            Self::Member(colour) => BASE.len() + usize::from(HUES) + usize::from(colour % MEMBERS),
        }
    }
}

/// The custom property of the token at `index`: `--ink`, `--k7`, `--m3`.
pub fn property(index: usize) -> String {
    let keys = BASE.len();
    let members = keys + usize::from(HUES);
    match index {
        at if at < keys => BASE[at].to_owned(),
        at if at < members => format!("--k{}", at - keys),
        at => format!("--m{}", at - members),
    }
}

/// The hue of a key, 0 … 23.
pub fn key_hue(key: &[u8]) -> u8 {
    /// Found by search: see the invariants.
    const START: u32 = 0x3228_b4a2;
    let (head, tail) = text::ends(key);
    let mut hash =
        head.iter().chain(tail).fold(START, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2c1b_3c6d);
    hash ^= hash >> 13;
    ((u64::from(hash) * u64::from(HUES)) >> 32) as u8
}

/// The colour of a record's cell.
pub fn key_token(key: Option<&[u8]>) -> Token {
    key.map_or(Token::KeyNone, |key| Token::Key(key_hue(key)))
}

/// The colours of a theme.
pub fn palette(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
        Theme::Contrast => &CONTRAST,
    }
}

impl Palette {
    /// The colour of a token.
    pub fn rgb(&self, token: Token) -> u32 {
        self.at(token.index())
    }

    /// The colour of the token at `index`.
    pub fn at(&self, index: usize) -> u32 {
        let all = self.base.iter().chain(&self.keys).chain(&self.members);
        all.copied().nth(index).unwrap_or_default()
    }

    /// The theme as declarations of a stylesheet.
    pub fn css(&self) -> String {
        (0..TOKENS).fold(String::new(), |css, at| css + &format!("{}: #{:06x};\n", property(at), self.at(at)))
    }
}

// Keys: oklch with lightness 0.86 and chroma 0.075 (light), 0.72 and 0.09 (dark), 0.93 and 0.06 (contrast), less chroma
// where sRGB ends; hue 22° + 15° for each step.

#[rustfmt::skip]
#[allow(clippy::unreadable_literal, reason = "colours are read in pairs of digits")]
static LIGHT: Palette = Palette {
    base: [
        0xfcfcfb, 0xffffff, 0x14181f, 0x5b6472, 0x6b7481, 0xe3e6ea, 0xf4f5f7, 0x1f5fd6, 0xe8effc, 0xa4510b, 0x1b2230,
        0xdfe3e9,
    ],
    keys: [
        0xffbebb, 0xfec0af, 0xfac4a4, 0xf3c89d, 0xeacd99, 0xdfd299, 0xd2d79e, 0xc4dba6, 0xb6deb1, 0xa9e0be, 0x9ee2cb, 0x97e1d9,
        0x95e0e6, 0x97def1, 0x9fdafa, 0xabd6ff, 0xb9d2fe, 0xc5ceff, 0xd1c9ff, 0xdec5f8, 0xe9c1ef, 0xf2bfe3, 0xf9bdd6, 0xfdbdc8,
    ],
    members: [
        0x2a6ad6, 0xb4590c, 0x167a54, 0x8a4fbe, 0xb23a63, 0x0d7687, 0x7c6a0a, 0x8d5637, 0x4f5bd5, 0xb5359a,
    ],
};

#[rustfmt::skip]
#[allow(clippy::unreadable_literal, reason = "colours are read in pairs of digits")]
static DARK: Palette = Palette {
    base: [
        0x0f1216, 0x161a20, 0xe8ebf0, 0xa2abb8, 0x7d8694, 0x272d36, 0x1a1f26, 0x7aa7ff, 0x1b2740, 0xf0a85c, 0x10141a,
        0x8b95a4,
    ],
    keys: [
        0xd78e8b, 0xd6917c, 0xd29570, 0xcb9a66, 0xc19f61, 0xb4a561, 0xa6ab67, 0x95af71, 0x84b37f, 0x73b68e, 0x64b79e, 0x5ab7ae,
        0x56b5bd, 0x5bb3c9, 0x67afd3, 0x75aada, 0x86a5de, 0x96a0dd, 0xa59bd9, 0xb396d1, 0xbf92c6, 0xc98fb9, 0xd18daa, 0xd68d9b,
    ],
    members: [
        0x6ea3ff, 0xf0954a, 0x4fc296, 0xbb8cf0, 0xee7ba0, 0x4fc3d6, 0xcdb64a, 0xd19a78, 0x98a2ff, 0xf07fd3,
    ],
};

#[rustfmt::skip]
#[allow(clippy::unreadable_literal, reason = "colours are read in pairs of digits")]
static CONTRAST: Palette = Palette {
    base: [
        0xffffff, 0xffffff, 0x000000, 0x1f242b, 0x3a414b, 0x767e8a, 0xeef0f3, 0x0038b8, 0xdbe6ff, 0x7a3800, 0x000000,
        0xe3e6eb,
    ],
    keys: [
        0xfee0de, 0xffe0d7, 0xffe1d0, 0xfee2c7, 0xfce5bb, 0xf3e9bb, 0xe8edbf, 0xddf0c5, 0xd2f3ce, 0xc8f5d8, 0xc0f6e3, 0xbbf6ee,
        0xb9f5f9, 0xc2f1ff, 0xceedfe, 0xd6ebfe, 0xdce9fe, 0xe2e6fe, 0xe8e4ff, 0xefe1fe, 0xfadcff, 0xffdcf4, 0xfedeeb, 0xffdfe4,
    ],
    members: [
        0x1a4fbf, 0x9a4700, 0x0b6b46, 0x6f35a8, 0x9c1f4c, 0x005f73, 0x5f5000, 0x6e3a1c, 0x3340c0, 0x97107f,
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn luminance(rgb: u32) -> f64 {
        let part = |shift: u32| {
            let value = f64::from((rgb >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_in_every_theme() {
        for theme in Theme::ALL {
            let colours = palette(theme);
            let check = |text: Token, ground: Token| {
                let found = contrast(colours.rgb(text), colours.rgb(ground));
                assert!(found >= 4.5, "{theme:?}: {text:?} on {ground:?} has {found:.2}");
            };
            (0..HUES).for_each(|hue| check(Token::KeyInk, Token::Key(hue)));
            check(Token::KeyInk, Token::KeyNone);
            (0..MEMBERS).for_each(|colour| check(Token::Member(colour), Token::Ground));
            for text in [Token::Ink, Token::Soft, Token::Faint, Token::Accent, Token::Warn] {
                check(text, Token::Ground);
            }
            for text in [Token::Ink, Token::Soft] {
                check(text, Token::Lane);
            }
        }
    }

    #[test]
    fn the_carriers_have_hues_of_their_own() {
        let carriers =
            ["EV", "UA", "B6", "DL", "AA", "US", "MQ", "9E", "WN", "VX", "AS", "F9", "FL", "HA", "YV"];
        let hues: BTreeSet<_> = carriers.iter().map(|key| key_hue(key.as_bytes())).collect();
        assert_eq!(hues.len(), carriers.len());
        // Those that meet in a partition of the flights topic, as it comes.
        for lane in [&["B6", "9E", "F9"][..], &["EV", "AA", "MQ"], &["UA", "YV"], &["DL", "WN", "VX"]] {
            for (a, b) in lane.iter().flat_map(|a| lane.iter().map(move |b| (a, b))).filter(|(a, b)| a < b) {
                let apart = key_hue(a.as_bytes()).abs_diff(key_hue(b.as_bytes()));
                assert!(apart.min(HUES - apart) >= 4, "{a} and {b} look alike");
            }
        }
    }

    #[test]
    fn tokens_have_places_and_names_of_their_own() {
        let tokens = (0..HUES).map(Token::Key).chain((0..MEMBERS).map(Token::Member));
        let all = tokens.chain([Token::Ground, Token::KeyNone, Token::Ink]);
        let places: BTreeSet<_> = all.clone().map(Token::index).collect();
        assert_eq!(places.len(), all.count());
        assert_eq!(property(Token::Member(9).index()), "--m9");
        assert_eq!(property(Token::Key(0).index()), "--k0");
        assert_eq!(property(TOKENS - 1), "--m9");
        assert!(palette(Theme::Dark).css().contains("--ink: #e8ebf0;\n"));
    }
}
