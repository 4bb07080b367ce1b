//! What the calls of a transactional producer throw.

use super::TransactionError;

/// An exception as an application sees it: class and message are Kafka's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exception {
    pub class: &'static str,
    pub message: String,
    pub cause: Option<Box<Exception>>,
}

impl Exception {
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into(), cause: None }
    }

    /// The exception of an error of the protocol.
    pub fn of(error: TransactionError) -> Self {
        Self::new(error.exception(), error.message())
    }

    pub fn illegal_state(message: impl Into<String>) -> Self {
        Self::new("IllegalStateException", message)
    }

    #[must_use]
    pub fn caused_by(mut self, cause: Self) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// Whether a client would try again what threw it (`RetriableException`).
    pub fn is_retriable(&self) -> bool {
        matches!(self.class, "TimeoutException" | "ConcurrentTransactionsException")
    }
}
