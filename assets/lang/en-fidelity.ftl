### What is exactly Kafka's, and what is simpler here. docs/fidelity.md is generated from this file: `LOGLAB_UPDATE=1 cargo test --test words` writes it.

menu-fidelity = How exact is this? …
fidelity-title = How exact is this?
fidelity-about = Kafka’s own code is the reference. Each mechanism below names its source and what is simplified.
fidelity-source = source
fidelity-exact = as in Kafka
fidelity-simpler = simpler here, or missing

fidelity-sizes = record sizes, batches
    .source = record format v2 (`DefaultRecord`, `DefaultRecordBatch`)
    .exact = exact byte arithmetic, uncompressed
    .simpler = no compression; one replica, so the high watermark follows the end at once

fidelity-time-lookup = lookup by time
    .source = `UnifiedLog.fetchOffsetByTimestamp`
    .exact = first offset at or after the time, also where timestamps decrease
    .simpler = –

fidelity-retention = retention by size and age
    .source = `LogManager.cleanupLogs`, `UnifiedLog.deleteOldSegments`
    .exact = whole segments, by the age of their newest record and by size, 30 s after the start and then every 5 minutes
    .simpler = a check that can find nothing is left out, which changes nothing of what is deleted or when; a deleted segment's files are gone at once, where Kafka keeps them for `file.delete.delay.ms`

fidelity-compaction = compaction
    .source = `LogCleanerManager`, `Cleaner`, `MemoryRecords.filterTo`, `UnifiedLog.deleteOldSegments`
    .exact = clean and dirty part, dirty ratio, lags, whole segments but never the active one, segments joined by `segment.bytes`, offsets and the batches' own offsets kept, tombstones with `deleteHorizonMs`, sizes of batches that are written anew, records of aborted transactions, `compact,delete`, a key for each record
    .simpler = cleaning takes no time, and one round cleans all that it may: there is no dedupe buffer to fill; markers of transactions stay for ever, where Kafka removes them once all their records are gone and `delete.retention.ms` is over

fidelity-offsets-topic = `__consumer_offsets`
    .source = `GroupCoordinatorService.partitionFor`, `OffsetCommitKey`, `OffsetCommitValue`, `Topic.INTERNAL_TOPICS`
    .exact = a group's partition of it, the key and the value of the last record of each commit, and that no client writes to it
    .simpler = only what compaction would leave is kept: commits that were overwritten, tombstones and the offsets of its own records are not

fidelity-java = Java's default partitioner
    .source = `BuiltInPartitioner`, KIP-480, KIP-794
    .exact = murmur2 with a key; sticky and adaptive without
    .simpler = there is one broker, always available

fidelity-clients = librdkafka, Sarama, kafkajs, kafka-python, kafka-go
    .source = their own sources; librdkafka's recorded answers
    .exact = hash, sign handling, empty and null keys
    .simpler = batching has Java's defaults for all of them

fidelity-batching = producer batching
    .source = `RecordAccumulator`, `Sender`
    .exact = `linger.ms`, `batch.size`, requests in flight
    .simpler = a record sent by hand is placed by its producer’s partitioner, but not delayed by `linger.ms`, and a batch of its own; it goes through the network only where a fault may meet it

fidelity-delivery = what a producer does without an answer
    .source = `Sender`, `NetworkClient`, `TransactionManager`, `ExponentialBackoff`; in the broker `ProducerStateManager`, `ProducerAppendInfo`
    .exact = `acks`, `retries`, `retry.backoff.ms` with its growth and jitter, `request.timeout.ms` (which closes the connection and fails all requests in flight), `delivery.timeout.ms`; numbers and epochs of batches, the last five batches that a broker knows, OUT_OF_ORDER_SEQUENCE_NUMBER and the epoch that follows a batch given up
    .simpler = a connection gives everything in order, but the network here can lose a single message. So an idempotent producer looks at answers in order only, takes its first OUT_OF_ORDER_SEQUENCE_NUMBER for one batch that overtook another, and a broker asks of a producer that it doesn’t know to begin at 0. A new connection takes no time. Batches are not split. Topics that are gone are noticed at once

fidelity-transactions = transactions
    .source = `TransactionCoordinator`, `TransactionMetadata`, `TransactionManager`, `ProducerAppendInfo`, KIP-98, KIP-447, KIP-890; recorded calls of a broker 4.3.1
    .exact = `transaction.version` 2: states, epochs raised with each end, fencing, ends asked for again, `transaction.timeout.ms` checked every 10 s, control records, last stable offset, both isolation levels, pending offsets and group metadata, what each call throws
    .simpler = one coordinator that never moves and whose own log is not shown; no two-phase commit. A consumer with `commit: "transaction"` has one producer named after group and client id with a timeout of 10 s, as Kafka Streams has; it reads with read_committed unless told otherwise; its copies are appended as soon as they are produced

fidelity-client-assignors = range, round robin, sticky, cooperative sticky
    .source = the assignor classes, 4.3.1
    .exact = lists in Kafka's order, Java's hash order included
    .simpler = –

fidelity-broker-assignors = uniform, range (KIP-848), simple (KIP-932)
    .source = the coordinator's assignor classes, 4.3.1
    .exact = as above
    .simpler = checked against recorded answers

