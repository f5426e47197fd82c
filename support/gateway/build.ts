/** A build that a client asked for. Times are in milliseconds since the epoch. */
export interface Build {
  readonly tenant: string;
  readonly image: string;
  readonly received: number;
  /** When it was passed on to the engine, or was given the answer of another's build that failed. */
  begun?: number;
  ended?: number;
  /** The tenant whose build of the same content it waited for. */
  waitedFor?: string;
  outcome?: BuildOutcome;
  /** As the engine told it. */
  error?: string;
  /**
   * Short ids of the layers it made, and of the build containers it made and left, as told in the answer. A build's
   * own commands may print whatever they like there: before removing one, look whether it can be what it is said
   * to be.
   */
  readonly layers: string[];
  readonly containers: string[];
  /** `sha256:…` */
  imageId?: string;
}

/** `refused`: by a fault that a test set. `broken off`: its client went, or the engine did. */
export type BuildOutcome = 'built' | 'failed' | 'refused' | 'broken off';
