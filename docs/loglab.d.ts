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
  /** Resolves to the element when its first frame is painted; rejects with what keeps it from being shown. */
  readonly ready: Promise<LogLabElement>;
  snapshot(): Snapshot;
  /** All or nothing. Throws `LogLabError`. */
  apply(commands: Command | Command[]): Applied;
  /**
   * Runs `kafka-consumer-groups` with these arguments, and carries out its changes; `files` are what `--from-file` may name.
   * `stderr` comes without stack frames, blank lines and the table of options.
   */
  console(line: string, files?: Record<string, string>): Promise<{ stdout: string; stderr: string; exit: number }>;
  /** Facts from number `since` on, of the last 10,000; `next` is the number to ask with next. */
  events(since?: number): { next: number; events: LabEvent[] };
  /** What a reader did with the records that are its concern, by topic, partition and offset: from row `from` on (0), `limit` rows (1,000). */
  ledger(options: { reader: string; from?: number; limit?: number }): LedgerRow[];
  play(): void;
  /** Wins over `autoplay`; before `ready` it is remembered. */
  pause(): void;
  /** Runs one event, and returns its facts. */
  step(): LabEvent[];
  /** Runs exactly so much simulated time, paused or not, and returns the new time. */
  advance(ms: Ms): Ms;
  /** A built-in name, a scenario's text, or its object. */
  load(scenario: Scenario | string): void;
  reset(): void;
  /** Undoes the last gesture and the time since; false if there is none. */
  undo(): boolean;
  /** Redoes what was undone; false if there is nothing to redo. */
  redo(): boolean;

  addEventListener<K extends keyof LogLabEvents>(
    type: K, listener: (this: LogLabElement, event: CustomEvent<LogLabEvents[K]>) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** Thrown by every member, and dispatched as `loglab-error` where no caller is waiting. */
declare class LogLabError extends Error {
  /** Kafka's error name where there is one, else `INVALID_COMMAND`. */
  readonly code: string;
  /** The offending field. */
  readonly path: string | null;
}

interface LogLabEvents {
  ready: null;
  /** At most ten times a second. */
  change: { time_ms: Ms; running: boolean; speed: number };
  rebalance: LabEvent;
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
  events: LabEvent[];
  /** Of each command its own: `SentRecord`, `ResetRow[]`, `NewPosition`, or null; of a list of commands, a list. */
  result: unknown;
}

// Written from the declarations of answers (`LOGLAB_UPDATE=1 cargo test --test declared`).
// <answers>
/** A command that was refused. */
type Refused = {
  /** Kafka's name of the error where there is one, else `INVALID_COMMAND`. */
  code: string;
  /** The offending field. */
  path: string;
  /** Which message says why. */
  id: string;
  /** What the message needs to know. */
  args: [string, string][];
};

/** Whose message it is: a producer's, or a member's. */
type Party = {
  /** The producer. */
  producer: string | null;
  /** The group. */
  group: string | null;
  /** The member. */
  member: string | null;
};

/** What happens to a message. */
type Damage = {
  /** `drop`, `delay` or `duplicate`. */
  what: string;
  /** How much later it arrives. */
  delay_ms: number | null;
};

/** A fault that was asked for. */
type FaultAsked = {
  /** Its name. */
  fault: string;
  /** Kafka's name of the request, or `*`. */
  api: string;
  /** `request` or `response`. */
  leg: string;
  /** How many messages it harms. */
  times: number;
  /** How likely each is harmed. */
  chance: number;
} & Party & Damage;

/** Why a group rebalances. */
type RebalanceReason =
  /** A new member joined. */
  | "join"
  /** A member left by `LeaveGroup`. */
  | "leave"
  /** A member's session timed out. */
  | "session_timeout"
  /** A member did not sync in time. */
  | "rejoin_timeout"
  /** A member's subscription or assignors changed. */
  | "subscription_changed"
  /** The leader saw topics or partition counts change. */
  | "metadata_changed"
  /** A member asked for it (`enforceRebalance`, or the second step of a cooperative rebalance). */
  | "requested"
  /** A known member rejoined because the coordinator asked. */
  | "rejoin"
  /** A regular expression of a subscription matches other topics now. */
  | "regex_resolved";

/** A partition by its name. */
type PartitionOf = {
  /** The topic. */
  topic: string;
  /** The partition's index. */
  partition: number;
};

/** Why a member left. */
type LeaveReason =
  /** `close()`. */
  | "close"
  /** `unsubscribe()`. */
  | "unsubscribe"
  /** `max.poll.interval.ms` passed without a poll. */
  | "poll_interval"
  /** The application failed with an exception and closed its consumer. */
  | "failed";

/** Why the coordinator removed a member. */
type Removal =
  /** It said so. */
  | {
    /** Its kind. */
    kind: "left";
    /** Why. */
    reason: LeaveReason;
  }
  /** No heartbeat for `session.timeout.ms`. */
  | {
    /** Its kind. */
    kind: "session_timeout";
    /** How long there was none. */
    after_ms: number;
  }
  /** It did not rejoin or sync within the rebalance timeout. */
  | {
    /** Its kind. */
    kind: "rejoin_timeout";
    /** How long that is. */
    after_ms: number;
  }
  /** It did not revoke partitions within its `max.poll.interval.ms`. */
  | {
    /** Its kind. */
    kind: "revocation_timeout";
    /** How long that is. */
    after_ms: number;
  }
  /** A newer member with the same `group.instance.id` replaced it. */
  | {
    /** Its kind. */
    kind: "fenced";
  };

/** What made a commit happen. */
type CommitReason =
  /** `auto.commit.interval.ms` passed. */
  | "auto"
  /** `enable.auto.commit` before partitions are revoked. */
  | "revoke"
  /** The application's own `commitSync()` in `onPartitionsRevoked`. */
  | "callback"
  /** `close()`. */
  | "close"
  /** `commitSync()` in the loop of the application. */
  | "sync"
  /** A transaction that sent offsets committed. */
  | "transaction"
  /** The application (or a person) asked. */
  | "manual";

/** One row of an offset reset, as `kafka-consumer-groups --reset-offsets` plans it. */
type ResetRow = {
  /** The topic. */
  topic: string;
  /** The partition's index. */
  partition: number;
  /** The commit before. */
  current: number | null;
  /** The commit after. */
  new: number;
};

/** What became of a batch that was not simply acknowledged. */
type ProduceHappening =
  /** A batch that was not acknowledged goes once more. */
  | {
    /** Its kind. */
    type: "produce_retried";
    /** The producer. */
    producer: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** How many records it has. */
    count: number;
    /** Which attempt failed, from 1. */
    attempt: number;
    /** Kafka's name of the error. */
    code: string;
    /** When it may go. */
    at_ms: number;
  }
  /** A producer gave a batch up: its records may be in the log or not. */
  | {
    /** Its kind. */
    type: "records_lost";
    /** The producer. */
    producer: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** How many records it has. */
    count: number;
    /** The class of the exception. */
    exception: string;
    /** Since the first of them was sent, in milliseconds. */
    after_ms: number;
  }
  /** The broker knew a batch by its number: it is in the log already. */
  | {
    /** Its kind. */
    type: "repetition_dropped";
    /** The producer. */
    producer: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** Where it is. */
    base_offset: number;
    /** How many records it has. */
    count: number;
  }
  /** An idempotent producer goes on under another epoch, and numbers its batches from 0 again. */
  | {
    /** Its kind. */
    type: "producer_epoch_bumped";
    /** The producer. */
    producer: string;
    /** The topic. */
    topic: string;
    /** The new epoch. */
    epoch: number;
  };

/** What happened to topics, groups and their clients. */
type KafkaHappening =
  /** A topic was created. */
  | {
    /** Its kind. */
    type: "topic_created";
    /** The topic. */
    topic: string;
    /** How many partitions it has. */
    partitions: number;
  }
  /** A topic grew. */
  | {
    /** Its kind. */
    type: "partitions_added";
    /** The topic. */
    topic: string;
    /** How many it had. */
    from: number;
    /** How many it has now. */
    to: number;
  }
  /** A topic and its records are gone. */
  | {
    /** Its kind. */
    type: "topic_deleted";
    /** The topic. */
    topic: string;
  }
  /** The log start offset moved: somebody deleted records, or retention did. */
  | {
    /** Its kind. */
    type: "records_deleted";
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The log start offset before. */
    from: number;
    /** The log start offset now. */
    to: number;
    /** Whether retention did it. */
    by_retention: boolean;
  }
  /** A batch opened a new segment; the one before rests from now on. */
  | {
    /** Its kind. */
    type: "segment_rolled";
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** Where the new one begins. */
    base_offset: number;
    /** The size of the one before. */
    bytes: number;
    /** The setting that was reached: `segment.bytes` or `segment.ms`. */
    why: string;
  }
  /** Segments are gone, the oldest of their log. */
  | {
    /** Its kind. */
    type: "segments_deleted";
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** `retention.ms`, `retention.bytes`, or `log_start_offset` where their records had been deleted before. */
    why: string;
    /** The first offset that is gone. */
    from: number;
    /** The offset after the last one. */
    to: number;
    /** How many. */
    segments: number;
    /** What they took. */
    bytes: number;
    /** The time of their newest record. */
    newest_ms: number;
  }
  /** The cleaner was in a compacted log. */
  | {
    /** Its kind. */
    type: "log_cleaned";
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** Where the dirty part began whose keys counted. */
    from: number;
    /** The offset after it: up to there it is clean now. */
    to: number;
    /** Records that went. */
    records: number;
    /** Tombstones among them. */
    tombstones: number;
    /** What the cleaned segments took. */
    bytes_before: number;
    /** What they take now. */
    bytes_after: number;
    /** How many there were. */
    segments_before: number;
    /** How many there are. */
    segments_after: number;
  }
  /** Records went before a group had read them. */
  | {
    /** Its kind. */
    type: "group_overtaken";
    /** The group. */
    group: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** Where the group stands: its position, or else its commit. */
    bookmark: number;
    /** The first offset that is left. */
    log_start_offset: number;
    /** Offsets that went unread. */
    records: number;
  }
  /** A producer saw that its topic has more partitions now. */
  | {
    /** Its kind. */
    type: "producer_saw_partitions";
    /** The producer. */
    producer: string;
    /** The topic. */
    topic: string;
    /** How many it sees now. */
    partitions: number;
  }
  /** A producer began a transaction. */
  | {
    /** Its kind. */
    type: "transaction_began";
    /** The producer. */
    producer: string;
    /** Whose transactions these are: `transactional.id`. */
    transactional_id: string;
    /** `producer.epoch`: it rises with each transaction. */
    epoch: number;
  }
  /** All markers of a transaction are written. */
  | {
    /** Its kind. */
    type: "transaction_ended";
    /** Whose transactions these are: `transactional.id`. */
    transactional_id: string;
    /** Whose it was, if that producer is still there. */
    producer?: string;
    /** Else aborted. */
    committed: boolean;
  }
  /** The coordinator aborts a transaction that took longer than its `transaction.timeout.ms`. */
  | {
    /** Its kind. */
    type: "transaction_timed_out";
    /** Whose transactions these are: `transactional.id`. */
    transactional_id: string;
    /** Its `transaction.timeout.ms`. */
    timeout_ms: number;
  }
  /** A producer can do nothing any more: a newer one has its transactional id, or something else is fatal. */
  | {
    /** Its kind. */
    type: "producer_fenced";
    /** The producer. */
    producer: string;
    /** Whose transactions these are: `transactional.id`. */
    transactional_id: string;
    /** The class of the exception that its application gets. */
    exception: string;
    /** Its message, as Kafka words it. */
    message: string;
  }
  /** A record could not be sent. */
  | {
    /** Its kind. */
    type: "send_failed";
    /** The producer. */
    producer: string;
    /** Kafka's name of the error. */
    code: string;
    /** How large the record would be, where that is why. */
    bytes: number;
  }
  /** Records were appended: offsets `base_offset` … `base_offset + count - 1`. */
  | {
    /** Its kind. */
    type: "records_appended";
    /** Who sent them, if a producer did. */
    producer?: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The first offset. */
    base_offset: number;
    /** How many records. */
    count: number;
  }
  /** `poll` returned these offsets to the application. */
  | {
    /** Its kind. */
    type: "records_delivered";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The first offset. */
    from: number;
    /** The offset after the last. */
    to: number;
    /** How many of them the group was given before. */
    re_read: number;
  }
  /** A group was created. */
  | {
    /** Its kind. */
    type: "group_created";
    /** The group. */
    group: string;
  }
  /** A group and its offsets are gone. */
  | {
    /** Its kind. */
    type: "group_deleted";
    /** The group. */
    group: string;
  }
  /** A member sent `JoinGroup`. */
  | {
    /** Its kind. */
    type: "member_joining";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** Why. */
    reason: RebalanceReason;
  }
  /** The coordinator asks all members to rejoin. */
  | {
    /** Its kind. */
    type: "rebalance_started";
    /** The group. */
    group: string;
    /** Why. */
    reason: RebalanceReason;
    /** The member that caused it, if one did. */
    member?: string;
    /** The group's generation. */
    generation: number;
    /** When the coordinator goes on without those who have not rejoined. */
    deadline_ms: number;
    /** The wait is `group.initial.rebalance.delay.ms`. */
    initial_delay: boolean;
  }
  /** All members have joined; the leader assigns. */
  | {
    /** Its kind. */
    type: "join_completed";
    /** The group. */
    group: string;
    /** The group's generation. */
    generation: number;
    /** The assignor that all have in common. */
    protocol: string;
    /** The member that assigns. */
    leader: string;
  }
  /** The members have their assignment. */
  | {
    /** Its kind. */
    type: "rebalance_completed";
    /** The group. */
    group: string;
    /** The group's generation. */
    generation: number;
    /** The assignor. */
    protocol: string;
    /** What each member has. */
    assignment: [string, PartitionOf[]][];
    /** Since the rebalance started. */
    took_ms: number;
  }
  /** The group epoch went up: a new target assignment is due (KIP-848). */
  | {
    /** Its kind. */
    type: "group_epoch_bumped";
    /** The group. */
    group: string;
    /** The group's epoch. */
    epoch: number;
    /** Why. */
    reason: RebalanceReason;
    /** The member that caused it, if one did. */
    member?: string;
  }
  /** The coordinator's assignor ran. */
  | {
    /** Its kind. */
    type: "target_assigned";
    /** The group. */
    group: string;
    /** The group's epoch. */
    epoch: number;
    /** The assignor. */
    assignor: string;
    /** The target assignment of each member. */
    assignment: [string, PartitionOf[]][];
  }
  /** A member was told to revoke partitions; its member epoch waits for that. */
  | {
    /** Its kind. */
    type: "revocation_asked";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The partitions. */
    partitions: PartitionOf[];
  }
  /** Every member has what the target assignment gives it. */
  | {
    /** Its kind. */
    type: "group_reconciled";
    /** The group. */
    group: string;
    /** The group's epoch. */
    epoch: number;
    /** Since the group epoch went up. */
    took_ms: number;
  }
  /** A static member of a consumer group closed; its place is kept until its session ends. */
  | {
    /** Its kind. */
    type: "member_away";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** When that is. */
    session_ends_ms: number;
  }
  /** The group changed its protocol while it had members. */
  | {
    /** Its kind. */
    type: "group_converted";
    /** The group. */
    group: string;
    /** Its protocol now. */
    to: string;
    /** The group's epoch. */
    epoch: number;
  }
  /** The last member is gone. */
  | {
    /** Its kind. */
    type: "group_emptied";
    /** The group. */
    group: string;
    /** The group's generation. */
    generation: number;
  }
  /** `onPartitionsRevoked`. */
  | {
    /** Its kind. */
    type: "partitions_revoked";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The partitions. */
    partitions: PartitionOf[];
  }
  /** `onPartitionsLost`. */
  | {
    /** Its kind. */
    type: "partitions_lost";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The partitions. */
    partitions: PartitionOf[];
  }
  /** `onPartitionsAssigned`. */
  | {
    /** Its kind. */
    type: "partitions_assigned";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The partitions. */
    partitions: PartitionOf[];
  }
  /** A `group.instance.id` has a new member, which keeps its place, its partitions and the generation. */
  | {
    /** Its kind. */
    type: "member_returned";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The group's generation. */
    generation: number;
  }
  /** The coordinator removed a member. */
  | {
    /** Its kind. */
    type: "member_removed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** Why. */
    why: Removal;
  }
  /** A member was closed by a person or script. */
  | {
    /** Its kind. */
    type: "member_left";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
  }
  /** A member's process crashed; its session ends at `session_ends_ms` unless something else does. */
  | {
    /** Its kind. */
    type: "member_crashed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** When its session ends, if the coordinator knows the member. */
    session_ends_ms?: number;
  }
  /** A member is to die at a record, once it gets there. */
  | {
    /** Its kind. */
    type: "crash_awaited";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The record's offset. */
    offset: number;
    /** `before_effect`, `after_effect`, `after_commit`. */
    moment: string;
  }
  /** A member's process died while it worked on a record; `member_crashed` follows. */
  | {
    /** Its kind. */
    type: "died_at_record";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The record's offset. */
    offset: number;
    /** `before_effect`, `after_effect`, `after_commit`; `poison`: processing threw, and nothing caught that. */
    moment: string;
    /** The group's commit at that time: where the next owner begins. */
    committed?: number;
  }
  /** Processing a record threw. */
  | {
    /** Its kind. */
    type: "processing_failed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The record's offset. */
    offset: number;
    /** How often by now, in a row. */
    failures: number;
    /** What the application does: `stop`, `skip`, `retry`, `dead_letter`. */
    answer: string;
    /** When it tries again, if it does. */
    retry_at_ms?: number;
    /** The topic that gets a copy, if one does. */
    dead_letter?: string;
  }
  /** Effects happened that had happened before. */
  | {
    /** Its kind. */
    type: "effects_repeated";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The first record that was worked on. */
    from: number;
    /** The offset after the last. */
    to: number;
    /** How many of them had an effect already. */
    count: number;
  }
  /** Records without an effect that a group has gone past, or that are deleted. */
  | {
    /** Its kind. */
    type: "records_missed";
    /** The group. */
    group: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The first of all that the group has lost there. */
    first: number;
    /** How many more than were told before. */
    count: number;
    /** What made the group go past them, or took them: `committed`, `reset`, `sought`, `retention`, `deleted`. */
    why: string;
  }
  /** A member's application stalls. */
  | {
    /** Its kind. */
    type: "member_frozen";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** When `max.poll.interval.ms` will be over. */
    poll_interval_ends_ms: number;
  }
  /** A member's application continues. */
  | {
    /** Its kind. */
    type: "member_thawed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
  }
  /** A member's settings or subscription changed. */
  | {
    /** Its kind. */
    type: "member_changed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
  }
  /** The heartbeat thread left the group, because the application did not poll. */
  | {
    /** Its kind. */
    type: "poll_interval_exceeded";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The `max.poll.interval.ms` that passed. */
    limit_ms: number;
  }
  /** A member got no answer to a request in time: it tries again. */
  | {
    /** Its kind. */
    type: "member_unanswered";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** Kafka's name of the request. */
    api: string;
  }
  /** The coordinator refused a member. */
  | {
    /** Its kind. */
    type: "member_refused";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** Kafka's name of the error. */
    code: string;
  }
  /** A member's application ended with this exception. */
  | {
    /** Its kind. */
    type: "member_failed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The class of the exception. */
    exception: string;
  }
  /** Offsets were committed. */
  | {
    /** Its kind. */
    type: "offsets_committed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** Why. */
    reason: CommitReason;
    /** Each partition with its commit: the next offset to read. */
    offsets: [PartitionOf, number][];
  }
  /** A commit was refused. */
  | {
    /** Its kind. */
    type: "commit_failed";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** Kafka's name of the error. */
    code: string;
    /** The class of the exception that the application gets. */
    exception: string;
    /** Its message, as Kafka words it. */
    message: string;
  }
  /** A consumer started from the group's commit. */
  | {
    /** Its kind. */
    type: "position_from_commit";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The commit. */
    offset: number;
  }
  /** `auto.offset.reset` set a position. */
  | {
    /** Its kind. */
    type: "position_reset";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The position before, if there was one. */
    from?: number;
    /** The position now. */
    to: number;
  }
  /** A consumer's position was moved. */
  | {
    /** Its kind. */
    type: "sought";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The topic. */
    topic: string;
    /** The partition's index. */
    partition: number;
    /** The position before, if there was one. */
    from?: number;
    /** The position now. */
    to: number;
    /** Records from there on that the group was given before and will be given again. */
    re_read: number;
    /** Records that are passed over and were never given to the group. */
    skipped: number;
  }
  /** `pause` or `resume` of partitions. */
  | {
    /** Its kind. */
    type: "fetching_paused";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The partitions. */
    partitions: PartitionOf[];
    /** False: they are fetched again. */
    paused: boolean;
  }
  /** Partitions that a member had paused went with a rebalance: whoever gets them reads them. */
  | {
    /** Its kind. */
    type: "pause_ended";
    /** The group. */
    group: string;
    /** The member. */
    member: string;
    /** The partitions. */
    partitions: PartitionOf[];
  }
  /** A group's commits were reset. */
  | {
    /** Its kind. */
    type: "offsets_reset";
    /** The group. */
    group: string;
    /** Each commit before and after. */
    rows: ResetRow[];
  }
  /** A group's commits of these partitions are gone. */
  | {
    /** Its kind. */
    type: "offsets_deleted";
    /** The group. */
    group: string;
    /** The partitions. */
    partitions: PartitionOf[];
  }
  /** Commits that nobody renewed for `offsets.retention.minutes` are gone. */
  | {
    /** Its kind. */
    type: "offsets_expired";
    /** The group. */
    group: string;
    /** The partitions. */
    partitions: PartitionOf[];
    /** The group has neither members nor commits any more, and is gone. */
    dead: boolean;
  }
  | ProduceHappening;

/** What happened, told apart by its `type`. */
type Happening =
  /** A producer began. */
  | {
    /** Its kind. */
    type: "producer_created";
    /** The producer. */
    producer: string;
    /** Where its records go. */
    topic: string;
  }
  /** A producer was paused. */
  | {
    /** Its kind. */
    type: "producer_paused";
    /** The producer. */
    producer: string;
  }
  /** A producer was resumed. */
  | {
    /** Its kind. */
    type: "producer_resumed";
    /** The producer. */
    producer: string;
  }
  /** A producer was closed; what it had buffered was sent. */
  | {
    /** Its kind. */
    type: "producer_removed";
    /** The producer. */
    producer: string;
  }
  /** A producer's source is used up. */
  | {
    /** Its kind. */
    type: "producer_finished";
    /** The producer. */
    producer: string;
    /** How many records it was given. */
    sent: number;
  }
  /** A producer's process died. */
  | {
    /** Its kind. */
    type: "producer_crashed";
    /** The producer. */
    producer: string;
    /** How many records died in its buffer. */
    waiting: number;
    /** How many were sent and not acknowledged: they may be in the log. */
    in_flight: number;
  }
  /** A producer's process stands still. */
  | {
    /** Its kind. */
    type: "producer_frozen";
    /** The producer. */
    producer: string;
  }
  /** A frozen producer goes on. */
  | {
    /** Its kind. */
    type: "producer_thawed";
    /** The producer. */
    producer: string;
  }
  /** Time was told to stop: a `lab.pause`. */
  | {
    /** Its kind. */
    type: "time_lapse";
    /** Simulated days in a real second at speed 1; none where time runs as usual again. */
    days_per_s: number | null;
  }
  | {
    /** Its kind. */
    type: "lab_paused";
    /** What stands on the stage until it goes on. */
    caption: string | null;
  }
  /** A scenario's command came due and was refused. */
  | {
    /** Its kind. */
    type: "command_refused";
  } & Refused
  /** Messages are harmed from now on: a `fault.inject`. */
  | {
    /** Its kind. */
    type: "fault_injected";
  } & FaultAsked
  /** A fault was ended before it was used up. */
  | {
    /** Its kind. */
    type: "fault_cleared";
    /** Its name. */
    fault: string;
  }
  /** A message between a client and a broker was lost, held up or doubled. */
  | {
    /** Its kind. */
    type: "message_harmed";
    /** By which fault. */
    fault: string;
    /** Kafka's name of the request. */
    api: string;
    /** `request`: on the way to the broker. `response`: on the way back. */
    leg: string;
    /** How many messages the fault still harms. */
    left: number;
  } & Party & Damage
  /** The lab's memory is full: time stops until there is room. */
  | {
    /** Its kind. */
    type: "memory_full";
    /** What it holds. */
    used_mb: number;
    /** What it may hold. */
    limit_mb: number;
  }
  | KafkaHappening;

/** Something that happened. */
type LabEvent = {
  /** When, in simulated time. */
  time_ms: number;
} & Happening;

/** The `result` of `producer.send`: where the record is. */
type SentRecord = {
  /** The partition's index. */
  partition: number;
  /** Its offset; null while that is not known: its producer's requests meet a fault. */
  offset: number | null;
};

/** The `result` of `consumer.seek`. */
type NewPosition = {
  /** The position now. */
  offset: number;
};

/** A record, where it lies first: what a retry appended again is the same one. */
type LedgerRecord = {
  /** The topic. */
  topic: string;
  /** The partition's index. */
  partition: number;
  /** Its offset. */
  offset: number;
  /** Null where it has none. */
  key: Bytes | null;
};

/** A row of `ledger()`: a record, and what a reader did with it. */
type LedgerRow = {
  /** Which record. */
  record: LedgerRecord;
  /** How often its effect happened. */
  effects: number;
  /** Members whose effects those were, in the order of each one's first. */
  by: string[];
  /** When the first happened; null without one. */
  first_ms: number | null;
  /** When the last happened; null without one. */
  last_ms: number | null;
  /** `once`, `repeated`, `lost` or `pending`, as the snapshot counts them. */
  standing: string;
};

/** A producer. */
type ProducerState = {
  /** Where its source's records go. */
  topic: string;
  /** Its client library. */
  client: string;
  /** How it places records. */
  partitioner: string;
  /** Whether its source gives records. */
  running: boolean;
  /** Whether its source is used up. */
  finished: boolean;
  /** Records it was given to send. */
  sent: number;
  /** Records in batches that were not sent yet. */
  waiting: number;
};

/** A segment of a log. */
type SegmentState = {
  /** The offset that it begins with. */
  base_offset: number;
  /** What it takes. */
  size_bytes: number;
  /** The time of its newest record; none where it holds none. */
  largest_timestamp_ms: number | null;
};

/** A partition's log. */
type PartitionState = {
  /** The partition's index. */
  partition: number;
  /** The first offset that is kept. */
  log_start_offset: number;
  /** The offset up to which consumers may read. */
  high_watermark: number;
  /** The offset up to which consumers with `read_committed` may read: where the oldest open transaction begins, else the high watermark. */
  last_stable_offset: number;
  /** The offset of the next record. */
  log_end_offset: number;
  /** What its records take. */
  size_bytes: number;
  /** The oldest first; the last one is the active one. */
  segments: SegmentState[];
  /** The time of the first record that is kept; none where there is none. */
  first_timestamp_ms: number | null;
  /** Up to which offset it is compacted. */
  clean_to?: number;
};

/** A topic. */
type TopicState = {
  /** By index. */
  partitions: PartitionState[];
};

/** A member of a group. */
type MemberOf = {
  /** What the coordinator knows it by. */
  member_id: string;
  /** Its `group.instance.id`, if it is static. */
  instance_id: string | null;
  /** Kafka's name of it. */
  state: string;
  /** False once its process died. */
  alive: boolean;
  /** Whether its application stalls. */
  frozen: boolean;
  /** Each partition that it holds, by topic and index. */
  assignment: [string, number][];
  /** Of the consumer protocol. */
  member_epoch?: number;
};

/** How far a group is in a partition. */
type OffsetRow = {
  /** The topic. */
  topic: string;
  /** The partition's index. */
  partition: number;
  /** The member that holds it. */
  owner: string | null;
  /** The offset that it reads next. */
  position: number | null;
  /** The group's commit. */
  committed: number | null;
  /** The log end offset less the commit, as Kafka's tools print it. */
  lag: number | null;
};

/** How long something takes; null before it happened. */
type Spread = {
  /** Half of them take no longer; within 1.6 %. */
  median: number | null;
  /** 99 of 100 take no longer; within 1.6 %. */
  p99: number | null;
};

/** How a reader's records stand. What a retry appended twice is one record. */
type Standing = {
  /** Records whose effect happened once. */
  once: number;
  /** Those whose effect happened more than once. */
  repeated: number;
  /** Those without an effect that the reader has gone past, or that are deleted. */
  lost: number;
  /** Those without an effect so far. */
  pending: number;
  /** Effects on a key that came after the effect of a record of that key which its producer sent later. */
  order_breaks: number;
  /** From when a record was handed to its producer's client to its first effect. */
  in_system_ms: Spread;
};

/** A group. */
type GroupState = {
  /** `classic`, `consumer` or `share`. */
  protocol: string;
  /** The assignor's name. */
  assignor: string;
  /** Kafka's name: `Empty`, `PreparingRebalance`, `CompletingRebalance`, `Assigning`, `Reconciling`, `Stable`, `Dead`. */
  state: string;
  /** Of the classic protocol. */
  generation?: number;
  /** Of the consumer protocol. */
  group_epoch?: number;
  /** Of the consumer protocol. */
  assignment_epoch?: number;
  /** By name. */
  members: Record<string, MemberOf>;
  /** Of all partitions that it reads or has commits of. */
  offsets: OffsetRow[];
  /** What it did with the records that are its concern. */
  ledger: Standing;
};

/** Kafka's part of the state. */
type KafkaState = {
  /** By name. */
  topics: Record<string, TopicState>;
  /** By name. */
  groups: Record<string, GroupState>;
};

/** What a group was given. */
type GroupCounters = {
  /** Records handed to its members. */
  delivered: number;
  /** Those of an offset that it was given before. */
  re_read: number;
  /** Offsets never delivered that a seek, reset or retention passed over. */
  skipped: number;
};

/** Counts. */
type Counters = {
  /** Records appended. */
  produced: number;
  /** By name. */
  groups: Record<string, GroupCounters>;
};

/** The present state. Each system's part lies beside what is common to all. */
type Snapshot = {
  /** Of this shape: 1. */
  version: number;
  /** The scenario's name. */
  scenario: string;
  /** The seed of its chance. */
  seed: number;
  /** Simulated time since it began. */
  time_ms: number;
  /** Unix time at which it began. */
  start_time_ms: number;
  /** Of the whole state: equal states have equal digests, native and wasm. */
  digest: string;
  /** By name. */
  producers: Record<string, ProducerState>;
  /** What each reader did with the records that are its concern, by reader: `group:g`. */
  ledger: Record<string, Standing>;
  /** What was counted since the beginning. */
  counters: Counters;
  /** Whether time runs. */
  running: boolean;
  /** How many times faster than the clock. */
  speed: number;
  /** What stands on the stage until time goes on. */
  caption?: string;
} & KafkaState;

// <answers>

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

/** How a source's records are gathered in transactions. */
type Rhythm = {
  /** Records of one transaction. */
  records: number;
  /** Of so many transactions the last is aborted; without it, none is. */
  abort_every?: number;
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
    /** The share of records whose processing throws, whoever reads them. */
    poison?: number;
    /** Its records go in transactions; its producer needs a `transactional.id`. */
    transaction?: Rhythm;
  } & Pace
  /** Records generated at a steady rate. */
  | {
    /** Records per second. */
    rate_per_s: number;
    /** Their keys. */
    keys?: Keys;
    /** Bytes of each value. */
    value_bytes?: number;
    /** The share of records whose processing throws, whoever reads them. */
    poison?: number;
    /** Its records go in transactions; its producer needs a `transactional.id`. */
    transaction?: Rhythm;
  }
  /** Records generated at a slow beat, for a lab whose time is counted in days. */
  | {
    /** Simulated time from one record to the next: at least a second. */
    every_ms: number;
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

/** What processing a record does. */
type Effect =
  /** An outside effect that can't tell repeats, as a payment or a mail. */
  | "count"
  /** An outside store with the record's identity as unique key: a repeat changes nothing. */
  | "upsert"
  /** A copy is produced to this topic. */
  | { topic: string };

/** What it does with a record that failed for good. */
type GiveUp =
  /** It goes on with the next record. */
  | "skip"
  /** The process dies. */
  | "stop"
  /** A copy is produced to this topic, and it goes on. */
  | { dead_letter: string };

/** What an application does with a record whose processing throws. */
type OnError =
  /** It catches nothing: the process dies, and the next owner meets the same record. */
  | "stop"
  /** It goes on with the next record. */
  | "skip"
  /** It tries again. */
  | {
    /** So often. */
    retry: number;
    /** Pauses of so long before each. */
    backoff_ms?: number;
    /** What it does if that is of no use. */
    then: GiveUp;
  };

/** A record, and where within the work on it a process dies. */
type CrashAt = {
  /** The topic's name. */
  topic: string;
  /** The partition's index; the first is 0. */
  partition: number;
  /** The record's offset. */
  offset: number;
  /** `before_effect`; `after_effect`, before any commit of it; `after_commit`, once a commit that covers it is answered. */
  moment: "before_effect" | "after_effect" | "after_commit";
};

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

/** Whose messages a fault harms. */
type Victim =
  /** Everybody's. */
  | "*"
  /** Those of a producer. */
  | { producer: string }
  /** Those of a member. */
  | {
    /** The group's name, its `group.id`. */
    group: string;
    /** The member's name, its `client.id`. */
    member: string;
  };

/** What a fault does to a message. */
type Harm =
  /** It never arrives. */
  | "drop"
  /** It arrives so much later. */
  | { delay_ms: number }
  /** It arrives twice. */
  | "duplicate";

/** Makes a topic. */
interface TopicCreate {
  type: "topic.create";
  /** The topic's name. */
  topic: string;
  /** How many partitions it has: 1 to 10,000. */
  partitions: number;
  /** Settings of the topic: `retention.ms`, `retention.bytes`, `segment.bytes`, `segment.ms`, `message.timestamp.before.max.ms`, `message.timestamp.after.max.ms`. */
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
  /** Whether processing it throws, whoever reads it: it has the header `loglab.poison`. */
  poison?: boolean;
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

/** Closes a producer: what it has buffered is sent first, and an open transaction is aborted. */
interface ProducerRemove {
  type: "producer.remove";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Kills a producer's process: what it has buffered is lost, and what is on its way may still arrive. It can be created again. */
interface ProducerCrash {
  type: "producer.crash";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Stalls a producer's process as a whole, until `producer.thaw`. */
interface ProducerFreeze {
  type: "producer.freeze";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Lets a frozen producer go on. */
interface ProducerThaw {
  type: "producer.thaw";
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
  /** When the application commits: `auto` as `enable.auto.commit` says; with any other it does so itself, and the consumer does not. `before`: `commitSync()` as soon as `poll` returned. `after`: when all of it is processed. `each`: after each record. `transaction`: what a poll returned is processed, produced and committed in one transaction. */
  commit?: "auto" | "before" | "after" | "each" | "transaction" | "never";
  /** What processing a record does when its `processing_ms` are over. */
  effect?: Effect;
  /** What the application does with a record whose processing throws (`poison`). */
  on_error?: OnError;
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
  /** Not now, but at this record, once it gets there. It may be said of a member that is yet to come. */
  at?: CrashAt;
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
  /** When its application commits. */
  commit?: "auto" | "before" | "after" | "each" | "transaction" | "never";
  /** What processing a record does. */
  effect?: Effect;
  /** What it does with a record whose processing throws. */
  on_error?: OnError;
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

/** `beginTransaction()` of a producer with a `transactional.id`. It waits for what the producer did before. */
interface TransactionBegin {
  type: "transaction.begin";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** `commitTransaction()`: readers with `read_committed` are given its records once the markers are written. */
interface TransactionCommit {
  type: "transaction.commit";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** `abortTransaction()`: readers with `read_committed` are never given its records. */
interface TransactionAbort {
  type: "transaction.abort";
  /** The producer's name, its `client.id`. */
  producer: string;
}

/** Harms messages between clients and brokers, from now on until it is used up or cleared. A fault of the same name ends. */
interface FaultInject {
  type: "fault.inject";
  /** The fault's name. */
  fault: string;
  /** Whose messages. */
  client: Victim;
  /** Kafka's name of the request, or `"*"` for all. */
  api: "*" | "Produce" | "InitProducerId" | "EndTxn" | "WriteTxnMarkers" | "TxnOffsetCommit" | "Fetch" | "OffsetCommit" | "OffsetFetch" | "JoinGroup" | "Heartbeat" | "LeaveGroup" | "SyncGroup" | "ConsumerGroupHeartbeat";
  /** `request`: on the way to the broker. `response`: on the way back. */
  leg: "request" | "response";
  /** What happens to a message. */
  what: Harm;
  /** How many messages are harmed before the fault ends. */
  times?: number;
  /** How likely each message is harmed, from 0 to 1. */
  chance?: number;
}

/** Ends a fault. */
interface FaultClear {
  type: "fault.clear";
  /** The fault's name. */
  fault: string;
}

/** Stops time where it is, until somebody lets it go on; `advance` runs through it. */
interface LabPause {
  type: "lab.pause";
  /** What stands on the stage meanwhile. */
  caption?: string;
}

/** From now on time runs by days: where it runs at speed 1, so many of them pass in each second. It changes nothing of what happens, as a speed does not; `advance` knows nothing of it. */
interface LabTimeLapse {
  type: "lab.time_lapse";
  /** Simulated days in a real second; without it, time runs as usual again. */
  days_per_s?: number;
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
  | ProducerCrash
  | ProducerFreeze
  | ProducerThaw
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
  | ConsumerResume
  | TransactionBegin
  | TransactionCommit
  | TransactionAbort
  | FaultInject
  | FaultClear
  | LabPause
  | LabTimeLapse;
// <commands>
