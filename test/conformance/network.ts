import { randomBytes } from 'node:crypto';
import { curl } from '../../embedded/test/recordings/http';
import type { Answer, Env, RestRequest } from '../../embedded/test/recordings/recording';
import type { Container } from '../../support/docker/container';
import { isMissing } from '../../support/docker/engine-errors';
import { findImage } from '../../support/docker/images';
import type { UserName } from '../../support/fabric/names';
import { type Environment, type Topology, withSettings } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { RestClient } from '../../support/fabric/v0.6/rest';
import { secretOf } from '../../support/fabric/v0.6/users';
import type { Network } from '../../support/network/network';
import { Run } from '../../support/network/run';
import { eventually, eventuallyOnEach, type Finding } from '../../support/waiting/eventually';

export const EXAMPLE02 = 'github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02';

/** Milliseconds, also on a busy machine, from a transaction's acceptance to its block on every vp; a build has longer. */
const COMMIT_BOUND = 120_000;

/** More than a peer logs in any of these tests, at level DEBUG. */
const LOG_LINES = 20_000;

/** Four peers under PBFT, with these settings of every peer. */
export const fourPeers = (settings: Environment = {}): Topology =>
  withSettings(fabric06.topologies.find(4, 'pbft batch'), settings);

/** Undefined for a peer that does not run. */
export type Height = number | { readonly atLeast: number } | undefined;

/** A running network on which a recording is repeated. */
export class LiveNetwork {
  /** Name of the chaincode of the last deploy. */
  chaincode = '';

  private constructor(
    readonly run: Run,
    readonly network: Network,
  ) {}

  /** Starts the network. The end of the process removes it, also after a failure. */
  static async start(topology: Topology): Promise<LiveNetwork> {
    const run = await LiveNetwork.prepareRun();
    try {
      const network = await run.prepareNetwork(topology);
      await network.start();
      return new LiveNetwork(run, network);
    } catch (error) {
      await endOnce(run);
      throw error;
    }
  }

  /**
   * A run with a network id of its own, so that it can share the engine. Its peers have the engine's own socket, as the
   * recorded ones had.
   */
  static async prepareRun(): Promise<Run> {
    process.env['FABRIC_NETWORK_ID'] = `conf${randomBytes(3).toString('hex')}`;
    process.env['ENGINE_GATEWAY'] = 'off';
    process.env['BUILD_CACHE'] = 'off';
    const run = await Run.begin(fabric06);
    endOnSignals(run);
    return run;
  }

  async end(): Promise<void> {
    await endOnce(this.run);
  }

  get peers(): readonly string[] {
    return this.network.state.composition.validators;
  }

  /** Of a peer or of another service. */
  container(service: string): Container {
    return this.network.state.container(service);
  }

  /**
   * The errors that a peer logged, as `[module] function: text`, with the names of the recording. Errors of connections
   * are left out: they depend on timing.
   */
  async errors(peer: string): Promise<string[]> {
    const log = await this.container(peer).logTail(LOG_LINES);
    const errors = [...log.matchAll(/^\S+ (\[.*?\] \S+) -> (?:ERRO|CRIT) [0-9a-f]+ ?(.*)$/gm)];
    return errors
      .filter(([, where]) => !where?.startsWith('[peer]'))
      .map(([, where, what = '']) => `${where}: ${this.toRecorded(what)}`);
  }

  /** With the name of the network and of the chaincode as recorded. */
  toRecorded(text: string): string {
    return text
      .replaceAll(`${this.run.settings.networkId}-vp`, 'dev-vp')
      .replaceAll(this.chaincode || '\0', 'NAME');
  }

  /** Looks the address up for each request: a peer gets another one when it starts again. */
  rest(peer: string, { tls = false } = {}): RestClient {
    const address = (port: number) => this.#address(peer, port);
    return new RestClient({ name: peer, environment: {}, tls, address, forgetAddress: () => {} });
  }

  async exec(peer: string, argv: readonly string[], env: Env = {}): Promise<Answer> {
    const environment = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const { stdout, stderr, exitCode } = await this.container(peer).exec(argv, environment);
    return { stdout, stderr, exit: exitCode };
  }

