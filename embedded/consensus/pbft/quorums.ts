/** How many replicas it takes, of N with at most f faulty. With N = 3f + 1 a quorum is the paper's 2f + 1. */
export class Quorums {
  constructor(
    readonly n: number,
    readonly f: number,
  ) {}

  /** Any two sets of so many have a correct replica in common. */
  get intersection(): number {
    return Math.ceil((this.n + this.f + 1) / 2);
  }

  /** What can be waited for, since f may never answer. */
  get allCorrect(): number {
    return this.n - this.f;
  }

  /** At least one of them is correct: the paper's weak certificate. */
  get weak(): number {
    return this.f + 1;
  }

  isReplica(id: number): boolean {
    return id >= 0 && id < this.n;
  }

  primary(view: number): number {
    return view % this.n;
  }
}
