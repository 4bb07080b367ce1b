//! Subscriptions by regular expression, resolved by the broker (`TopicRegexResolver`, RE2's language).
//!
//! All expressions of a group are resolved together, by a task beside the request that asked for it, and at most
//! once in ten seconds; topics that are new since are found then.

use std::rc::Rc;

use regex_lite::{Regex, RegexBuilder};

use super::ConsumerGroup;
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::Effect;
use crate::engine::kafka::group::reason::RebalanceReason;
use crate::engine::kafka::ids::{Ms, TopicName};

/// `REGEX_BATCH_REFRESH_MIN_INTERVAL_MS`.
const MIN_INTERVAL_MS: Ms = 10_000;

/// How long the model's broker takes to match all topics.
const TASK_MS: Ms = 10;

/// The expressions of a group and what they matched last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Patterns {
    resolved: Vec<(Rc<str>, Vec<TopicName>)>,
    due: Option<Ms>,
    resolved_at: Option<Ms>,
    resolved_version: u64,
}

impl Patterns {
    /// When the running task is done.
    pub(super) fn due(&self) -> Option<Ms> {
        self.due
    }

    /// Whether the expression can be compiled.
    pub(super) fn is_valid(&self, regex: &str) -> bool {
        self.resolved.iter().any(|(known, _)| **known == *regex) || compile(regex).is_some()
    }

    /// The topics that an expression matched.
    pub(super) fn of(&self, regex: Option<&str>) -> &[TopicName] {
        let found = regex.and_then(|regex| self.resolved.iter().find(|(known, _)| **known == *regex));
        found.map_or(&[], |(_, topics)| topics)
    }

    /// Whether an expression matched a topic.
    pub(super) fn matches(&self, regex: Option<&str>, topic: &TopicName) -> bool {
        self.of(regex).contains(topic)
    }

    /// All topics that any expression matched.
    pub(super) fn topics(&self) -> impl Iterator<Item = &TopicName> {
        self.resolved.iter().flat_map(|(_, topics)| topics)
    }

    /// Forgets the expressions that nobody subscribes to.
    pub(super) fn keep(&mut self, wanted: impl Fn(&str) -> bool) {
        self.resolved.retain(|(regex, _)| wanted(regex));
    }
}

/// The longest expression, in bytes. What is longer is refused before it comes here.
pub(crate) const LONGEST_REGEX: usize = 1_000;

/// The most that a compiled one may take, in bytes: matching takes so much for each group of parentheses.
const COMPILED_BYTES: usize = 256 << 10;

/// A subscription's expression, which must match a topic's whole name; clients that match by themselves use it too.
pub(crate) fn compile(regex: &str) -> Option<Regex> {
    if regex.len() > LONGEST_REGEX {
        return None;
    }
    RegexBuilder::new(&format!("^(?:{regex})$")).size_limit(COMPILED_BYTES).build().ok()
}

impl ConsumerGroup {
    /// `maybeUpdateRegularExpressions`; returns whether the member's new expression is resolved already.
    pub(super) fn refresh_patterns(
        &mut self,
        now: Ms,
        at: usize,
        changed: bool,
        topics: &dyn TopicImage,
    ) -> bool {
        let members = &self.members;
        let wanted = |regex: &str| members.iter().any(|m| m.regex.as_deref() == Some(regex));
        if changed {
            self.patterns.keep(wanted);
        }
        let known = |regex: &str| self.patterns.resolved.iter().any(|(known, _)| **known == *regex);
        let own = members[at].regex.as_deref();
        let resolved = own.is_none_or(&known);
        let mut all = members.iter().filter_map(|m| m.regex.as_deref()).peekable();
        if all.peek().is_none() || self.patterns.due.is_some() {
            return resolved;
        }
        let since = |interval: Ms| self.patterns.resolved_at.is_none_or(|then| now > then + interval);
        let stale = self.patterns.resolved_version < topics.newest()
            || since(self.config.modern.regex_refresh_interval_ms);
        if since(MIN_INTERVAL_MS) && (stale || !all.all(known)) {
            self.patterns.due = Some(now + TASK_MS);
        }
        resolved
    }

    /// `handleRegularExpressionsResult`.
    pub(super) fn resolve_patterns(&mut self, now: Ms, topics: &dyn TopicImage, out: &mut Vec<Effect>) {
        self.patterns.due = None;
        let mut wanted: Vec<Rc<str>> = self.members.iter().filter_map(|m| m.regex.clone()).collect();
        wanted.sort();
        wanted.dedup();
        if wanted.is_empty() {
            return;
        }
        let names = topics.names();
        let mut resolved = Vec::with_capacity(wanted.len());
        for regex in wanted {
            let compiled = compile(&regex);
            let fits = |name: &&TopicName| compiled.as_ref().is_some_and(|c| c.is_match(name.as_str()));
            let found: Vec<TopicName> = names.iter().filter(fits).cloned().collect();
            resolved.push((regex, found));
        }
        let changed = resolved.iter().any(|(regex, found)| *self.patterns.of(Some(regex)) != **found);
        self.patterns.resolved = resolved;
        self.patterns.resolved_at = Some(now);
        self.patterns.resolved_version = topics.version();
        if changed {
            self.seen = self.look_up(topics);
            self.seen_version = topics.version();
            self.bump(RebalanceReason::RegexResolved, None, out);
        }
    }
}
