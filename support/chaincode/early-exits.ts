import { Container, findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import { short } from '../fabric/chaincode';
import type { Network } from '../network/network';
import type { Peer } from '../network/peer';
import type { Deployment } from './deployment';

/** A peer whose init failed ends the container too, just before its empty block; in milliseconds. */
const GRACE = 3_000;

/** What it said last, in at most so many lines of a message. */
const SHOWN_LINES = 8;

/** Where in the code something was called: of JavaScript, and of Go. */
const STACK_FRAME = /^\s+at |^\t|^goroutine /;

/**
 * Chaincode that ends before its peer has deployed it. v0.6 does not start it once more: it waits for it to register,
 * 5 minutes (`chaincode.startuptimeout`), and then rejects the deploy.
 */
export class EarlyExits {
  /** When one was seen first, by the container's id. */
  readonly #since = new Map<string, number>();

  constructor(
    private readonly network: Pick<Network, 'devName' | 'resources' | 'transactions'>,
    private readonly engine: Engine,
    private readonly now = () => performance.now(),
  ) {}

  /** How it ended on this peer, and what it said last; '' where it has not, or the deploy's fate is known. */
  async on(validator: Peer, deployment: Deployment): Promise<string> {
    const name = this.network.devName(validator.name, deployment.name);
    const id = this.network.resources.containers.get(name);
    if (id === undefined || id === deployment.containersBefore.get(name)) return '';
    if (this.engine.exits.codeOf(id) === undefined || !this.#isForGood(id)) return '';
    const fate = await this.network.transactions.fateOf(deployment.submission, validator);
    const container = await findContainer(this.engine.docker, id);
    if ('found' in fate || container?.State.Status !== 'exited') return '';
    // A peer that was started again since starts its chaincode again.
    const peer = await validator.container.inspect();
    if (Date.parse(peer.State.StartedAt) > Date.parse(container.State.StartedAt)) return '';
    const said = await new Container(this.engine.docker, id, name).logTail(SHOWN_LINES * 5);
    return `its chaincode exited with ${container.State.ExitCode} before it was deployed${lastLines(said)}`;
  }

  #isForGood(id: string): boolean {
    const since = this.#since.get(id) ?? this.now();
    this.#since.set(id, since);
    return this.now() - since >= GRACE;
  }
}

function lastLines(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() && !STACK_FRAME.test(line));
  if (lines.length === 0) return ', and said nothing';
  return lines
    .slice(-SHOWN_LINES)
    .map((line) => `\n    | ${short(line)}`)
    .join('');
}
