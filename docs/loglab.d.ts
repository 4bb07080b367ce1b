// Types of the <log-lab> element, version 1. What each member means: api.md beside this file.
//
//   /// <reference path="loglab.d.ts" />
//   const lab = document.querySelector("log-lab")!;
//   await lab.ready;
//   lab.apply({ type: "member.leave", group: "gate-displays", member: "c2" });

/** Simulated milliseconds. */
type Ms = number;
/** UTF-8 text, or bytes that are not UTF-8. */
type Bytes = string | { base64: string };
/** Kafka's own config names: `{"session.timeout.ms": 6000}`. */
type Configs = Record<string, string | number | boolean>;

declare class LogLabElement extends HTMLElement {
  /** Resolves to the element when its first frame is painted. */
  readonly ready: Promise<LogLabElement>;
  snapshot(): Snapshot;
  /** All or nothing. Throws `LogLabError`. */
  apply(commands: Command | Command[]): Applied;
  /**
   * Runs `kafka-consumer-groups` with these arguments, and does what it does; `files` are what `--from-file` may name.
   * `stderr` comes without stack frames, blank lines and the table of options.
   */
  console(line: string, files?: Record<string, string>): Promise<{ stdout: string; stderr: string; exit: number }>;
  play(): void;
  pause(): void;
  /** Runs one event. */
  step(): void;
  /** Runs exactly so much simulated time, paused or not, and returns the new time. */
  advance(ms: Ms): Ms;
  /** A built-in name, a scenario's text, or its object. */
  load(scenario: Scenario | string): void;
  reset(): void;
  /** Takes the last gesture back, its time included; false if there is none. */
  undo(): boolean;
  /** Does the gesture that was taken back again; false if there is none. */
  redo(): boolean;

