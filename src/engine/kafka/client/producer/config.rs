//! A producer's settings. Names, defaults and ranges are Kafka's (`ProducerConfig`, 4.3).

use crate::engine::kafka::client::config::{ConfigError, boolean, int, long};
use crate::engine::kafka::ids::{Ms, TransactionalId};
use crate::engine::kafka::partitioner::{Client, Partitioner, PartitionerConfig, UnknownName};

/// `acks`: what the broker must have done before it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Acks {
    /// `0`: it doesn't answer at all.
    None,
    /// `1`: the leader has the records.
    Leader,
    /// `all` (or `-1`): all replicas in sync have them.
    #[default]
    All,
}

/// The settings that the model follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProducerConfig {
    /// Which client library; sets the default partitioner.
    pub client: Client,
    /// `partitioner.class` (Java), `partitioner` (others), `partitioner.ignore.keys`,
    /// `partitioner.adaptive.partitioning.enable`, `sticky.partitioning.linger.ms` (librdkafka). Its
    /// `batch_size` is `batch.size`, at least 1.
    pub partitioning: PartitionerConfig,
    /// `partitioner.availability.timeout.ms`; 0: never leave a partition out. With one broker that always
    /// answers there is nothing to leave out yet.
    pub availability_timeout_ms: Ms,
    /// `linger.ms`: how long a batch that isn't full waits for more.
    pub linger_ms: Ms,
    /// `max.request.size`, bytes: the most that one request holds, and the most that one record may take.
    pub max_request_size: u64,
    pub acks: Acks,
    /// `max.in.flight.requests.per.connection`.
    pub max_in_flight: usize,
    /// `request.timeout.ms`.
    pub request_timeout_ms: Ms,
    /// `delivery.timeout.ms`.
    pub delivery_timeout_ms: Ms,
    pub retries: u32,
    /// `retry.backoff.ms`.
    pub retry_backoff_ms: Ms,
    /// `retry.backoff.max.ms`.
    pub retry_backoff_max_ms: Ms,
    /// `enable.idempotence` as it was set; none: Kafka's default, which is on unless another setting rules it
    /// out.
    pub enable_idempotence: Option<bool>,
    /// `transactional.id`: its records belong to transactions.
    pub transactional_id: Option<TransactionalId>,
    /// `transaction.timeout.ms`: after so long the coordinator aborts what is still open. Default 1 minute.
    pub transaction_timeout_ms: Ms,
    delivery_timeout_set: bool,
}

impl ProducerConfig {
    /// The defaults of `client`. Batching has Java's defaults for all of them.
    pub fn new(client: Client) -> Self {
        let partitioning = PartitionerConfig {
            partitioner: client.default_partitioner(),
            ignore_keys: false,
            adaptive: true,
            batch_size: 16_384,
            sticky_linger_ms: 10,
        };
        Self {
            client,
            partitioning,
            availability_timeout_ms: 0,
            linger_ms: 5,
            max_request_size: 1 << 20,
            acks: Acks::All,
            max_in_flight: 5,
            request_timeout_ms: 30_000,
            delivery_timeout_ms: 120_000,
            retries: i32::MAX as u32,
            retry_backoff_ms: 100,
            retry_backoff_max_ms: 1_000,
            enable_idempotence: None,
            transactional_id: None,
            transaction_timeout_ms: 60_000,
            delivery_timeout_set: false,
        }
    }

