//! A small world: one topic, two groups, a steady producer; and its journal.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::Ms;
use loglab::simulation::Simulation;
use loglab::simulation::command::{Command, Configs};
use loglab::simulation::event::Event;
use loglab::simulation::kafka::command::GroupCreate;
use loglab::simulation::world::World;
use loglab::ui::words::Words;
use loglab::ui::words::journal::Journal;

use crate::support::{group, member, producer, topic};

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
        story.apply(&topic("flights", 6).into());
        for name in ["gates", "delays"] {
            story.found(name, GroupProtocol::Classic, Some("range"));
        }
        story.apply(&producer("feed", "flights", 10, 20).into());
        story
    }

    /// Does a command.
    pub fn apply(&mut self, command: &Command) {
        self.sim.apply(command).unwrap();
        self.read();
    }

    /// A group that reads from the end, under an assignor or the protocol's own choice.
    pub fn found(&mut self, name: &str, protocol: GroupProtocol, assignor: Option<&str>) {
        let assignors = assignor.map(|name| vec![name.into()]);
        self.apply(&GroupCreate { protocol, assignors, configs: Configs::new(), ..group(name) }.into());
    }

    pub fn join(&mut self, group: &str, name: &str) {
        self.apply(&member(group, name, "flights").into());
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
