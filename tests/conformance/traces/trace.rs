//! A trace as recorded: settings, topics, and steps with what was seen in each repeat.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::json::{list, number, text};

/// Topic → partitions.
pub type Assignment = BTreeMap<String, BTreeSet<u64>>;

pub use loglab::simulation::command::Configs;

/// How often each trace was recorded.
pub const REPEATS: usize = 3;

pub struct Trace {
    pub name: String,
    /// The broker's settings that concern groups.
    pub broker: Configs,
    /// The clients' settings, those of the trace included.
    pub client: Configs,
    pub topics: BTreeMap<String, u64>,
    /// Of each repeat, topic → its id, where it is recorded.
    topic_ids: Vec<BTreeMap<String, String>>,
    pub steps: Vec<Step>,
}

/// One step: a gesture and what followed.
pub struct Step {
    pub action: Value,
    /// The action in few words.
    pub label: String,
    pub stable: bool,
    pub varies: Vec<String>,
    pub sizes_agree: String,
    pub state: Option<String>,
    /// The group is a share group.
    pub is_share: bool,
    pub assignor: Option<String>,
    /// Clients that the group still holds and that are no live member, with what it holds for them.
    pub also_in_group: BTreeMap<String, Assignment>,
    /// Whether a snapshot was taken while generations differed from repeat to repeat.
    pub generations_differ: bool,
    pub errors: Vec<Trouble>,
    /// What each repeat saw; of a stable step, all the same except for ids and generations.
    pub repeats: Vec<Seen>,
}

/// What could be seen at the end of a step.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Of a classic group: its generation; of another, its epoch.
    pub generation: Option<i64>,
    /// Member → its id.
    pub ids: BTreeMap<String, String>,
    /// Member → its own assignment.
    pub assignment: BTreeMap<String, Assignment>,
    /// Member → its callbacks, in order.
    pub callbacks: BTreeMap<String, Vec<Callback>>,
}

/// One call of a rebalance listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    pub kind: String,
    pub partitions: BTreeSet<String>,
    /// Earliest and latest, since the step's beginning.
    pub ms: (u64, u64),
}

/// An exception, or the result of a commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    pub member: String,
    /// `none`: a commit that succeeded.
    pub class: String,
    pub message: Option<String>,
}

impl Trace {
    pub fn read(config: &Value, case: &Value) -> Result<Self, String> {
        let mut client = configs(&config["client"]);
        client.retain(|name, _| {
            !["client.id", "client", "poll", "allow.auto.create.topics"].contains(&name.as_str())
        });
        client.extend(configs(&case["config"]));
        let mut broker = configs(&config["broker"]);
        broker.retain(|name, _| name.starts_with("group."));
        let topics = case["topics"].as_object().ok_or("topics is no object")?;
        let topics = topics.iter().filter_map(|(name, n)| Some((name.clone(), n.as_u64()?))).collect();
        let ids = case["topic_ids"].as_array().into_iter().flatten();
        let topic_ids = ids.map(strings_of).collect();
        let steps = list(case, "steps")?.iter().map(Step::read).collect::<Result<_, _>>()?;
        Ok(Self { name: text(case, "name")?.into(), broker, client, topics, topic_ids, steps })
    }

    /// Whether it is of a share group.
    pub fn is_share(&self) -> bool {
        self.steps.first().is_some_and(|step| step.is_share)
    }

    /// A setting of the clients, or of the broker, in milliseconds.
    pub fn ms(&self, name: &str) -> u64 {
        let text = self.client.get(name).or_else(|| self.broker.get(name));
        text.and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// The id that a member has in one repeat at the end of a step or, where it is not in the group then, at
    /// the next one that tells. Ids of stable steps are known of the first repeat only.
    pub fn id_of(&self, repeat: usize, step: usize, member: &str) -> Option<&str> {
        let of = |repeat: usize| {
            let later = self.steps[step..].iter();
            later.map_while(move |s| s.repeats.get(repeat)).find_map(|seen| seen.ids.get(member))
        };
        of(repeat).or_else(|| of(0)).map(String::as_str)
    }

    /// The id that a topic had in one repeat; ids decide the order in which a broker walks topics.
    pub fn topic_id(&self, repeat: usize, topic: &str) -> Option<&str> {
        self.topic_ids.get(repeat)?.get(topic).map(String::as_str)
    }

    /// Whether a joiner of that repeat was first told an empty assignment. If its partitions were free, its client
    /// did not know its topics yet: two requests race there. If they were not, it makes no difference.
    pub fn heard_before_metadata(&self, repeat: usize, step: usize, member: &str) -> bool {
        let calls = self.steps[step].repeats.get(repeat).and_then(|seen| seen.callbacks.get(member));
        calls
            .and_then(|calls| calls.first())
            .is_some_and(|call| call.kind == "assigned" && call.partitions.is_empty())
    }
}

impl Step {
    fn read(step: &Value) -> Result<Self, String> {
        let action = step["action"].clone();
        let kind = text(&action, "action")?;
        let crashed = if kind == "crash" { names(&action) } else { Vec::new() };
        let strings = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(|v| Some(v.as_str()?.to_owned())).collect()
        };
        let mut repeats = Vec::new();
        for repeat in 0..REPEATS {
            let own = step["repeats"].get(repeat);
            let from = own.unwrap_or(step);
            let generation = ["generation", "group_epoch"]
                .iter()
                .find_map(|key| one_of(&step[*key], repeat).or_else(|| from[*key].as_i64()));
            let callbacks = from.get("callbacks").unwrap_or(&step["callbacks"]);
            let members = from.get("members").unwrap_or(&step["members"]);
            let mut seen = Seen { generation, ..Seen::of(members, callbacks, &crashed)? };
            if own.is_none() && repeat > 0 {
                seen.ids.clear();
            }
            repeats.push(seen);
        }
        let also = step["also_in_group"].as_object().into_iter().flatten();
        let also_in_group =
            also.map(|(id, m)| (m["client"].as_str().unwrap_or(id).to_owned(), assignment(&m["assignment"])));
        let errors = step["errors"].as_array().into_iter().flatten().map(Trouble::read);
        Ok(Self {
            label: label(&action, kind),
            stable: step["stable"].as_bool().ok_or("stable is no boolean")?,
            varies: strings(&step["varies"]),
            sizes_agree: step["sizes_agree"].as_str().unwrap_or("per_member").into(),
            is_share: step["group_type"].as_str() == Some("share"),
            state: step["state"].as_str().map(str::to_owned),
            assignor: step["assignor"].as_str().map(str::to_owned),
            also_in_group: also_in_group.collect(),
            generations_differ: step["generations_differ"].as_bool() == Some(true),
            errors: errors.collect::<Result<_, _>>()?,
            repeats,
            action,
        })
    }
}