  addEventListener<K extends keyof LogLabEvents>(
    type: K, listener: (this: LogLabElement, event: CustomEvent<LogLabEvents[K]>) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** Thrown by every member, and told as `loglab-error` where nobody waits for an answer. */
declare class LogLabError extends Error {
  /** Kafka's error name where there is one, else `INVALID_COMMAND`. */
  readonly code: string;
  /** The offending field. */
  readonly path: string | null;
}

interface LogLabEvents {
  ready: null;
  /** At most ten times a second. */
  change: { time_ms: Ms; running: boolean };
  rebalance: { group: string } & Record<string, unknown>;
  "loglab-error": { code: string; message: string; path: string | null };
}

interface HTMLElementTagNameMap {
  "log-lab": LogLabElement;
}

interface Window {
  /** In index.html only: its one element. */
  loglab?: LogLabElement;
}

// ---- answers: fields may be added, none is taken away ----

interface Applied {
  events: Record<string, unknown>[];
  result: unknown;
}

interface Snapshot {
  version: 1;
  scenario: string;
  seed: number;
  time_ms: Ms;
  running: boolean;
  speed: number;
  /** Of the whole state: equal states have equal digests, native and wasm. */
  digest: string;
  topics: Record<string, { partitions: PartitionState[] }>;
  producers: Record<string, { topic: string; client: string; running: boolean; sent: number; waiting: number }>;
  groups: Record<string, GroupState>;
  counters: { produced: number; groups: Record<string, { delivered: number; re_read: number; skipped: number }> };
}

interface PartitionState {
  partition: number;
  log_start_offset: number;
  high_watermark: number;
  log_end_offset: number;
  size_bytes: number;
}

interface GroupState {
  protocol: "classic" | "consumer" | "share";
  assignor: string;
  /** Kafka's name: Empty, PreparingRebalance, CompletingRebalance, Assigning, Reconciling, Stable, Dead. */
  state: string;
  generation?: number;
  group_epoch?: number;
  assignment_epoch?: number;
  members: Record<string, { member_id: string; instance_id: string | null; state: string; member_epoch?: number; assignment: [topic: string, partition: number][] }>;
  offsets: { topic: string; partition: number; owner: string | null; position: number | null; committed: number | null; lag: number | null }[];
}

// ---- scenarios and commands: unknown fields are refused ----

interface Scenario {
  version: 1;
  name: string;
  title?: string;
  seed?: number;
  /** Unix time. */
  start_time_ms?: number;
  commands: (Command & { at_ms?: Ms })[];
}

// Written from the declarations of commands (`LOGLAB_UPDATE=1 cargo test --test declared`).
// <commands>
/** How rows of a file are timed. */
type Pace =
  /** At a steady rate. */
  | {
    /** Rows per second. */
    rate_per_s: number;
  }
  /** By event time. */
  | {
    /** How many times faster than it happened. */
    pace?: number;
  };

/** The keys of records that are generated. */
type Keys =
  /** Records have no key. */
  | "none"
  /** Always this key. */
  | { fixed: string }
  /** `key-0`, `key-1`, … of a pool. */
  | {
    /** How many keys. */
    pool: number;
    /** Zipf's exponent: 0 is even, and the greater, the more the first keys lead. */
    skew?: number;
  };

/** Where a producer's records come from. */
type Source =
  /** Rows of a file. */
  | {
    /** The file's name: `flights`, or one that the page imported. */
    workload: string;
    /** The column whose values are the keys; without it, records have no key. */
    key?: string;
    /** By event time, silences longer than this are cut to it. */
    max_gap_ms?: number;
  } & Pace
  /** Records generated at a steady rate. */
  | {
    /** Records per second. */
    rate_per_s: number;
    /** Their keys. */
    keys?: Keys;
    /** Bytes of each value. */
    value_bytes?: number;
  };

/** Where `group.reset_offsets` goes. */
type ResetTo =
  /** To the log start offset. */
  | { earliest: true }
  /** To the log end offset. */
  | { latest: true }
  /** To this offset, clamped to the log. */
  | { offset: number }
  /** To the first record at or after this time. */
  | { timestamp_ms: number }
  /** To the first record of the last so many milliseconds. */
  | { duration_ms: number }
  /** By so many records from the commit, clamped to the log. */
  | { shift_by: number }
  /** To the commit; the log end where there is none. */
  | { current: true }
  /** To the first record at or after this time, as `--to-datetime` reads it. */
  | { datetime: string }
  /** To the first record of so long a time before now, as `--by-duration` reads it. */
  | { duration: string };

/** Where a seek goes. */
type SeekTo =
  /** To this offset. */
  | { offset: number }
  /** To the log start offset. */
  | { beginning: true }
  /** To the log end offset. */
  | { end: true }
  /** To the first record at or after this time. */
  | { timestamp_ms: number }
  /** By so many records, from the present position. */
  | { shift_by: number };

/** Makes a topic. */
interface TopicCreate {
  type: "topic.create";
  /** The topic's name. */
  topic: string;
  /** How many partitions it has: 1 to 10,000. */
  partitions: number;
  /** Settings of the topic: `retention.ms`, `retention.bytes`, `segment.bytes`, `segment.ms`. */
  configs?: Configs;
}

/** Adds partitions to a topic. Records stay where they are; keys may go elsewhere from now on. */
interface TopicAddPartitions {
  type: "topic.add_partitions";
  /** The topic's name. */
  topic: string;
  /** How many partitions it has then: more than now. */
  total: number;
}

/** Deletes a topic, its records and the commits that groups have of it. */
interface TopicDelete {
  type: "topic.delete";
  /** The topic's name. */
  topic: string;
}

/** Moves a partition's log start offset, as `kafka-delete-records` does. */
interface TopicDeleteRecords {
  type: "topic.delete_records";
  /** The topic's name. */
  topic: string;
  /** The partition's index; the first is 0. */
  partition: number;
  /** The first offset that stays; -1 is the high watermark. */
  before_offset: number;
}

/** Sends one record at once. `result`: `{"partition", "offset"}`. */
interface ProducerSend {
  type: "producer.send";
  /** The topic's name. */
  topic: string;
  /** Its key; null is none. */
  key: Bytes | null;
  /** Its value; null is a tombstone. */
  value: Bytes | null;
  /** Its headers. */
  headers?: Record<string, Bytes>;
  /** Where it goes; without it, the partitioner decides. */
  partition?: number;
  /** Its `CreateTime`; without it, now. */
  timestamp_ms?: number;
  /** As which producer it is sent: its partitioner decides. Without it, Java's default does. */
  producer?: string;
}

/** Starts a producer. */
interface ProducerCreate {
  type: "producer.create";
  /** The producer's name, its `client.id`. */
  producer: string;
  /** The topic's name. */
  topic: string;
  /** Sets the default partitioner; `configs` may name another. `librdkafka` is also what C, Python, Go and .NET clients on it use. */
  client?: "java" | "kafka-clients" | "spring-kafka" | "librdkafka" | "confluent-kafka-python" | "confluent-kafka-go" | "confluent-kafka-dotnet" | "confluent-kafka" | "sarama" | "kafkajs" | "kafka-python" | "kafka-go";
  /** Where its records come from; without it, it sends only by hand (`producer.send`). */
  source?: Source;
  /** Settings of its client. */
  configs?: Configs;
}

/** Stops a producer's source for a while. */
interface ProducerPause {
  type: "producer.pause";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Lets a paused source go on where it was. */
interface ProducerResume {
  type: "producer.resume";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Closes a producer: what it has buffered is sent first. */
interface ProducerRemove {
  type: "producer.remove";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Makes a group. */
interface GroupCreate {
  type: "group.create";
  /** The group's name, its `group.id`. */
  group: string;
  /** `group.protocol` of its members. */
  protocol?: "classic" | "consumer" | "share";
  /** `range`, `roundrobin`, `sticky`, `cooperative-sticky`; with the consumer protocol `uniform`, `range`. */
  assignors?: string[];
  /** Settings of the group, and those that its members start with. */
  configs?: Configs;
}

/** Deletes a group and its commits; refused while it has members (`NON_EMPTY_GROUP`). */
interface GroupDelete {
  type: "group.delete";
  /** The group's name, its `group.id`. */
  group: string;
}

/** Moves a group's commits, as `kafka-consumer-groups --reset-offsets` does; refused while it has members. `result`: rows `{"topic", "partition", "current", "new"}`. */
interface GroupResetOffsets {
  type: "group.reset_offsets";
  /** The group's name, its `group.id`. */
  group: string;
  /** Of this topic; without it, of all that the group has commits of. */
  topic?: string;
  /** Of these partitions; without them, of all. */
  partitions?: number[];
  /** Where the commits go. */
  to: ResetTo;
  /** False is a dry run: rows are answered, nothing changes. */
  execute?: boolean;
}

/** Deletes commits; refused while a member subscribes to the topic (`GROUP_SUBSCRIBED_TO_TOPIC`). */
interface GroupDeleteOffsets {
  type: "group.delete_offsets";
  /** The group's name, its `group.id`. */
  group: string;
  /** The topic's name. */
  topic: string;
  /** Of these partitions; without them, of all. */
  partitions?: number[];
}

/** Starts a member. */
interface MemberJoin {
  type: "member.join";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
  /** With the consumer protocol, the regular expression of the topics it reads: the broker matches it. */
  subscribed_topic_regex?: string;
  /** The topics it subscribes to. */
  topics?: string[];
  /** Its `member.id`; without it, its name. */
  member_id?: string;
  /** `group.instance.id`: a static member. After a leave or crash it may join again at once and has its place back. */
  instance_id?: string;
  /** Settings of this member, over those of its group. */
  configs?: Configs;
  /** How long its application works on each record. */
  processing_ms?: number;
  /** Whether the application calls `commitSync()` in `onPartitionsRevoked`, as one does with `enable.auto.commit` off, so that the next owner goes on where this one stopped; not in `onPartitionsLost`, where a commit would be refused. */
  commit_on_revoke?: boolean;
}

/** Closes a member: the consumer's `close()`, which commits where `enable.auto.commit` is on, as it is by default. */
interface MemberLeave {
  type: "member.leave";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
}

/** Kills a member's process: the coordinator learns of it when its session ends. */
interface MemberCrash {
  type: "member.crash";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
}

/** Stalls a member's application: heartbeats go on, `poll` does not. */
interface MemberFreeze {
  type: "member.freeze";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
  /** For how long; without it, until `member.thaw`. */
  for_ms?: number;
}

/** Lets a frozen member run on. */
interface MemberThaw {
  type: "member.thaw";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
}

/** Changes a member. What is left out stays as it is. */
interface MemberSet {
  type: "member.set";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
  /** The topics it subscribes to; none in the list is `unsubscribe()`. */
  topics?: string[];
  /** Settings that change. */
  configs?: Configs;
  /** How long its application works on each record. */
  processing_ms?: number;
  /** Whether it commits in `onPartitionsRevoked`. */
  commit_on_revoke?: boolean;
}

/** Moves the position of a partition's present owner. `result`: `{"offset"}`. */
interface ConsumerSeek {
  type: "consumer.seek";
  /** The group's name, its `group.id`. */
  group: string;
  /** The topic's name. */
  topic: string;
  /** The partition's index; the first is 0. */
  partition: number;
  /** Where the position goes. */
  to: SeekTo;
}

/** Commits positions, as `commitSync()` does. */
interface ConsumerCommit {
  type: "consumer.commit";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
  /** Of this topic; without it, of all that it holds. */
  topic?: string;
  /** Of this partition; without it, of all that it holds. */
  partition?: number;
  /** This offset instead of the position. */
  offset?: number;
}

/** Stops fetching from partitions that the member keeps: the consumer's `pause()`. */
interface ConsumerPause {
  type: "consumer.pause";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
  /** Those of this topic; without it, all that it holds. */
  topic?: string;
  /** This partition; without it, all that it holds. */
  partition?: number;
}

/** Fetches from paused partitions again: the consumer's `resume()`. */
interface ConsumerResume {
  type: "consumer.resume";
  /** The group's name, its `group.id`. */
  group: string;
  /** The member's name, its `client.id`. */
  member: string;
  /** Those of this topic; without it, all that it holds. */
  topic?: string;
  /** This partition; without it, all that it holds. */
  partition?: number;
}

type Command =
  | TopicCreate
  | TopicAddPartitions
  | TopicDelete
  | TopicDeleteRecords
  | ProducerSend
  | ProducerCreate
  | ProducerPause
  | ProducerResume
  | ProducerRemove
  | GroupCreate
  | GroupDelete
  | GroupResetOffsets
  | GroupDeleteOffsets
  | MemberJoin
  | MemberLeave
  | MemberCrash
  | MemberFreeze
  | MemberThaw
  | MemberSet
  | ConsumerSeek
  | ConsumerCommit
  | ConsumerPause
  | ConsumerResume;
// <commands>
