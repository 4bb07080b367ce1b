//! What a family's check came to: tallies, and each difference in words.

use std::collections::BTreeMap;

/// How many there were, and how many of them agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub total: usize,
}

impl Tally {
    fn count(&mut self, passed: bool) {
        self.total += 1;
        self.passed += usize::from(passed);
    }

    fn merge(&mut self, other: Self) {
        self.passed += other.passed;
        self.total += other.total;
    }
}

/// The result of checking one family, or of several files of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Cases, sequences or traces.
    pub cases: Tally,
    /// What a case consists of: queries, steps, calls.
    pub steps: Tally,
    /// Cases or steps that real Kafka did not repeat, or whose answer depends on its hash order: held to what their
    /// README names, and counted by the name of the rule. They are among the cases or steps too.
    pub apart: BTreeMap<&'static str, Tally>,
    /// Cases of a family that the model does not know.
    pub not_modelled: usize,
    pub failures: Vec<String>,
}

impl Report {
    /// Counts one case, in full agreement or with a difference that is kept.
    pub fn case(&mut self, name: &str, result: Result<(), String>) {
        self.cases.count(result.is_ok());
        if let Err(difference) = result {
            self.failures.push(format!("{name}: {difference}"));
        }
    }

    /// Counts one step inside a case; the caller still counts the case.
    pub fn step(&mut self, passed: bool) {
        self.steps.count(passed);
    }

    /// Counts a case or step that was held to less than equality, by the name of the rule.
    pub fn apart(&mut self, rule: &'static str, passed: bool) {
        self.apart.entry(rule).or_default().count(passed);
    }

    /// Notes something wrong with the file itself.
    pub fn fail(&mut self, difference: String) {
        self.failures.push(difference);
    }

    /// Adds another report of the same family.
    pub fn merge(&mut self, other: Self) {
        self.cases.merge(other.cases);
        self.steps.merge(other.steps);
        for (rule, tally) in other.apart {
            self.apart.entry(rule).or_default().merge(tally);
        }
        self.not_modelled += other.not_modelled;
        self.failures.extend(other.failures);
    }

    /// Whether there was any difference.
    pub fn failed(&self) -> bool {
        !self.failures.is_empty()
            || self.cases.passed < self.cases.total
            || self.steps.passed < self.steps.total
    }

    /// One line of the table.
    pub fn line(&self, family: &str) -> String {
        let tally = |tally: Tally| match tally.total {
            0 => String::new(),
            _ => format!("{}/{}", tally.passed, tally.total),
        };
        let mut notes: Vec<_> =
            self.apart.iter().map(|(rule, held)| format!("{rule} {}/{}", held.passed, held.total)).collect();
        if self.not_modelled > 0 {
            notes.push(format!("not modelled yet: {} cases", self.not_modelled));
        }
        if self.failed() {
            notes.push("DIFFERS".into());
        }
        let (cases, steps) = (tally(self.cases), tally(self.steps));
        format!("{family:<36}{cases:>13}{steps:>15}  {}", notes.join(", ")).trim_end().into()
    }
}

/// `Ok` where both are equal, else a sentence that shows both.
pub fn equal<T: PartialEq + std::fmt::Debug>(what: &str, ours: &T, kafkas: &T) -> Result<(), String> {
    if ours == kafkas { Ok(()) } else { Err(format!("{what}: {ours:?}, Kafka says {kafkas:?}")) }
}
