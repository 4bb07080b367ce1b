//! What a person may do in a lab and which parts of it stand there: what `controls`, `lock` and `view` of the element
//! leave.
//!
//! - A gesture is what a person does in the lab. What the page's own script asks for (`apply`, `console`) is none, and
//!   never locked.
//! - What is locked is not offered; where it is asked for all the same (a key, a drop), it is refused with the reason.
//! - No browser: native tests read attributes and ask what they leave.

/// How much is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    #[default]
    Full,
    /// What lets time run, and what a click selects.
    Minimal,
    /// Nothing.
    None,
}

/// The levels by name, the default first.
pub const CONTROLS: [(&str, Controls); 3] =
    [("full", Controls::Full), ("minimal", Controls::Minimal), ("none", Controls::None)];

/// A kind of gesture that a page may lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    Join,
    Leave,
    Crash,
    Seek,
    Reset,
    Produce,
    Partitions,
    Import,
    /// Whatever changes the world; what has no word of its own is locked by this one alone.
    All,
}

/// The kinds by their words.
pub const LOCKS: [(&str, Lock); 9] = [
    ("join", Lock::Join),
    ("leave", Lock::Leave),
    ("crash", Lock::Crash),
    ("seek", Lock::Seek),
    ("reset", Lock::Reset),
    ("produce", Lock::Produce),
    ("partitions", Lock::Partitions),
    ("import", Lock::Import),
    ("all", Lock::All),
];

/// A part of the lab that a page may show or leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Producers,
    Stage,
    Groups,
    Timeline,
    Log,
    Charts,
    Inspector,
}

/// The parts by their words.
pub const PARTS: [(&str, Part); 7] = [
    ("producers", Part::Producers),
    ("stage", Part::Stage),
    ("groups", Part::Groups),
    ("timeline", Part::Timeline),
    ("log", Part::Log),
    ("charts", Part::Charts),
    ("inspector", Part::Inspector),
];

/// Locks or parts, as one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Few(u16);

impl Few {
    #[must_use]
    pub const fn with(self, bit: u16) -> Self {
        Self(self.0 | 1 << bit)
    }

    pub const fn has(self, bit: u16) -> bool {
        self.0 & 1 << bit != 0
    }
}

/// The parts that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View(Few);

impl View {
    pub fn of(parts: &[Part]) -> Self {
        Self(parts.iter().fold(Few::default(), |few, part| few.with(*part as u16)))
    }

    pub const fn has(self, part: Part) -> bool {
        self.0.has(part as u16)
    }

    pub fn any(self, parts: &[Part]) -> bool {
        parts.iter().any(|part| self.has(*part))
    }
}

/// What may be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    pub controls: Controls,
    locked: Few,
}

impl Allowed {
    pub fn new(controls: Controls, locks: &[Lock]) -> Self {
        Self { controls, locked: locks.iter().fold(Few::default(), |few, lock| few.with(*lock as u16)) }
    }

    /// Everything is offered that is not locked.
    pub fn full(self) -> bool {
        self.controls == Controls::Full
    }

    /// A click selects what it is on.
    pub fn selects(self) -> bool {
        self.controls != Controls::None
    }

    /// Gestures of this kind.
    pub fn may(self, lock: Lock) -> bool {
        self.full() && !self.locked.has(lock as u16) && !self.locked.has(Lock::All as u16)
    }

    /// The first of these that may not be done.
    pub fn refuses(self, needs: &[Lock]) -> Option<Lock> {
        needs.iter().copied().find(|lock| !self.may(*lock))
    }
}

/// The values that a text of words names; the word that names none.
pub fn words_of<T: Copy>(known: &[(&str, T)], text: &str) -> Result<Vec<T>, String> {
    let named = |word: &str| known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    text.split_whitespace().map(|word| named(word).ok_or_else(|| word.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_leave_the_rest() {
        let locks = words_of(&LOCKS, " crash\n reset ").unwrap();
        let allowed = Allowed::new(Controls::Full, &locks);
        let left: Vec<_> =
            LOCKS.iter().filter(|(_, lock)| allowed.may(*lock)).map(|(name, _)| *name).collect();
        assert_eq!(left, ["join", "leave", "seek", "produce", "partitions", "import", "all"]);
        assert_eq!(allowed.refuses(&[Lock::Leave, Lock::Crash]), Some(Lock::Crash));
        assert_eq!(allowed.refuses(&[]), None);
    }

    #[test]
    fn all_locks_everything_and_fewer_controls_offer_no_gesture() {
        let nothing = |allowed: Allowed| LOCKS.iter().all(|(_, lock)| !allowed.may(*lock));
        assert!(nothing(Allowed::new(Controls::Full, &[Lock::All])));
        assert!(nothing(Allowed::new(Controls::Minimal, &[])));
        assert!(nothing(Allowed::new(Controls::None, &[])));
        assert!(Allowed::new(Controls::Minimal, &[]).selects());
        assert!(!Allowed::new(Controls::None, &[]).selects());
    }

    #[test]
    fn an_unknown_word_is_named() {
        assert_eq!(words_of(&PARTS, "stage grops"), Err("grops".to_owned()));
        let view = View::of(&words_of(&PARTS, "stage groups").unwrap());
        let shown: Vec<_> = PARTS.iter().filter(|(_, part)| view.has(*part)).map(|(name, _)| *name).collect();
        assert_eq!(shown, ["stage", "groups"]);
    }
}