  async request(peer: string, request: RestRequest): Promise<Answer> {
    const [host = '', port] = (await this.#address(peer, 7050)).split(':');
    return curl({ host, port: Number(port) }, request);
  }

  async #address(peer: string, port: number): Promise<string> {
    return (await this.container(peer).address(port, this.run.engine.place)) ?? '';
  }

  /** Logs test_userN in on vpN, for each peer. */
  async login(): Promise<void> {
    await Promise.all(
      this.peers.map(async (peer) => {
        const outcome = await this.rest(peer).register(userOn(peer), secretOf(userOn(peer)));
        if (!outcome.ok) throw new Error(`${userOn(peer)} on ${peer}: ${outcome.error.message}`);
      }),
    );
  }

  /** Deploys example02 and waits for its block on every vp. A failed deploy makes a block as well, but no transaction. */
  async deploy(args: readonly string[], peer = 'vp0'): Promise<void> {
    const expected = (await this.rest(peer).chain()).height + 1;
    await this.submitDeploy(EXAMPLE02, ['init', ...args], peer);
    await this.heightsBecome(
      this.peers.map(() => expected),
      this.run.settings.waits.deploy,
    );
    if (await this.rest(peer).hasTransaction(this.chaincode)) return;
    throw new Error(`the deploy failed on ${peer}:\n${(await this.errors(peer)).join('\n')}`);
  }

  /** Returns when the CLI does, which is before anything is built. */
  async submitDeploy(path: string, call: readonly string[], peer = 'vp0'): Promise<Answer> {
    const answer = await this.command(peer, 'deploy', ['-p', path], call);
    this.chaincode = /^Deploy chaincode: (\S+)$/m.exec(answer.stdout)?.[1] ?? '';
    return answer;
  }

  /** Submits a transfer of `amount` from a to b through REST. */
  async transfer(peer: string, amount: number, user = this.#user(peer)): Promise<void> {
    const outcome = await this.rest(peer).call('invoke', {
      chaincode: { name: this.chaincode },
      call: ['invoke', 'a', 'b', String(amount)],
      user,
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
  }

  /** Through the CLI. */
  invoke(peer: string, ...args: string[]): Promise<Answer> {
    return this.command(peer, 'invoke', ['-n', this.chaincode], ['invoke', ...args]);
  }

  /** What the CLI answers to a query, as it prints it. */
  query(peer: string, key: string): Promise<Answer> {
    return this.command(peer, 'query', ['-n', this.chaincode], ['query', key]);
  }

  /** A peer that state transfer has just brought up refuses queries for a moment: the height is there before the state. */
  async queryOnceConsistent(peer: string, key: string): Promise<Answer> {
    const probe = async (): Promise<Finding<Answer>> => {
      const answer = await this.query(peer, key);
      return answer.stderr.includes('state may be inconsistent, cannot query')
        ? { seen: answer.stderr }
        : { found: answer };
    };
    return eventually(`a query of ${peer}`, probe, { within: COMMIT_BOUND });
  }

  command(
    peer: string,
    verb: string,
    flags: readonly string[],
    call: readonly string[],
    name: string | undefined = this.#user(peer),
  ): Promise<Answer> {
    const user = name ? ['-u', name] : [];
    const ctor = JSON.stringify({ Args: call });
    return this.exec(peer, ['peer', 'chaincode', verb, ...user, ...flags, '-c', ctor], QUIET);
  }

  /** Waits until each vp is at its height; undefined for one that does not run. */
  async heightsBecome(heights: readonly Height[], within = COMMIT_BOUND): Promise<void> {
    const probes = this.peers.map((peer, index): [string, () => Promise<Finding<true>>] => [
      peer,
      () => this.#isAt(peer, heights[index]),
    ]);
    await eventuallyOnEach('heights', new Map(probes), { within, wakeups: this.run.engine.events });
  }

  /** Throws as soon as the heights change within `ms` milliseconds. */
  async heightsStay(heights: readonly Height[], ms: number): Promise<void> {
    const end = performance.now() + ms;
    const probe = async (): Promise<Finding<true>> => {
      for (const [index, peer] of this.peers.entries()) {
        const finding = await this.#isAt(peer, heights[index]);
        if (!('found' in finding)) return { seen: `${peer}: ${finding.seen}`, hopeless: true };
      }
      return performance.now() > end ? { found: true } : { seen: 'as they were' };
    };
    await eventually('heights stay as they are', probe, { within: ms + COMMIT_BOUND });
  }

  async listsPeers(peer: string, expected: readonly string[]): Promise<void> {
    const look = async () => (await this.rest(peer).connectedPeers()).toSorted().join(' ');
    await this.#becomes(`the list of ${peer}`, look, expected.join(' '));
  }

  /** `running`, `exited 0`, or `none`. */
  async devContainerBecomes(peer: string, expected: string): Promise<void> {
    const name = this.network.state.devContainer(peer, this.chaincode);
    await this.#becomes(`the dev container of ${peer}`, () => this.#state(name), expected);
  }

  async #state(container: string): Promise<string> {
    try {
      const { State } = await this.run.engine.docker.getContainer(container).inspect();
      return State.Status === 'exited' ? `exited ${State.ExitCode}` : State.Status;
    } catch (error) {
      if (isMissing(error)) return 'none';
      throw error;
    }
  }

  /** Waits until a process has registered as this chaincode with the peer so many times. */
  async registers(peer: string, chaincode: string, times: number): Promise<void> {
    const look = async () => {
      const log = await this.container(peer).logTail(LOG_LINES);
      return String(log.split(`registered handler complete for chaincode ${chaincode}\n`).length - 1);
    };
    await this.#becomes(`registrations of ${chaincode} with ${peer}`, look, String(times));
  }

  async listens(service: string, port: number): Promise<void> {
    const look = `until (exec 3<>/dev/tcp/${service}/${port}) 2>/dev/null; do sleep 0.1; done`;
    await this.exec('vp0', ['bash', '-c', look]);
  }

  async #becomes(what: string, look: () => Promise<string>, expected: string): Promise<void> {
    const probe = async (): Promise<Finding<true>> => {
      const seen = await look();
      return seen === expected ? { found: true } : { seen };
    };
    await eventually(`${what}: ${expected}`, probe, {
      within: COMMIT_BOUND,
      wakeups: this.run.engine.events,
    });
  }

