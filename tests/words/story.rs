//! A small world: one topic, two groups, a steady producer; and its journal.

use loglab::simulation::command::Configs;

use loglab::engine::kafka::ids::Ms;
use loglab::simulation::Simulation;
use loglab::simulation::command::{Command, Join, Keys, Source};
use loglab::simulation::event::Event;
use loglab::simulation::world::World;
use loglab::ui::words::Words;
use loglab::ui::words::journal::Journal;

/// A world and its telling.
pub struct Story {
    pub sim: Simulation,
    words: Words,
    log: Vec<(u64, Event)>,
    journal: Journal,
}

impl Story {
    /// Topic `flights` with six partitions, ten records a second, groups `gates` and `delays`.
    pub fn new() -> Self {
        let sim = Simulation::new(World::new("story", 7, 1_385_528_400_000));
        let mut story = Self { sim, words: Words::new("en"), log: Vec::new(), journal: Journal::default() };
        story.apply(&Command::TopicCreate {
            topic: "flights".into(),
            partitions: 6,
            configs: Configs::new(),
        });
        for group in ["gates", "delays"] {
            story.apply(&Command::GroupCreate {
                group: group.into(),
                protocol: "classic".into(),
                assignors: Some(vec!["range".into()]),
                configs: Configs::new(),
            });
        }
        story.apply(&Command::ProducerCreate {
            producer: "feed".into(),
            topic: "flights".into(),
            client: "java".into(),
            source: Source::Rate {
                per_1000_s: 10_000,
                keys: Keys::Pool { size: 20, skew_milli: 0 },
                value_bytes: 20,
            },
            configs: Configs::new(),
        });
        story
    }

    /// Does a command.
    pub fn apply(&mut self, command: &Command) {
        self.sim.apply(command).unwrap();
        self.read();
    }

    pub fn join(&mut self, group: &str, member: &str) {
        self.apply(&Command::MemberJoin(Box::new(Join {
            group: group.into(),
            member: member.into(),
            topics: vec!["flights".into()],
            member_id: None,
            instance_id: None,
            subscribed_topic_regex: None,
            configs: Configs::new(),
            processing_us: 1_000,
            commit_on_revoke: false,
        })));
    }

    /// Runs on, telling as a page would: ten times.
    pub fn run(&mut self, ms: Ms) {
        for _ in 0..10 {
            self.sim.advance(ms / 10);
            self.read();
        }
    }

    fn read(&mut self) {
        for event in self.sim.drain_events() {
            if !event.fact.is_routine() {
                let id = self.log.len() as u64;
                self.log.push((id, event));
            }
        }
        let log = self.log.iter().map(|(id, event)| (*id, event));
        self.journal.update(&self.words, self.sim.world(), log);
    }

    /// Forgets the end of the log, as an undo does.
    pub fn undo_to(&mut self, events: usize) {
        self.log.truncate(events);
        let log = self.log.iter().map(|(id, event)| (*id, event));
        self.journal.update(&self.words, self.sim.world(), log);
    }

    /// How many events were logged.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// All lines, oldest first, with their times.
    pub fn lines(&self) -> Vec<String> {
        assert_eq!(self.words.problems(), Vec::<String>::new());
        let lines = self.journal.lines();
        lines.iter().rev().map(|line| format!("{} {}", line.time, line.sentence.plain())).collect()
    }
}
