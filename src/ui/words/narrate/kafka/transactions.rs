//! Sentences about transactions.

use crate::simulation::kafka::Fact;
use crate::ui::words::narrate::Teller;
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{format, show};

impl Teller<'_> {
    pub(super) fn transactions(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::TransactionBegan { producer, transactional_id, epoch } => {
                let args = [
                    ("producer", show(producer)),
                    ("id", show(transactional_id)),
                    ("epoch", i64::from(*epoch).into()),
                ];
                self.of_producer("fact-transaction-began", producer, &args)
            }
            Fact::TransactionEnded { transactional_id, producer, committed } => {
                let id = if *committed { "fact-transaction-committed" } else { "fact-transaction-aborted" };
                let args = [("id", show(transactional_id))];
                match producer {
                    Some(producer) => self.of_producer(id, producer, &args),
                    None => self.say(Kind::Producers, id, &args),
                }
            }
            Fact::TransactionTimedOut { transactional_id, timeout_ms } => {
                let timeout = format::duration(self.words, *timeout_ms);
                let args = [("id", show(transactional_id)), ("timeout", timeout.into())];
                self.say(Kind::Producers, "fact-transaction-timed-out", &args).tone(Tone::Trouble)
            }
            Fact::ProducerFenced { producer, transactional_id, exception, message } => {
                let args = [
                    ("producer", show(producer)),
                    ("id", show(transactional_id)),
                    ("exception", (*exception).into()),
                    ("message", message.as_str().into()),
                ];
                self.of_producer("fact-producer-fenced", producer, &args).tone(Tone::Trouble)
            }
            _ => self.topics(fact),
        }
    }
}
