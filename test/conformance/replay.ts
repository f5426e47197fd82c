import assert from 'node:assert/strict';
import { it } from 'node:test';
import { comparable, normalize } from '../../embedded/test/recordings/normalize';
import { type Answer, type Ask, type Exchange, title } from '../../embedded/test/recordings/recording';
import { Ids } from './ids';
import type { LiveNetwork } from './network';

/** Holds recorded conversations again with a running network, one exchange a test. */
export class Replay {
  readonly #ids: Ids;
  #height = 1;

  constructor(private readonly live: LiveNetwork) {
    this.#ids = new Ids(live.run.settings.imageSource === 'embedded');
  }

  async put({ ask, answer: recorded }: Exchange): Promise<void> {
    const answer = await this.#ask(ask);
    if (isSubmission(ask) && isAccepted(answer)) {
      this.#ids.learn(text(recorded), text(answer));
      // Whoever recorded it waited as well: the next command is typed when the block is there.
      this.#height++;
      const { deploy } = this.live.run.settings.waits;
      await this.live.heightsBecome(
        this.live.peers.map(() => this.#height),
        deploy,
      );
    }
    const expected = normalize(recorded);
    const actual = normalize(this.#translated(answer));
    assert.deepEqual(comparable(actual, expected), comparable(expected, expected));
  }

  #ask(ask: Ask): Promise<Answer> {
    const actual = (text: string) => this.#ids.toActual(text);
    if (ask.kind === 'command') return this.live.exec(ask.peer, ask.argv.map(actual), ask.env);
    const { method, path, body } = ask.request;
    return this.live.request(ask.peer, {
      method,
      path: actual(path),
      ...(body !== undefined && { body: actual(body) }),
    });
  }

  #translated({ stdout, stderr, exit }: Answer): Answer {
    return { stdout: this.#ids.toRecorded(stdout), stderr: this.#ids.toRecorded(stderr), exit };
  }
}

/** One test per exchange, in order. `replay` is called when the network runs. */
export function replayed(exchanges: readonly Exchange[], replay: () => Replay): void {
  for (const exchange of exchanges) it(title(exchange.line), () => replay().put(exchange));
}

/** Of a transaction that the peer took: an exit code of 0, or a JSON-RPC result. */
function isAccepted({ exit, stdout }: Answer): boolean {
  return exit === 0 && (!stdout.startsWith('HTTP/') || stdout.includes('"result":{"status":"OK"'));
}

function isSubmission(ask: Ask): boolean {
  if (ask.kind === 'request') return /"method":"(deploy|invoke)"/.test(ask.request.body ?? '');
  return ['deploy', 'invoke'].includes(ask.argv[2] ?? '') && !ask.argv.includes('--help');
}

const text = ({ stdout, stderr }: Answer): string => `${stdout}${stderr}`;
