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

type Source =
  | { rate_per_s: number; keys: "none" | { fixed: string } | { pool: number; skew: number } }
  | { workload: string; key?: string; pace?: number };

type ResetTo =
  | { earliest: true } | { latest: true } | { offset: number } | { timestamp_ms: number } | { datetime: string } | { duration: string }
  | { shift_by: number } | { current: true };

type SeekTo = { offset: number } | { beginning: true } | { end: true } | { timestamp_ms: number } | { shift_by: number };

type Command =
  | { type: "topic.create"; topic: string; partitions: number; configs?: Configs }
  | { type: "topic.add_partitions"; topic: string; total: number }
  | { type: "topic.delete"; topic: string }
  | { type: "topic.delete_records"; topic: string; partition: number; before_offset: number }
  | { type: "producer.create"; producer: string; topic: string; client?: string; source?: Source; configs?: Configs }
  | { type: "producer.pause" | "producer.resume" | "producer.remove"; producer: string }
  | { type: "producer.send"; topic: string; key: Bytes | null; value: Bytes; headers?: Record<string, Bytes>; partition?: number; timestamp_ms?: number; producer?: string }
  | { type: "group.create"; group: string; protocol?: "classic" | "consumer" | "share"; assignors?: string[]; configs?: Configs }
  | { type: "group.delete"; group: string }
  | { type: "group.reset_offsets"; group: string; topic?: string; partitions?: number[]; to: ResetTo; execute: boolean }
  | { type: "group.delete_offsets"; group: string; topic: string; partitions?: number[] }
  | { type: "member.join"; group: string; member: string; topics?: string[]; subscribed_topic_regex?: string; member_id?: string; instance_id?: string; configs?: Configs; processing_ms?: Ms; commit_on_revoke?: boolean }
  | { type: "member.leave" | "member.crash" | "member.thaw"; group: string; member: string }
  | { type: "member.freeze"; group: string; member: string; for_ms?: Ms }
  | { type: "member.set"; group: string; member: string; topics?: string[]; configs?: Configs; processing_ms?: Ms; commit_on_revoke?: boolean }
  | { type: "consumer.seek"; group: string; topic: string; partition: number; to: SeekTo }
  | { type: "consumer.commit" | "consumer.pause" | "consumer.resume"; group: string; member: string; topic?: string; partition?: number; offset?: number };