  async devImageExists(peer: string): Promise<boolean> {
    const name = this.network.state.devImage(peer, this.chaincode);
    return (await findImage(this.run.engine.docker, name)) !== undefined;
  }

  #user(peer: string): UserName | undefined {
    return this.network.state.composition.secured ? userOn(peer) : undefined;
  }

  async #isAt(peer: string, height: Height): Promise<Finding<true>> {
    const { State } = await this.container(peer).inspect();
    if (height === undefined) return State.Status === 'running' ? { seen: 'runs' } : { found: true };
    if (State.Status === 'exited') {
      const errors = (await this.errors(peer)).map((error) => `\n    ${error}`).join('');
      return { seen: `exited ${State.ExitCode}; it had logged${errors}`, hopeless: true };
    }
    if (State.Status !== 'running') return { seen: State.Status };
    try {
      const seen = (await this.rest(peer).chain()).height;
      const isThere = typeof height === 'number' ? seen === height : seen >= height.atLeast;
      // A chain only grows.
      return isThere ? { found: true } : { seen: `height ${seen}`, hopeless: seen > Number(height) };
    } catch (error) {
      return { seen: (error as Error).message };
    }
  }
}

/** For the result alone, without log lines. */
const QUIET: Env = { CORE_LOGGING_LEVEL: 'warning' };

export function userOn(peer: string): UserName {
  return `test_user${peer.slice(2)}`;
}

const ends = new Map<Run, Promise<unknown>>();

/** A test, its hooks and a signal may all want the end of a run: the first one does it, the others wait for it. */
export function endOnce(run: Run): Promise<unknown> {
  const end = ends.get(run) ?? run.end();
  ends.set(run, end);
  return end;
}

const running = new Set<Run>();

/** The test runner's own way with a signal is to exit at once, which would leave the network where it is. */
function endOnSignals(run: Run): void {
  running.add(run);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process
      .removeAllListeners(signal)
      .on(signal, () => void Promise.allSettled([...running].map(endOnce)).then(() => process.exit(1)));
}
