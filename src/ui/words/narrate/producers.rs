//! Sentences about producers, and about a scenario's commands that were refused.

use super::Teller;
use crate::engine::kafka::ids::ProducerName;
use crate::session::subject::Subject;
use crate::simulation::Fact;
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, format, refusal, show};

impl Teller<'_> {
    pub(super) fn tell(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::ProducerCreated { producer, topic } => {
                let args = [("producer", show(producer)), ("topic", show(topic))];
                self.of_producer("fact-producer-created", producer, &args)
            }
            Fact::ProducerPaused { producer } => self.plain_producer("fact-producer-paused", producer),
            Fact::ProducerResumed { producer } => self.plain_producer("fact-producer-resumed", producer),
            Fact::ProducerRemoved { producer } => {
                self.say(Kind::Producers, "fact-producer-removed", &[("producer", show(producer))])
            }
            Fact::ProducerFinished { producer, sent } => {
                let args = [("producer", show(producer)), ("sent", (*sent).into())];
                self.of_producer("fact-producer-finished", producer, &args)
            }
            Fact::ProducerCrashed { producer, waiting, in_flight } => {
                let args = [
                    ("producer", show(producer)),
                    ("waiting", (*waiting).into()),
                    ("sent", (*in_flight).into()),
                ];
                self.of_producer("fact-producer-crashed", producer, &args).tone(Tone::Trouble)
            }
            Fact::ProducerFrozen { producer } => {
                self.plain_producer("fact-producer-frozen", producer).tone(Tone::Trouble)
            }
            Fact::ProducerThawed { producer } => self.plain_producer("fact-producer-thawed", producer),
            Fact::LabPaused { caption } => match caption {
                Some(caption) => {
                    self.say(Kind::Topics, "fact-lab-paused-caption", &[("caption", caption.as_str().into())])
                }
                None => self.say(Kind::Topics, "fact-lab-paused", &[]),
            },
            Fact::TimeLapse { days_per_s: Some(days) } => {
                let args = [("days", show(format::number(days.as_f64())))];
                self.say(Kind::Topics, "fact-time-lapse", &args)
            }
            Fact::TimeLapse { days_per_s: None } => self.say(Kind::Topics, "fact-time-lapse-ended", &[]),
            Fact::CommandRefused { refusal } => {
                let message = refusal::refusal(self.words, refusal);
                let args = [("message", message.into())];
                self.say(Kind::Topics, "fact-command-refused", &args).tone(Tone::Trouble)
            }
            Fact::MemoryFull { used_mb, limit_mb } => {
                let args = [("used", (*used_mb).into()), ("limit", (*limit_mb).into())];
                self.say(Kind::Topics, "fact-memory-full", &args).tone(Tone::Trouble)
            }
            Fact::FaultInjected { .. } | Fact::FaultCleared { .. } | Fact::MessageHarmed { .. } => {
                self.faults(fact)
            }
            Fact::Kafka(fact) => self.kafka(fact),
        }
    }

    fn plain_producer(&self, id: &str, producer: &ProducerName) -> Sentence {
        self.of_producer(id, producer, &[("producer", show(producer))])
    }

    pub(super) fn of_producer(&self, id: &str, producer: &ProducerName, args: &[(&str, Arg)]) -> Sentence {
        self.say(Kind::Producers, id, args).about(Subject::Producer(producer.clone()))
    }
}
