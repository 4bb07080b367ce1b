//! What the coordinator, and brokers in its name, refuse (`Errors`).

/// An error of Kafka's protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransactionError {
    ConcurrentTransactions,
    FencedInstanceId,
    IllegalGeneration,
    InvalidProducerEpoch,
    InvalidProducerIdMapping,
    InvalidTransactionTimeout,
    InvalidTxnState,
    ProducerFenced,
    UnknownMemberId,
}

impl TransactionError {
    /// Kafka's name of the error.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConcurrentTransactions => "CONCURRENT_TRANSACTIONS",
            Self::FencedInstanceId => "FENCED_INSTANCE_ID",
            Self::IllegalGeneration => "ILLEGAL_GENERATION",
            Self::InvalidProducerEpoch => "INVALID_PRODUCER_EPOCH",
            Self::InvalidProducerIdMapping => "INVALID_PRODUCER_ID_MAPPING",
            Self::InvalidTransactionTimeout => "INVALID_TRANSACTION_TIMEOUT",
            Self::InvalidTxnState => "INVALID_TXN_STATE",
            Self::ProducerFenced => "PRODUCER_FENCED",
            Self::UnknownMemberId => "UNKNOWN_MEMBER_ID",
        }
    }

    /// Whether the client asks again by itself.
    pub fn is_retriable(self) -> bool {
        self == Self::ConcurrentTransactions
    }

    /// The class of its exception.
    pub fn exception(self) -> &'static str {
        match self {
            Self::ConcurrentTransactions => "ConcurrentTransactionsException",
            Self::FencedInstanceId => "FencedInstanceIdException",
            Self::IllegalGeneration => "IllegalGenerationException",
            Self::InvalidProducerEpoch => "InvalidProducerEpochException",
            Self::InvalidProducerIdMapping => "InvalidPidMappingException",
            Self::InvalidTransactionTimeout => "InvalidTxnTimeoutException",
            Self::InvalidTxnState => "InvalidTxnStateException",
            Self::ProducerFenced => "ProducerFencedException",
            Self::UnknownMemberId => "UnknownMemberIdException",
        }
    }

    /// Kafka's own words.
    pub fn message(self) -> &'static str {
        match self {
            Self::ConcurrentTransactions => {
                "The producer attempted to update a transaction while another concurrent operation on the same \
                 transaction was ongoing."
            }
            Self::FencedInstanceId => {
                "The broker rejected this static consumer since another consumer with the same group.instance.id has \
                 registered with a different member.id."
            }
            Self::IllegalGeneration => "Specified group generation id is not valid.",
            Self::InvalidProducerEpoch => "Producer attempted to produce with an old epoch.",
            Self::InvalidProducerIdMapping => {
                "The producer attempted to use a producer id which is not currently assigned to its transactional id."
            }
            Self::InvalidTransactionTimeout => {
                "The transaction timeout is larger than the maximum value allowed by the broker (as configured by \
                 transaction.max.timeout.ms)."
            }
            Self::InvalidTxnState => "The producer attempted a transactional operation in an invalid state.",
            Self::ProducerFenced => {
                "There is a newer producer with the same transactionalId which fences the current one."
            }
            Self::UnknownMemberId => "The coordinator is not aware of this member.",
        }
    }
}