    /// Sets one setting by Kafka's name. Whether settings fit together is asked of [`ProducerConfig::check`]
    /// when all are set.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        let ms = |min| long(name, value, min).map(|ms| ms as Ms);
        match name {
            "linger.ms" => self.linger_ms = ms(0)?,
            // 0 means 1, both mean a batch a record.
            "batch.size" => self.partitioning.batch_size = int(name, value, 0)?.max(1) as u64,
            "max.request.size" => self.max_request_size = int(name, value, 0)? as u64,
            "acks" => self.acks = acks(name, value)?,
            "max.in.flight.requests.per.connection" => self.max_in_flight = int(name, value, 1)? as usize,
            "request.timeout.ms" => self.request_timeout_ms = int(name, value, 0)? as Ms,
            "delivery.timeout.ms" => {
                self.delivery_timeout_ms = int(name, value, 0)? as Ms;
                self.delivery_timeout_set = true;
            }
            "retries" => self.retries = int(name, value, 0)? as u32,
            "retry.backoff.ms" => self.retry_backoff_ms = ms(0)?,
            "transactional.id" if value.is_empty() => {
                let (name, value) = (name.into(), value.into());
                return Err(ConfigError::NotAllowed { name, value, allowed: Vec::new() });
            }
            "transactional.id" => self.transactional_id = Some(value.into()),
            // Kafka's client takes any number, and fails to ask with one that is not positive.
            "transaction.timeout.ms" => {
                self.transaction_timeout_ms = int(name, value, i32::MIN)?.max(0) as Ms;
            }
            "retry.backoff.max.ms" => self.retry_backoff_max_ms = ms(0)?,
            "enable.idempotence" => self.enable_idempotence = Some(boolean(name, value)?),
            _ => return self.set_partitioning(name, value),
        }
        Ok(())
    }

    fn set_partitioning(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        let java = self.client == Client::Java;
        match name {
            "partitioner.class" if java => self.partitioning.partitioner = self.named(name, value)?,
            "partitioner" if !java => self.partitioning.partitioner = self.named(name, value)?,
            "partitioner.ignore.keys" if java => self.partitioning.ignore_keys = boolean(name, value)?,
            "partitioner.adaptive.partitioning.enable" if java => {
                self.partitioning.adaptive = boolean(name, value)?;
            }
            "partitioner.availability.timeout.ms" if java => {
                self.availability_timeout_ms = long(name, value, 0)? as Ms;
            }
            "sticky.partitioning.linger.ms" if self.client == Client::Librdkafka => {
                self.partitioning.sticky_linger_ms = int(name, value, 0)? as Ms;
            }
            _ => return Err(ConfigError::UnknownName { name: name.into() }),
        }
        Ok(())
    }

    fn named(&self, name: &str, value: &str) -> Result<Partitioner, ConfigError> {
        let not_allowed = |error: UnknownName| ConfigError::NotAllowed {
            name: name.into(),
            value: error.name,
            allowed: error.known,
        };
        self.client.partitioner(value).map_err(not_allowed)
    }

    /// Whether the settings fit together, as the producer's constructor asks; settles `delivery.timeout.ms`
    /// where it was left to default.
    pub fn check(&mut self) -> Result<(), ConfigError> {
        let least = self.linger_ms.saturating_add(self.request_timeout_ms).min(i32::MAX as Ms);
        if self.delivery_timeout_ms < least {
            if self.delivery_timeout_set {
                return Err(ConfigError::Conflict { name: "delivery.timeout.ms", with: "linger.ms" });
            }
            self.delivery_timeout_ms = least;
        }
        if self.enable_idempotence == Some(true) {
            let conflict = |name| Err(ConfigError::Conflict { name, with: "enable.idempotence" });
            if self.acks != Acks::All {
                return conflict("acks");
            }
            if self.retries == 0 {
                return conflict("retries");
            }
        }
        // Asked for or not: only acks and retries rule idempotence out silently.
        if self.enable_idempotence != Some(false) && self.max_in_flight > 5 {
            let (name, with) = ("max.in.flight.requests.per.connection", "enable.idempotence");
            return Err(ConfigError::Conflict { name, with });
        }
        if self.transactional_id.is_some() && !self.idempotent() {
            return Err(ConfigError::Conflict { name: "transactional.id", with: "enable.idempotence" });
        }
        Ok(())
    }

    /// Whether the producer numbers its batches, so that the broker drops repetitions (`enable.idempotence`).
    pub fn idempotent(&self) -> bool {
        let possible = self.acks == Acks::All && self.retries > 0 && self.max_in_flight <= 5;
        self.enable_idempotence.unwrap_or(possible)
    }
}

impl Default for ProducerConfig {
    fn default() -> Self {
        Self::new(Client::default())
    }
}

fn acks(name: &str, value: &str) -> Result<Acks, ConfigError> {
    match value.trim() {
        "0" => Ok(Acks::None),
        "1" => Ok(Acks::Leader),
        "all" | "-1" => Ok(Acks::All),
        _ => Err(ConfigError::NotAllowed {
            name: name.into(),
            value: value.into(),
            allowed: vec!["all", "-1", "0", "1"],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_defaults_and_refusals_are_kafkas() {
        let mut config = ProducerConfig::default();
        assert_eq!(
            (config.linger_ms, config.partitioning.batch_size, config.idempotent()),
            (5, 16_384, true)
        );
        config.set("acks", "1").unwrap();
        assert_eq!(config.check(), Ok(()), "idempotence that nobody asked for goes silently");
        assert!(!config.idempotent());
        config.set("enable.idempotence", "true").unwrap();
        assert_eq!(config.check(), Err(ConfigError::Conflict { name: "acks", with: "enable.idempotence" }));
        assert!(matches!(config.set("linger", "5"), Err(ConfigError::UnknownName { .. })));
        let class = "org.apache.kafka.clients.producer.RoundRobinPartitioner";
        config.set("partitioner.class", class).unwrap();
        assert_eq!(config.partitioning.partitioner, Partitioner::RoundRobin);
        let error = config.set("partitioner", "murmur2_random").unwrap_err();
        assert!(matches!(error, ConfigError::UnknownName { .. }), "Java has no such setting");
        let mut config = ProducerConfig::new(Client::Librdkafka);
        assert_eq!(config.partitioning.partitioner, Partitioner::ConsistentRandom);
        config.set("partitioner", "murmur2_random").unwrap();
        assert_eq!(config.partitioning.partitioner, Partitioner::Murmur2Random);
        assert!(matches!(config.set("partitioner", "murmur3"), Err(ConfigError::NotAllowed { .. })));
    }

    #[test]
    fn delivery_takes_at_least_lingering_and_a_request() {
        let mut config = ProducerConfig::default();
        config.set("linger.ms", "100000").unwrap();
        assert_eq!((config.check(), config.delivery_timeout_ms), (Ok(()), 130_000));
        config.set("delivery.timeout.ms", "120000").unwrap();
        assert!(config.check().is_err());
    }
}