impl Seen {
    fn of(members: &Value, callbacks: &Value, crashed: &[String]) -> Result<Self, String> {
        let mut seen = Self::default();
        for (name, member) in members.as_object().into_iter().flatten() {
            // Who has not joined yet has no id.
            if let Some(id) = member["member_id"].as_str().filter(|id| !id.is_empty()) {
                seen.ids.insert(name.clone(), id.into());
            }
            seen.assignment.insert(name.clone(), assignment(&member["assignment"]));
        }
        for call in callbacks.as_array().ok_or("callbacks is no list")? {
            let member = text(call, "member")?;
            // A real crash has no callbacks: those were the harness's `close`.
            if crashed.iter().any(|name| name == member) && call["in_close"].as_bool() == Some(true) {
                continue;
            }
            let ms = match &call["ms"] {
                Value::Array(both) => {
                    let at = |index: usize| both.get(index).and_then(Value::as_u64).unwrap_or(0);
                    (at(0), at(1))
                }
                one => (one.as_u64().unwrap_or(0), one.as_u64().unwrap_or(0)),
            };
            let names = list(call, "partitions")?.iter().filter_map(Value::as_str);
            let partitions = names.map(str::to_owned).collect();
            let call = Callback { kind: text(call, "kind")?.into(), partitions, ms };
            seen.callbacks.entry(member.into()).or_default().push(call);
        }
        Ok(seen)
    }
}

impl Trouble {
    fn read(error: &Value) -> Result<Self, String> {
        Ok(Self {
            member: text(error, "member")?.into(),
            class: text(error, "class")?.into(),
            message: error["message"].as_str().map(str::to_owned),
        })
    }
}

/// The names of an action's members, be they texts or objects.
pub fn names(action: &Value) -> Vec<String> {
    let members = action["members"].as_array().into_iter().flatten();
    members.filter_map(|m| Some(m.as_str().or_else(|| m["name"].as_str())?.to_owned())).collect()
}

fn label(action: &Value, kind: &str) -> String {
    let topic = action["topic"].as_str().map(str::to_owned);
    let whom = if names(action).is_empty() { topic.into_iter().collect() } else { names(action) };
    format!("{kind} {}", whom.join(" "))
}

/// The value of one repeat, where a field holds one for all or a list of one each.
fn one_of(value: &Value, repeat: usize) -> Option<i64> {
    match value {
        Value::Array(all) => all.get(repeat).and_then(Value::as_i64),
        one => one.as_i64(),
    }
}

fn configs(value: &Value) -> Configs {
    // Values carry remarks after the first word.
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let all = value.as_object().into_iter().flatten();
    let mut configs: Configs =
        all.filter_map(|(name, value)| Some((name.clone(), first(value.as_str()?)))).collect();
    // `group.protocol` of the head is a sentence, and a default is told as `default: [...]`.
    configs.retain(|name, value| {
        value != "default:" && (name != "group.protocol" || ["classic", "consumer"].contains(&value.as_str()))
    });
    configs
}

/// Member settings of a join.
pub fn member_configs(member: &Value) -> Configs {
    configs(&member["config"])
}

fn strings_of(value: &Value) -> BTreeMap<String, String> {
    let all = value.as_object().into_iter().flatten();
    all.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect()
}

fn assignment(value: &Value) -> Assignment {
    let topics = value.as_object().into_iter().flatten();
    let partitions = |list: &Value| list.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    topics.map(|(topic, list)| (topic.clone(), partitions(list))).collect()
}

/// A number of an action, if it has it.
pub fn optional(action: &Value, field: &str) -> Option<u64> {
    number(action, field).ok().and_then(|n| u64::try_from(n).ok())
}
