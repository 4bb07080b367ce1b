//! Dialogs about a member's application, with how it works now and who could die where.

use std::rc::Rc;

use yew::prelude::*;

use super::state::App;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, TopicName, TopicPartition};
use crate::ui::dialog::Dialog as Frame;
use crate::ui::groups::delivery::{Candidate, CrashForm, DeliveryForm, Works};
use crate::ui::intent::Intent;
use crate::ui::words::show;

impl App {
    pub(super) fn delivery_view(
        ctx: &Context<Self>,
        (group, member): (&GroupId, &MemberName),
        topics: Rc<Vec<TopicName>>,
        on_intent: Callback<Intent>,
    ) -> Html {
        let lab = ctx.props().lab.borrow();
        let found = lab.world().kafka.groups.get(group).and_then(|it| it.client(member.as_str()));
        let Some((_, client)) = found else { return Html::default() };
        let application = &client.application;
        let works = Works {
            commit: application.commit,
            effect: (&application.action).into(),
            on_error: (&application.on_error).into(),
            processing_us: client.processing_us,
        };
        html! { <DeliveryForm group={group.clone()} member={member.clone()} {works} {topics} {on_intent} /> }
    }

    /// Owners of the partition first, then who may own it.
    pub(super) fn crash_view(
        ctx: &Context<Self>,
        partition: &TopicPartition,
        offset: Offset,
        on_intent: Callback<Intent>,
    ) -> Html {
        let lab = ctx.props().lab.borrow();
        let mut candidates = Vec::new();
        for (id, group) in &lab.world().kafka.groups {
            let owners = group.owners();
            let owner = owners.get(partition).map(|(name, _)| (*name).clone());
            let alive =
                group.clients.values().filter(|it| !it.is_crashed() && it.topics.contains(&partition.topic));
            candidates.extend(alive.map(|client| Candidate {
                group: id.clone(),
                member: client.name.clone(),
                owns: owner.as_ref() == Some(&client.name),
            }));
        }
        candidates.sort_by_key(|it| !it.owns);
        html! { <CrashForm partition={partition.clone()} {offset} {candidates} {on_intent} /> }
    }

    /// The same for a member, at what it reads next; it is the one that is asked for.
    pub(super) fn crash_member_view(
        &self,
        ctx: &Context<Self>,
        group: &GroupId,
        member: &MemberName,
        on_intent: Callback<Intent>,
    ) -> Html {
        let title = self.words.format("crash-nothing", &[("member", show(member))]);
        let Some((partition, offset)) = Self::next_of(ctx, group, member) else {
            return html! {
                <Frame {title} on_intent={on_intent.clone()}>
                    <div class="ends">
                        <button type="button" class="btn main" onclick={on_intent.reform(|_: MouseEvent| Intent::Close)}>
                            { self.words.text("close") }
                        </button>
                    </div>
                </Frame>
            };
        };
        let candidates = vec![Candidate { group: group.clone(), member: member.clone(), owns: true }];
        html! { <CrashForm {partition} {offset} {candidates} {on_intent} /> }
    }

    /// Where a member reads next: the first of its partitions that has records to come, else its first.
    fn next_of(
        ctx: &Context<Self>,
        group: &GroupId,
        member: &MemberName,
    ) -> Option<(TopicPartition, Offset)> {
        let lab = ctx.props().lab.borrow();
        let world = lab.world();
        let (_, client) = world.kafka.groups.get(group)?.client(member.as_str())?;
        let places = || client.held().iter().filter_map(|(tp, held)| Some((tp.clone(), held.position?)));
        let more = |(tp, position): &(TopicPartition, Offset)| {
            let topic = world.kafka.topics.get(&tp.topic);
            let log = topic.and_then(|topic| topic.partitions.get(tp.partition as usize));
            log.is_some_and(|log| *position < log.log_end_offset())
        };
        places().find(more).or_else(|| places().next())
    }
}
