import type { Json, LogLevel, Stack } from '../plugin';
import type { PbftSettings } from '../settings';
import { Log } from './log';
import type { Batch, Digest, Message } from './messages';
import { Quorums } from './quorums';
import { Store } from './store';
import { RestartableTimer } from './timers';

/**
 * The state of one replica, which its sub-protocols share, and its ways out: messages, timers and the log. The names are
 * those of the paper, or of Fabric 0.6's `pbft-core.go`. It knows none of the sub-protocols.
 */
export class ReplicaState {
  view = 0;
  /** False from the VIEW-CHANGE for `view` until its NEW-VIEW is accepted. */
  active = true;
  /** The last sequence number assigned as primary, or seen. */
  seqNo = 0;
  lastExec = 0;
  /** Sequence number being executed: one at a time. */
  executing: number | undefined;
  /**
   * Must not execute until state transfer has brought the ledger up to a checkpoint; Fabric's
   * `skipInProgress`.
   */
  outOfDate = false;
  /** Batches known here that have not committed. */
  readonly outstanding = new Map<Digest, Batch>();

  readonly quorums: Quorums;
  readonly store: Store;
  readonly log: Log;
  /** Runs while something waits to be ordered, and while a NEW-VIEW is awaited. */
  readonly timer: RestartableTimer;
  readonly #timers: RestartableTimer[] = [];
  #stopped = false;

  constructor(
    readonly settings: PbftSettings,
    readonly stack: Stack,
    /** In [0, 1): what a byzantine replica does. */
    private readonly random: () => number,
    timedOut: () => void,
  ) {
    this.quorums = new Quorums(settings.validators, settings.faulty);
    this.store = new Store(stack);
    this.log = new Log(settings.logMultiplier * settings.checkpointPeriod, this.quorums, this.store);
    this.timer = this.newTimer(timedOut);
  }

  get id(): number {
    return this.stack.replica;
  }

  get isPrimary(): boolean {
    return this.quorums.primary(this.view) === this.id;
  }

  /**
   * Nothing that takes arbitrarily long is under way, so that what waits can be expected to be ordered in
   * time.
   */
  get canOrder(): boolean {
    return this.active && !this.outOfDate && this.executing === undefined;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** A timer that ends with the replica. */
  newTimer(fire: () => void): RestartableTimer {
    const timer = new RestartableTimer(this.stack, fire);
    this.#timers.push(timer);
    return timer;
  }

  broadcast(message: Message): void {
    if (this.#stopped) return;
    if (this.settings.byzantine && this.random() < 1 / 3) this.#broadcastToSome(message);
    else this.stack.broadcast(message as unknown as Json);
  }

  unicast(replica: number, message: Message): void {
    if (!this.#stopped) this.stack.unicast(replica, message as unknown as Json);
  }

  panic(func: string, reason: string): void {
    this.say('CRIT', func, reason);
    this.stop();
    this.stack.panic(reason);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) timer.stop();
  }

  say(level: LogLevel, func: string, text: string): void {
    this.stack.log(level, 'consensus/pbft', func, text);
  }

  debug(func: string, text: string): void {
    this.say('DEBU', func, `Replica ${this.id} ${text}`);
  }

  info(func: string, text: string): void {
    this.say('INFO', func, `Replica ${this.id} ${text}`);
  }

  warn(func: string, text: string): void {
    this.say('WARN', func, `Replica ${this.id} ${text}`);
  }

  /**
   * As Fabric's `general.byzantine` does, a third of the time: all but one replica, chosen at random, get the
   * message.
   */
  #broadcastToSome(message: Message): void {
    const ignored = Math.floor(this.random() * this.quorums.n);
    for (let replica = 0; replica < this.quorums.n; replica++) {
      if (replica === this.id) continue;
      if (replica === ignored)
        this.say('DEBU', 'innerBroadcast', `PBFT byzantine: not broadcasting to replica ${replica}`);
      else this.unicast(replica, message);
    }
  }
}
