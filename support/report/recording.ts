import type { Span } from '../waiting/spans';

/** What one scenario did and what came of it, as plain data, without secrets. */
export interface Recording {
  /** Its name. */
  readonly scenario: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly begun: number;
  readonly ended: number;
  readonly steps: readonly RecordedStep[];
  readonly activities: readonly Span[];
  /** In the order membersrvc, peers, dev containers (each behind its peer where that is known), others. */
  readonly containers: readonly RecordedContainer[];
  /** Off each peer's chain. */
  readonly blocks: readonly RecordedBlock[];
}

export interface RecordedStep {
  readonly text: string;
  readonly begun: number;
  /** Undefined of a step that is not over. */
  readonly ended?: number;
  /** `PASSED`, `FAILED`, …, or `RUNNING`. */
  readonly status: string;
}

export type ContainerKind = 'membersrvc' | 'peer' | 'dev' | 'other';

export interface RecordedContainer {
  /** `vp0`; of a dev container its full name. */
  readonly name: string;
  readonly kind: ContainerKind;
  /** Of a dev container. */
  readonly peer?: string;
  readonly events: readonly ContainerEvent[];
}

export interface ContainerEvent {
  /** `create`, `start`, `die`, …, as the engine says it. */
  readonly action: string;
  /** By the engine's clock. */
  readonly time: number;
  /** Of `die`. */
  readonly exitCode?: string;
}

export interface RecordedBlock {
  readonly peer: string;
  readonly number: number;
  /** The peer's own localLedgerCommitTimestamp. */
  readonly committed: number;
  /** Their ids; none in the block that a failed transaction leaves. */
  readonly transactions: readonly string[];
}
