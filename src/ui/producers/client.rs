//! Client libraries by the names that people know them by.

use crate::ui::words::Words;

/// Client libraries with the messages that name them.
const CLIENTS: [(&str, &str); 6] = [
    ("java", "client-java"),
    ("librdkafka", "client-librdkafka"),
    ("sarama", "client-sarama"),
    ("kafkajs", "client-kafkajs"),
    ("kafka-python", "client-kafka-python"),
    ("kafka-go", "client-kafka-go"),
];

/// A client library by the name that people know it by.
pub fn client_name(words: &Words, client: &str) -> String {
    let known = CLIENTS.iter().find(|(name, _)| *name == client);
    known.map_or_else(|| client.to_owned(), |(_, id)| words.text(id))
}
