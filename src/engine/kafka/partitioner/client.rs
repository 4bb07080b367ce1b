//! Which client, and which partitioner of it: names as a producer's settings give them.

use std::fmt;

/// A client library, as far as it decides where a record goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Client {
    /// Apache Kafka's own producer, and what runs on it (Spring, Streams, Connect).
    #[default]
    Java,
    /// librdkafka: C and C++, and Python, Go and .NET through confluent-kafka.
    Librdkafka,
    /// IBM's (once Shopify's) Go client.
    Sarama,
    /// kafkajs, in Node.
    KafkaJs,
    /// kafka-python, the pure one.
    KafkaPython,
    /// segmentio's kafka-go.
    KafkaGo,
}

/// No client, or no partitioner of that client, goes by this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    pub name: String,
    /// The names that would do.
    pub known: Vec<&'static str>,
}

impl Client {
    /// All of them, the default first.
    pub const ALL: [Self; 6] =
        [Self::Java, Self::Librdkafka, Self::Sarama, Self::KafkaJs, Self::KafkaPython, Self::KafkaGo];

    /// The name that commands and snapshots use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Java => "java",
            Self::Librdkafka => "librdkafka",
            Self::Sarama => "sarama",
            Self::KafkaJs => "kafkajs",
            Self::KafkaPython => "kafka-python",
            Self::KafkaGo => "kafka-go",
        }
    }

    /// Other names: the packages that people install.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Java => &["kafka-clients", "spring-kafka"],
            Self::Librdkafka => {
                &["confluent-kafka-python", "confluent-kafka-go", "confluent-kafka-dotnet", "confluent-kafka"]
            }
            Self::Sarama | Self::KafkaJs | Self::KafkaPython | Self::KafkaGo => &[],
        }
    }

    /// The client of that name or alias.
    pub fn parse(name: &str) -> Result<Self, UnknownName> {
        let fits = |client: &Self| client.name() == name || client.aliases().contains(&name);
        Self::ALL.into_iter().find(fits).ok_or_else(|| UnknownName {
            name: name.into(),
            known: Self::ALL
                .iter()
                .flat_map(|client| [&[client.name()], client.aliases()].concat())
                .collect(),
        })
    }

    /// What it does unless told otherwise.
    pub fn default_partitioner(self) -> Partitioner {
        self.partitioners()[0]
    }

    /// What it can be told to do, the default first.
    pub fn partitioners(self) -> &'static [Partitioner] {
        use Partitioner as P;
        match self {
            Self::Java => &[P::BuiltIn, P::RoundRobin],
            Self::Librdkafka => &[
                P::ConsistentRandom,
                P::Consistent,
                P::Murmur2,
                P::Murmur2Random,
                P::Fnv1a,
                P::Fnv1aRandom,
                P::Random,
            ],
            Self::Sarama => &[P::SaramaHash, P::SaramaReferenceHash, P::SaramaRandom, P::SaramaRoundRobin],
            Self::KafkaJs => &[P::KafkaJs],
            Self::KafkaPython => &[P::KafkaPython],
            Self::KafkaGo => &[P::KafkaGoRoundRobin, P::KafkaGoHash],
        }
    }

    /// The client's partitioner of that name: for Java a class (`partitioner.class`), with or without its
    /// package; for librdkafka the value of `partitioner`; else the client's own word for it.
    pub fn partitioner(self, name: &str) -> Result<Partitioner, UnknownName> {
        let short = if self == Self::Java { name.rsplit('.').next().unwrap_or(name) } else { name };
        let mut own = self.partitioners().iter().copied();
        own.find(|partitioner| partitioner.name() == short).ok_or_else(|| UnknownName {
            name: name.into(),
            known: self.partitioners().iter().map(|partitioner| partitioner.name()).collect(),
        })
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One way to choose a partition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partitioner {
    /// Java's default since 3.3: murmur2 of the key, else the sticky uniform partitioner (KIP-794).
    #[default]
    BuiltIn,
    /// Java's `RoundRobinPartitioner`: in turn, keys ignored.
    RoundRobin,
    /// librdkafka's `consistent`: CRC-32; null hashes like an empty key.
    Consistent,
    /// librdkafka's default: CRC-32; null and empty keys are random.
    ConsistentRandom,
    /// librdkafka's `murmur2`: as Java for keys; null hashes like an empty key.
    Murmur2,
    /// librdkafka's `murmur2_random`: as Java for keys; null is random.
    Murmur2Random,
    /// librdkafka's `fnv1a`: FNV-1a; null hashes like an empty key.
    Fnv1a,
    /// librdkafka's `fnv1a_random`: FNV-1a; null is random.
    Fnv1aRandom,
    /// librdkafka's `random`: each record by itself, keys ignored.
    Random,
    /// Sarama's `NewHashPartitioner`: FNV-1a, remainder negated where negative; null is random.
    SaramaHash,
    /// Sarama's `NewReferenceHashPartitioner`: FNV-1a, sign bit masked; null is random.
    SaramaReferenceHash,
    /// Sarama's `NewRandomPartitioner`.
    SaramaRandom,
    /// Sarama's `NewRoundRobinPartitioner`.
    SaramaRoundRobin,
    /// kafkajs' default: murmur2 as Java; null in turn from a random start.
    KafkaJs,
    /// kafka-python's default: murmur2 as Java; null is random.
    KafkaPython,
    /// kafka-go's default: in turn, keys ignored.
    KafkaGoRoundRobin,
    /// kafka-go's `Hash`: as Sarama's hash; null in turn.
    KafkaGoHash,
}

impl Partitioner {
    /// The name that settings use.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "BuiltInPartitioner",
            Self::RoundRobin => "RoundRobinPartitioner",
            Self::Consistent => "consistent",
            Self::ConsistentRandom => "consistent_random",
            Self::Murmur2 => "murmur2",
            Self::Murmur2Random => "murmur2_random",
            Self::Fnv1a => "fnv1a",
            Self::Fnv1aRandom => "fnv1a_random",
            Self::Random | Self::SaramaRandom => "random",
            Self::SaramaHash | Self::KafkaGoHash => "hash",
            Self::SaramaReferenceHash => "reference_hash",
            Self::SaramaRoundRobin | Self::KafkaGoRoundRobin => "round_robin",
            Self::KafkaJs | Self::KafkaPython => "DefaultPartitioner",
        }
    }

    /// The class or function that holds the rule, for 'why?'.
    pub fn source(self) -> &'static str {
        match self {
            Self::BuiltIn => "org.apache.kafka.clients.producer.internals.BuiltInPartitioner",
            Self::RoundRobin => "org.apache.kafka.clients.producer.RoundRobinPartitioner",
            Self::Consistent => "rd_kafka_msg_partitioner_consistent",
            Self::ConsistentRandom => "rd_kafka_msg_partitioner_consistent_random",
            Self::Murmur2 => "rd_kafka_msg_partitioner_murmur2",
            Self::Murmur2Random => "rd_kafka_msg_partitioner_murmur2_random",
            Self::Fnv1a => "rd_kafka_msg_partitioner_fnv1a",
            Self::Fnv1aRandom => "rd_kafka_msg_partitioner_fnv1a_random",
            Self::Random => "rd_kafka_msg_partitioner_random",
            Self::SaramaHash => "sarama.NewHashPartitioner",
            Self::SaramaReferenceHash => "sarama.NewReferenceHashPartitioner",
            Self::SaramaRandom => "sarama.NewRandomPartitioner",
            Self::SaramaRoundRobin => "sarama.NewRoundRobinPartitioner",
            Self::KafkaJs => "kafkajs Partitioners.DefaultPartitioner",
            Self::KafkaPython => "kafka.partitioner.DefaultPartitioner",
            Self::KafkaGoRoundRobin => "kafka.RoundRobin",
            Self::KafkaGoHash => "kafka.Hash",
        }
    }
}
