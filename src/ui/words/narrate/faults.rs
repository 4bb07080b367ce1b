//! Sentences about what goes wrong between clients and brokers.

use super::Teller;
use crate::session::subject::{Subject, kafka};
use crate::simulation::Fact;
use crate::simulation::network::{Apis, FaultInject, Harm, Named, Victim};
use crate::ui::words::sentence::{Kind, Sentence, Tone};
use crate::ui::words::{Arg, Words, format, show};

impl Teller<'_> {
    pub(super) fn faults(&self, fact: &Fact) -> Sentence {
        match fact {
            Fact::FaultInjected { asked } => {
                let sentence = self.say(
                    kind(victim(asked).as_ref()),
                    "fact-fault-injected",
                    &[("fault", asked.fault.as_str().into()), ("sentence", fault(self.words, asked).into())],
                );
                let about = victim(asked).map(|client| subject(&client));
                about.map_or(sentence.clone(), |about| sentence.about(about))
            }
            Fact::FaultCleared { fault } => {
                self.say(Kind::Topics, "fact-fault-cleared", &[("fault", fault.as_str().into())])
            }
            Fact::MessageHarmed { fault, client, api, leg, what, left } => {
                let mut args = vec![
                    ("fault", fault.as_str().into()),
                    ("client", who(client)),
                    ("api", api.name().into()),
                    ("leg", leg.name().into()),
                    ("left", (*left).into()),
                ];
                args.extend(damage(self.words, *what));
                let sentence = self.say(kind(Some(client)), "fact-message-harmed", &args);
                sentence.tone(Tone::Trouble).about(subject(client))
            }
            _ => unreachable!("not about faults"),
        }
    }
}

/// What a fault does, in a sentence.
pub fn fault(words: &Words, asked: &FaultInject) -> String {
    let client = victim(asked);
    let api = match asked.api {
        Apis::All => "all",
        Apis::Only(api) => api.name(),
    };
    let messages = words.format(
        "fault-messages",
        &[
            ("whose", if client.is_some() { "one" } else { "all" }.into()),
            ("client", client.as_ref().map_or("".into(), who)),
            ("api", api.into()),
            ("leg", asked.leg.name().into()),
            ("times", asked.times.into()),
        ],
    );
    let sure = if asked.chance.0 == 1_000 { "yes" } else { "no" };
    let mut args = vec![
        ("messages", messages.into()),
        ("times", asked.times.into()),
        ("sure", sure.into()),
        ("percent", format::number(asked.chance.as_f64() * 100.0).into()),
    ];
    args.extend(damage(words, asked.what));
    words.format("fault-sentence", &args)
}

fn damage(words: &Words, what: Harm) -> [(&'static str, Arg<'static>); 2] {
    let (what, delay) = match what {
        Harm::Drop => ("drop", String::new()),
        Harm::Delay(ms) => ("delay", format::duration(words, ms)),
        Harm::Duplicate => ("duplicate", String::new()),
    };
    [("what", what.into()), ("delay", delay.into())]
}

fn victim(asked: &FaultInject) -> Option<Named> {
    match &asked.client {
        Victim::Any => None,
        Victim::Producer(producer) => Some(Named::Producer(producer.clone())),
        Victim::Member { group, member } => Some(Named::Member(group.clone(), member.clone())),
    }
}

fn who(client: &Named) -> Arg<'static> {
    match client {
        Named::Producer(producer) => show(producer),
        Named::Member(_, member) => show(member),
    }
}

fn subject(client: &Named) -> Subject {
    match client {
        Named::Producer(producer) => Subject::Producer(producer.clone()),
        Named::Member(group, member) => {
            kafka::Subject::Member { group: group.clone(), member: member.clone() }.into()
        }
    }
}

fn kind(client: Option<&Named>) -> Kind {
    match client {
        Some(Named::Producer(_)) => Kind::Producers,
        Some(Named::Member(..)) => Kind::Groups,
        None => Kind::Topics,
    }
}