fidelity-classic = classic groups
    .source = `GroupMetadataManager`, `ClassicGroup`, KIP-62, KIP-134, KIP-394, KIP-429; 100 recorded membership traces
    .exact = states, generations, the initial delay and its extension, session and rebalance timeouts, protocol vote, the order in which Java's map of members is walked (next leader, what the leader is told)
    .simpler = member ids are the client ids, or given, instead of random; the coordinator never moves and nothing is lost

fidelity-expiry = expiry of commits
    .source = `OffsetMetadataManager.cleanupExpiredOffsets`, KIP-211
    .exact = `offsets.retention.minutes`: since a classic group is empty, else since the commit, and only where no member subscribes; a group whose last commit expired is gone
    .simpler = a group that never committed stays, since it holds the settings of its members; in Kafka it goes with the next check

fidelity-timestamps = timestamps
    .source = `LogValidator.validateTimestamp`, KIP-937
    .exact = `message.timestamp.before.max.ms`, `message.timestamp.after.max.ms`; beyond them INVALID_TIMESTAMP
    .simpler = rows of a file keep their own times, whatever they are

fidelity-static-members = static members
    .source = `updateStaticMemberThenRebalanceOrCompleteJoin`, KIP-345, KIP-814
    .exact = a return within the session keeps assignment and generation, also with another subscription; no LeaveGroup at close; the old holder of a `group.instance.id` is fenced
    .simpler = an administrator cannot remove one

fidelity-consumer-groups = consumer groups (KIP-848)
    .source = `GroupMetadataManager`, `ConsumerGroup`, `CurrentAssignmentBuilder`, KIP-1263, KIP-1251; in clients `ConsumerMembershipManager`, `ConsumerHeartbeatRequestManager`
    .exact = group, assignment and member epochs; each member reconciled on its own, revocation confirmed before partitions are reassigned; `group.consumer.assignment.interval.ms`; session and rebalance timeouts; fencing; static members (epoch -2); broker-side regular expressions and their refresh; commits by member epoch; online migration from classic and back
    .simpler = the assignor runs within the request; a client needs no metadata before it takes partitions; `onPartitionsAssigned` always comes one idle `poll` after `onPartitionsRevoked`, where Kafka's may come in the same. Regular expressions are those of Rust's `regex-lite`, which accepts what RE2 does except for Unicode classes. A topic deleted and created again between two heartbeats is the same topic to a member

fidelity-share = share groups (KIP-932)
    .source = `GroupMetadataManager.shareGroupHeartbeat`, `ShareGroupAssignmentBuilder`
    .exact = members, epochs, initialisation of share partitions, assignment
    .simpler = records are not acquired: only the assignment is modelled

fidelity-consumers = consumers
    .source = `ClassicKafkaConsumer`, `ConsumerCoordinator`
    .exact = poll loop, heartbeat thread, `max.poll.interval.ms`, auto commit at poll, before revocation and at close; answers to `JoinGroup` and `SyncGroup` are read by `poll` only; commits outside a settled group are refused by the client itself; a request without an answer is given up after `request.timeout.ms` (`JoinGroup`: after the longest rebalance and 5 s) and made again
    .simpler = records are read from the log when polled: there is no fetch buffer, and no fetch that waits at a broker. Only where a fault may harm it does a fetch go through the network, once there is something to read: it takes 2 ms then, one is under way at a time, none is sent ahead, and what it brought is read from the log when it is handed out (what was deleted meanwhile is gone). After one without an answer the next follows at once. An idle `poll` blocks for 100 ms. After a request without an answer the coordinator is found at once

fidelity-positions = positions and `auto.offset.reset`
    .source = `SubscriptionState`, `OffsetFetcher`, `AutoOffsetResetStrategy`, KIP-1106
    .exact = a position out of range is kept until a fetch finds out; `none` throws; `by_duration` without a record within the duration waits for `request.timeout.ms` and never falls back to the log end
    .simpler = the rules for single calls (`engine/client/positions.rs`, with a fetch buffer) are checked call by call; the simulation shares the reset rule and has no buffer. No leader epochs are validated

fidelity-console = `kafka-consumer-groups`
    .source = `ConsumerGroupCommand`, `ConsumerGroupCommandOptions`, `GroupOffsetsResetter`, `CsvUtils`; jopt-simple, `SimpleDateFormat`, `Duration`
    .exact = arguments, texts, widths, exit status, the rows' order (Java's hash order), refusals, clamping, CSV plans
    .simpler = standard error comes without stack frames, blank lines and the table of options; `--validate-regex` and share groups are left out; a partition that is not there times out at once, with one attempt in its text

fidelity-metadata = metadata
    .source = `ConsumerCoordinator`'s metadata and assignment snapshots, `metadata.max.age.ms`
    .exact = clients see topics as of their last request; a leader assigns by its metadata and requests another rebalance when that changes, and compares again when it rejoins after having been the leader; deletion is noticed by failing fetches, within `fetch.max.wait.ms`
    .simpler = a request is answered at once: it never waits behind a fetch on the same connection, so a leader never assigns by metadata requested before the others joined (in Kafka this happens in a third of the initial joins of members that read different topics)

fidelity-network = network
    .source = –
    .exact = –
    .simpler = 1 ms each way; nothing is lost, late or doubled but by a fault that somebody asked for. Faults are of single messages, where a real connection breaks as a whole
