//! Colours: what each token is in each theme, and which hue a key gets.
//!
//! Invariants:
//! - One hue means one thing. Keys have the warm half of the circle and the greens, members blue-green and violet to
//!   rose, the accent the blue between them. Groups have no hue: lines and words tell them apart.
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

// Keys: oklch with hues from 42° to 186° in even steps, at three lightnesses in turn: 0.90, 0.86, 0.81 and chroma 0.085
// (light), 0.77, 0.72, 0.67 and 0.095 (dark), 0.955, 0.93, 0.90 and 0.07 (contrast); less chroma where sRGB ends.
// Members: hues 222°, 5°, 292°, 335° and 312°, each at a middle and at a far lightness.

#[rustfmt::skip]
#[allow(clippy::unreadable_literal, reason = "colours are read in pairs of digits")]
static LIGHT: Palette = Palette {
    base: [
        0xfcfcfb, 0xffffff, 0x14181f, 0x5b6472, 0x6b7481, 0xe3e6ea, 0xf4f5f7, 0x1f5fd6, 0xe8effc, 0xa4510b, 0x1b2230,
        0xdfe3e9,
    ],
    keys: [
        0xfed3c3, 0xffc1a2, 0xedb38c, 0xffd5b3, 0xf7c795, 0xe3b983, 0xfcd89e, 0xeace90, 0xd4c081, 0xecdf9e, 0xd9d593, 0xc3c786,
        0xd9e6a5, 0xc6db9d, 0xafcc92, 0xc5ecb3, 0xb2e0ac, 0x9bd1a3, 0xb1efc5, 0x9fe3bf, 0x89d3b6, 0xa1f1d9, 0x91e4d3, 0x7dd3c9,
    ],
    members: [
        0x007590, 0xaf355c, 0x6d52bc, 0x014456, 0x9d3d8d, 0x6c1735, 0x402c75, 0x611d55, 0x8747aa, 0x52256a,
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
        0xe8a084, 0xd6926f, 0xc3855b, 0xe1a675, 0xcd9962, 0xb98c50, 0xd4ae6c, 0xbfa05c, 0xaa934c, 0xc4b56c, 0xaea85f, 0x989b53,
        0xb0bc75, 0x99af6b, 0x82a161, 0x99c285, 0x82b47d, 0x6ba674, 0x82c699, 0x6bb791, 0x54a889, 0x6ec8af, 0x58b8a6, 0x42a89e,
    ],
    members: [
        0x0bafd7, 0xe97292, 0xa18bf3, 0x88dbf8, 0xd677c3, 0xfeb7c6, 0xcec5fe, 0xf3b8e5, 0xbd81e1, 0xe2bdf9,
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
        0xfeece5, 0xfee1d2, 0xffd4b9, 0xffecde, 0xfee2c7, 0xfbd8ab, 0xffeed3, 0xfde5b3, 0xeedda9, 0xfcf2bc, 0xefebb5, 0xdfe3ad,
        0xecf7c2, 0xdef0bd, 0xcfe8b7, 0xdcfccd, 0xcef4c9, 0xbfecc5, 0xccffdc, 0xbff7d9, 0xb1eed4, 0xc4ffec, 0xb5f8e9, 0xa9eee5,
    ],
    members: [
        0x045c72, 0x941847, 0x5839a1, 0x02313e, 0x842375, 0x500c25, 0x2e1e58, 0x47123f, 0x6f2f91, 0x3c184e,
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
            for ground in [Token::Ground, Token::Panel] {
                (0..MEMBERS).for_each(|colour| check(Token::Member(colour), ground));
            }
            for text in [Token::Ink, Token::Soft, Token::Faint, Token::Accent, Token::Warn] {
                check(text, Token::Ground);
            }
            for text in [Token::Ink, Token::Soft] {
                check(text, Token::Lane);
            }
        }
    }

    /// The hue in oklch, in degrees.
    fn hue(rgb: u32) -> f64 {
        let part = |shift: u32| {
            let value = f64::from((rgb >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        let (red, green, blue) = (part(16), part(8), part(0));
        let long = libm::cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue);
        let middle = libm::cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue);
        let short = libm::cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue);
        let a = 1.977_998_495_1 * long - 2.428_592_205 * middle + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766 * short;
        libm::atan2(b, a).to_degrees().rem_euclid(360.0)
    }

    #[test]
    fn one_hue_means_one_thing() {
        let apart = |a: f64, b: f64| (a - b).abs().min(360.0 - (a - b).abs());
        for theme in Theme::ALL {
            let colours = palette(theme);
            let of = |token: Token| hue(colours.rgb(token));
            for member in (0..MEMBERS).map(Token::Member) {
                for key in (0..HUES).map(Token::Key) {
                    assert!(apart(of(member), of(key)) >= 30.0, "{theme:?}: {member:?} is like {key:?}");
                }
                let accent = apart(of(member), of(Token::Accent));
                assert!(accent >= 15.0, "{theme:?}: {member:?} is like the accent: {accent:.0}°");
            }
            for key in (0..HUES).map(Token::Key) {
                assert!(apart(of(key), of(Token::Accent)) >= 60.0, "{theme:?}: {key:?} is like the accent");
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
