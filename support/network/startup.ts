import { constants } from 'node:os';
import { Container } from '../docker/container';
import { remediable } from '../docker/engine-errors';
import type { EngineEvent } from '../docker/events';
import { ofProject, PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import type { FollowedLog } from '../docker/log';
import { AssertionFailure, EngineLost, UserError } from '../errors';
import type { PeerName } from '../fabric/names';
import type { Peer } from './peer';
import { type PeerWait, waitOnEach } from './peer-waits';
import type { NetworkState } from './state';

/** Lines of a container's log in which the reason for its exit is looked for. */
const READ_LINES = 100;

/** Notices when a container of the network exits while the network starts. */
export class StartupWatch {
  readonly #exit = Promise.withResolvers<never>();
  readonly #over = new AbortController();
  /** Why a container exited, while its log is read. */
  #exitError: Promise<Error> | undefined;
  /** The last signal that the engine sent, by container id. */
  readonly #signals = new Map<string, string>();
  readonly #stopListening: () => void;

  constructor(
    private readonly state: Pick<
      NetworkState,
      'engine' | 'project' | 'generation' | 'composition' | 'nameOf'
    >,
  ) {
    this.#exit.promise.catch(() => {}); // Reported by the `during` under way.
    this.#stopListening = state.engine.events.listen((event) => this.#receive(event));
  }

  /** The result of `startup`, or an AssertionFailure where a container exits first. */
  async during<T>(startup: Promise<T>): Promise<T> {
    startup.catch(() => {}); // After an exit nobody waits for it any more.
    try {
      return await Promise.race([startup, this.#exit.promise]);
    } catch (error) {
      // The wait for readiness may notice the exit before the log is read, which says more.
      const exit = await this.#exitError;
      if (exit || error instanceof UserError || error instanceof EngineLost) throw exit ?? error;
      throw (await this.#untoldExit().catch(() => undefined)) ?? error;
    }
  }

  /** The engine tells of exits late: a call may have met a peer that has ended, and say less of it. */
  async #untoldExit(): Promise<Error | undefined> {
    const { engine, project, composition } = this.state;
    const filters = ofProject(project.name);
    for (const { Id, Labels, State } of await engine.docker.listContainers({ all: true, filters })) {
      const service = this.state.nameOf(Labels[SERVICE_LABEL] ?? Id);
      if (State !== 'exited' || !composition.peers.has(service)) continue;
      const { ExitCode } = (await new Container(engine.docker, Id, service).inspect()).State;
      return this.#errorOf(service, Id, String(ExitCode));
    }
    return undefined;
  }

  /** Aborted when the start is over, whichever way. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  end(): void {
    this.#over.abort();
    this.#stopListening();
  }

  #receive({ type, action, id, attributes }: EngineEvent): void {
    if (type !== 'container' || attributes[PROJECT_LABEL] !== this.state.project.name) return;
    if (action === 'kill') this.#signals.set(id, attributes['signal'] ?? '?');
    if (action !== 'die') return;
    const exitCode = attributes['exitCode'] ?? '?';
    const service = this.state.nameOf(attributes[SERVICE_LABEL] ?? id);
    // It prepared something, and has done so.
    if (exitCode === '0' && !this.state.composition.peers.has(service)) return;
    this.#exitError ??= this.#errorOf(service, id, exitCode);
    void this.#exitError.then(this.#exit.reject);
  }

  async #errorOf(service: string, id: string, exitCode: string): Promise<Error> {
    const signal = this.#signals.get(id);
    if (signal !== undefined)
      return new AssertionFailure(
        `${service} was ended from outside (${signalName(signal)}) while the network started: ` +
          'somebody stopped the container, or the Docker engine itself was stopped.',
      );
    const exited = `${service} exited with ${exitCode} while the network started`;
    try {
      const log = await new Container(this.state.engine.docker, id, service).logTail(READ_LINES);
      if (/exec format error/.test(log)) return new UserError(`${exited}: ${WRONG_PROCESSOR}`);
      const reason = this.state.generation.logs.exitReason(log).replace(/^/gm, '  | ');
      return new AssertionFailure(`${exited}; its log ended with\n${reason}`);
    } catch (error) {
      const known = remediable(error);
      if (known instanceof EngineLost) return known;
      return new AssertionFailure(`${exited}; its log could not be read: ${(error as Error).message}`);
    }
  }
}

const WRONG_PROCESSOR =
  "its image is made for another processor than the engine's. Name an image for this one, or install emulation: " +
  'docker run --privileged --rm tonistiigi/binfmt --install amd64';

/** `15` is SIGTERM. */
function signalName(number: string): string {
  const known = Object.entries(constants.signals).find(([, value]) => String(value) === number);
  return known?.[0] ?? `signal ${number}`;
}

/**
 * Waits until each of these peers is ready to work with all of them. Throws a WaitFailed. `isFirstStart`: no peer knows
 * another one yet, so a peer that logs that it stays alone ends the wait.
 */
export async function awaitReadiness(
  state: NetworkState,
  peers: readonly Peer[],
  { isFirstStart = false, ...wait }: PeerWait & { readonly isFirstStart?: boolean },
): Promise<void> {
  if (peers.length === 0) return; // A network of other services, with nothing to wait for.
  const { condition, check } = state.fabric.readiness;
  const names = peers.map(({ name }) => name);
  const logs = new Map<PeerName, FollowedLog>();
  const probe = async (peer: Peer) => {
    const [line] = logs.get(peer.name)?.lines ?? [];
    return line === undefined ? check(peer, names) : { seen: line, hopeless: true };
  };
  try {
    const { hopelessStart } = state.generation.logs;
    if (isFirstStart && hopelessStart)
      for (const { name, container } of peers) logs.set(name, await container.followLog(hopelessStart));
    await waitOnEach(state, peers, condition, probe, wait);
  } finally {
    for (const log of logs.values()) log.end();
  }
}

/**
 * Throws a UserError where a peer has blocks from an earlier start: what was deployed then counts as deployed, and a user
 * who was enrolled then cannot log in again.
 */
export async function requireFresh({ peers }: Pick<NetworkState, 'peers'>): Promise<void> {
  for (const peer of peers) {
    const height = await peer.heightIfReached();
    if (!height || height === 1) continue; // A peer that does not validate has no blocks.
    const { name, container } = peer;
    const { Mounts = [] } = await container.inspect();
    const kept = Mounts.filter(({ RW }) => RW).map(({ Type, Name, Source }) =>
      Type === 'volume' ? Name : Source,
    );
    throw new UserError(
      `${name} starts at height ${height}, with the users of an earlier run enrolled: its ledger was kept` +
        `${kept.length > 0 ? ` (${kept.join(', ')})` : ''}. Remove it before the run, ` +
        'or keep it in a volume of the compose file, which is removed with the network.',
    );
  }
}
