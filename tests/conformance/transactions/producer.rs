//! A producer of the recorded calls: its settings, its transactions, and batches that wait.

use std::collections::BTreeMap;

use loglab::engine::kafka::client::config::{ConfigError, ConfigType};
use loglab::engine::kafka::client::producer::ProducerConfig;
use loglab::engine::kafka::ids::{Ms, TopicPartition};
use loglab::engine::kafka::transaction::{Exception, TransactionManager};

/// What the recording set unless a case says otherwise.
const SETTINGS: [(&str, &str); 3] =
    [("delivery.timeout.ms", "8000"), ("request.timeout.ms", "5000"), ("linger.ms", "0")];

pub struct Producer {
    pub manager: Option<TransactionManager>,
    pub idempotent: bool,
    pub closed: bool,
    pub delivery_timeout_ms: Ms,
    /// Records that wait in a batch, and since when.
    pub waiting: BTreeMap<TopicPartition, (usize, Ms)>,
}

impl Producer {
    /// `new KafkaProducer`. `id` is its transactional id unless the settings name another, or `(none)`.
    pub fn new(id: Option<&str>, settings: &str) -> Result<Self, Exception> {
        let mut config = ProducerConfig::default();
        let given = settings.split([',', ' ', ';', '\n']).filter_map(|setting| setting.split_once('='));
        let given: Vec<(&str, &str)> = given.map(|(name, value)| (name.trim(), value.trim())).collect();
        let own = SETTINGS.into_iter().chain(id.map(|id| ("transactional.id", id)));
        for (name, value) in own.chain(given.iter().copied()) {
            let overridden = given.iter().any(|(other, none)| *other == name && *none == "(none)");
            // How long calls block is the player's own business.
            if overridden || name == "max.block.ms" {
                continue;
            }
            config.set(name, value).map_err(|error| refused(&error))?;
        }
        config.check().map_err(|error| conflict(&error, &config))?;
        let manager = config
            .transactional_id
            .clone()
            .map(|id| TransactionManager::new(id, config.transaction_timeout_ms));
        Ok(Self {
            manager,
            idempotent: config.idempotent(),
            closed: false,
            delivery_timeout_ms: config.delivery_timeout_ms,
            waiting: BTreeMap::new(),
        })
    }

    /// What all transactional methods ask first.
    pub fn transactional(&mut self) -> Result<&mut TransactionManager, Exception> {
        if self.manager.is_none() && !self.idempotent {
            return Err(Exception::illegal_state(
                "Cannot use transactional methods without enabling transactions by setting the transactional.id \
                 configuration property",
            ));
        }
        if self.closed {
            return Err(Exception::illegal_state("Cannot perform operation after producer has been closed"));
        }
        self.manager.as_mut().ok_or_else(|| {
            Exception::illegal_state("Transactional method invoked on a non-transactional producer.")
        })
    }

    /// When the oldest waiting batch has waited for too long.
    pub fn next_expiry(&self) -> Option<Ms> {
        self.waiting.values().map(|(_, since)| since + self.delivery_timeout_ms).min()
    }

    /// Gives up batches that waited for too long, those of one pass together.
    pub fn expire(&mut self, now: Ms) -> Vec<(TopicPartition, Exception)> {
        let limit = self.delivery_timeout_ms;
        let late: Vec<_> = self.waiting.iter().filter(|(_, (_, since))| since + limit <= now).collect();
        let late: Vec<_> = late
            .into_iter()
            .map(|(tp, (records, since))| {
                let text = format!(
                    "Expiring {records} record(s) for {tp}:{} ms has passed since batch creation. The request has not \
                     been sent, or no server response has been received yet.",
                    now - since
                );
                (tp.clone(), Exception::new("TimeoutException", text))
            })
            .collect();
        for (tp, exception) in &late {
            self.waiting.remove(tp);
            if let Some(manager) = &mut self.manager {
                manager.batch_failed(exception.clone());
            }
        }
        late
    }
}

fn refused(error: &ConfigError) -> Exception {
    let invalid = |name: &str, value: &str, why: &str| {
        let text = format!("Invalid value {value} for configuration {name}: {why}");
        Exception::new("ConfigException", text)
    };
    match error {
        ConfigError::WrongType { name, value, expected } => {
            let kind = match expected {
                ConfigType::Int => "INT",
                ConfigType::Long => "LONG",
                _ => return invalid(name, value, "Expected value to be either true or false"),
            };
            invalid(name, value, &format!("Not a number of type {kind}"))
        }
        ConfigError::OutOfRange { name, value, min, .. } => {
            invalid(name, &value.to_string(), &format!("Value must be at least {min}"))
        }
        ConfigError::NotAllowed { name, value, allowed } => {
            if name == "transactional.id" {
                return invalid(name, value, "String must be non-empty");
            }
            invalid(name, value, &format!("String must be one of: {}", allowed.join(", ")))
        }
        other => Exception::new("NotUnderstood", other.to_string()),
    }
}

fn conflict(error: &ConfigError, config: &ProducerConfig) -> Exception {
    let text = match error {
        ConfigError::Conflict { name: "transactional.id", .. } => {
            "Cannot set a transactional.id without also enabling idempotence.".to_owned()
        }
        ConfigError::Conflict { name: "max.in.flight.requests.per.connection", .. } => format!(
            "To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current \
             value is {}.",
            config.max_in_flight
        ),
        ConfigError::Conflict { name: "retries", .. } => {
            "Must set retries to non-zero when using the idempotent producer.".to_owned()
        }
        ConfigError::Conflict { name: "acks", .. } => {
            "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence."
                .to_owned()
        }
        ConfigError::Conflict { name: "delivery.timeout.ms", .. } => {
            let text = "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms";
            let cause = Exception::new("ConfigException", text);
            return Exception::new("KafkaException", "Failed to construct kafka producer").caused_by(cause);
        }
        other => return Exception::new("NotUnderstood", other.to_string()),
    };
    Exception::new("ConfigException", text)
}
