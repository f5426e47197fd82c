import { formatDuration } from '../wire/go-duration';
import type { Consenter, Json, Stack, Timer, Transaction } from './plugin';
import type { NoopsSettings } from './settings';

/**
 * Fabric's `noops`: no agreement. The validator that got a transaction broadcasts it; each one, that one
 * included, queues what it hears in the order in which it hears it, and makes a block of the queue when it is
 * full or its first transaction has waited for `blockWait`. Two transactions entered at two validators at
 * once may therefore stand in another order, or in other blocks, on each: that is Fabric's promise too. A
 * validator that was away has missed what went by.
 */
export class Noops implements Consenter {
  #queue: Transaction[] = [];
  #timer: Timer | undefined;
  #executing = false;
  #stopped = false;

  constructor(
    private readonly settings: NoopsSettings,
    private readonly stack: Stack,
  ) {}

  start(): void {
    const { blockSize, blockWait } = this.settings;
    const info = (text: string) => this.stack.log('INFO', MODULE, 'newNoops', `NOOPS ${text}`);
    info('consensus type = *noops.Noops');
    info(`block size = ${blockSize}`);
    info(`block wait = ${formatDuration(blockWait)}`);
  }

  submit(transaction: Transaction): void {
    this.stack.broadcast({ type: 'TRANSACTION', transaction });
    this.#enqueue(transaction);
  }

  receive(message: Json, from: number): void {
    const transaction = transactionOf(message);
    if (transaction) this.#enqueue(transaction);
    else this.stack.log('WARN', MODULE, 'RecvMsg', `Ignoring a message of unknown form from replica ${from}`);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #enqueue(transaction: Transaction): void {
    if (this.#stopped) return;
    this.#queue.push(transaction);
    if (this.#queue.length >= this.settings.blockSize) this.#makeBlock();
    else if (!this.#executing) this.#wait();
  }

  #wait(): void {
    this.#timer ??= this.stack.timer(this.settings.blockWait, () => this.#makeBlock());
  }

  #makeBlock(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#executing || this.#stopped) return;
    const block = this.#queue.splice(0, this.settings.blockSize);
    this.#executing = true;
    this.stack.execute(block).then(
      () => this.#executed(),
      (error: unknown) =>
        this.stack.panic(`Could not commit a block of ${block.length} transactions: ${error}`),
    );
  }

  #executed(): void {
    this.#executing = false;
    if (this.#stopped) return;
    if (this.#queue.length >= this.settings.blockSize) this.#makeBlock();
    else if (this.#queue.length > 0) this.#wait();
  }
}

const MODULE = 'consensus/noops';

function transactionOf(message: Json): Transaction | undefined {
  const { transaction } = (message ?? {}) as { transaction?: Transaction };
  return typeof transaction?.txid === 'string' ? transaction : undefined;
}
