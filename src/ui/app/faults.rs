//! What can go wrong between a client and the brokers, as a menu: the next message of a kind is lost, late or doubled.

use super::state::App;
use crate::engine::kafka::api::ApiKey;
use crate::simulation::command::Milli;
use crate::simulation::network::{Apis, FaultInject, Harm, Leg, Named};
use crate::ui::facts::MemberFacts;
use crate::ui::gesture::Gesture;
use crate::ui::intent::{Dialog, Intent};
use crate::ui::menu::{Entry, Item};
use crate::ui::words::format::duration;

/// How long the menu holds a message up.
const LATE_MS: u64 = 2_000;

impl App {
    pub(super) fn fault_menu(&self, client: &Named) -> Vec<Entry> {
        let mut entries = match client {
            Named::Producer(_) => self.producer_faults(client),
            Named::Member(..) => self.member_faults(client),
        };
        entries.push(Entry::Rule);
        let more = Intent::Open(Dialog::Fault(client.clone()));
        entries.push(Entry::Item(Item::new(self.words.text("fault-more"), more)));
        let ends = self.faults_at(client).iter().map(|fault| {
            let label = self.words.format("fault-clear", &[("fault", fault.fault.as_str().into())]);
            Entry::Item(Item::new(label, Gesture::Mend(fault.fault.clone())))
        });
        entries.extend(ends);
        entries
    }

    fn producer_faults(&self, client: &Named) -> Vec<Entry> {
        let (request, response) = (Leg::Request, Leg::Response);
        let all = [
            ("fault-lose-produce-request", request, Harm::Drop),
            ("fault-lose-produce-response", response, Harm::Drop),
            ("fault-late-produce-request", request, Harm::Delay(LATE_MS)),
            ("fault-twice-produce-request", request, Harm::Duplicate),
        ];
        let delay = duration(&self.words, LATE_MS);
        let entry = |(id, leg, what): (&str, Leg, Harm)| {
            let label = self.words.format(id, &[("delay", delay.as_str().into())]);
            Entry::Item(Item::new(label, self.breaks(client, ApiKey::Produce, leg, what)))
        };
        all.map(entry).into()
    }

    fn member_faults(&self, client: &Named) -> Vec<Entry> {
        let modern = self.member_at(client).is_some_and(|member| member.is_modern);
        let apis: &[ApiKey] = if modern {
            &[ApiKey::Fetch, ApiKey::ConsumerGroupHeartbeat, ApiKey::OffsetCommit, ApiKey::OffsetFetch]
        } else {
            &[
                ApiKey::Fetch,
                ApiKey::Heartbeat,
                ApiKey::JoinGroup,
                ApiKey::SyncGroup,
                ApiKey::OffsetCommit,
                ApiKey::OffsetFetch,
            ]
        };
        let both = |api: &ApiKey| {
            let legs = [("fault-lose-api-request", Leg::Request), ("fault-lose-api-response", Leg::Response)];
            legs.map(|(id, leg)| {
                let label = self.words.format(id, &[("api", api.name().into())]);
                Entry::Item(Item::new(label, self.breaks(client, *api, leg, Harm::Drop)))
            })
        };
        apis.iter().flat_map(both).collect()
    }

    /// The next such message of that client is harmed.
    fn breaks(&self, client: &Named, api: ApiKey, leg: Leg, what: Harm) -> Gesture {
        Gesture::Break(Box::new(FaultInject {
            fault: self.free_fault(),
            client: client.clone().into(),
            api: Apis::Only(api),
            leg,
            what,
            times: 1,
            chance: Milli::whole(1),
        }))
    }

    /// A name that no fault of a card has.
    pub(super) fn free_fault(&self) -> String {
        let members = self.facts.groups.iter().flat_map(|group| &group.members);
        let of_members = members.flat_map(|member| &member.faults);
        let of_producers = self.facts.producers.iter().flat_map(|producer| &producer.faults);
        let taken: Vec<&str> = of_members.chain(of_producers).map(|fault| fault.fault.as_str()).collect();
        let names = (1..).map(|number| format!("f{number}"));
        names.into_iter().find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
    }

    fn faults_at(&self, client: &Named) -> &[FaultInject] {
        match client {
            Named::Producer(name) => {
                let facts = self.facts.producers.iter().find(|facts| facts.producer == *name);
                facts.map_or(&[], |facts| &facts.faults)
            }
            Named::Member(..) => self.member_at(client).map_or(&[], |facts| &facts.faults),
        }
    }

    fn member_at(&self, client: &Named) -> Option<&MemberFacts> {
        let Named::Member(group, member) = client else { return None };
        let members = &self.group(group)?.members;
        members.iter().map(AsRef::as_ref).find(|facts: &&MemberFacts| facts.member == *member)
    }
}
