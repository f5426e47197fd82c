import { Container, findContainer } from '../docker/container';
import { isMissing, unlessGone } from '../docker/engine-errors';
import { AssertionFailure, UserError } from '../errors';
import { type PeerName, short } from '../fabric/names';
import type { Finding } from '../waiting/eventually';
import { type BuildingPeer, type ChaincodeContext, type Deployment, quoted, SHOWN_LINES } from './deployment';
import { DevImages } from './dev-images';

/**
 * Milliseconds before an exit counts as an early exit: if init fails, the peer also ends the container, just before it
 * commits an empty block.
 */
const EXIT_GRACE = 3_000;

/** In every version of Fabric, it tells a chaincode its name. */
const ID_VARIABLE = 'CORE_CHAINCODE_ID_NAME';

/** Where in the code something was called, and what went wrong: of JavaScript, and of Go. */
const STACK_FRAME = /^\s+at |^\t|^goroutine /;
const REASON = /^(?:Uncaught )?\w*Error\b|^panic: |^fatal error: /;

/** The containers in which peers run a chaincode, named like their images. Only those of this scenario count. */
export class DevContainers {
  readonly images: DevImages;
  /** When a container was first seen to have exited, by its id. */
  readonly #exitedSince = new Map<string, number>();

  constructor(
    private readonly context: ChaincodeContext,
    private readonly now = () => performance.now(),
  ) {
    this.images = new DevImages(context);
  }

  /** Finds the id of the running container. */
  async find(peer: BuildingPeer, deployment: Deployment): Promise<Finding<string>> {
    const { resources, engine } = this.context;
    const name = this.context.devContainer(peer.name, deployment.name);
    const container = resources.mayHaveContainer(name) ? await findContainer(engine.docker, name) : undefined;
    if (!container) {
      const image = await this.images.find(peer, deployment);
      return 'found' in image ? { seen: `its image is built, no container ${short(name)} yet` } : image;
    }
    if (!resources.isNew(container.Id)) return { seen: `${short(name)} is from before this scenario` };
    const { Status, ExitCode } = container.State;
    if (Status === 'running') return { found: container.Id };
    return { seen: `${short(name)} is ${Status} (exit code ${ExitCode})` };
  }

  /** Throws an AssertionFailure that names the first thing that is not the peer's own. */
  async assertOwn(peer: BuildingPeer, peerAddress: string, deployment: Deployment): Promise<void> {
    const { engine, resources } = this.context;
    const name = this.context.devContainer(peer.name, deployment.name);
    const container = await findContainer(engine.docker, name);
    const image = this.context.devImage(peer.name, deployment.name);
    assertSame(`image name of ${name}`, container?.Config.Image, image);
    assertSame(`image of ${name}`, container?.Image, resources.tagged(image)?.imageId);
    const command = container?.Config.Cmd?.join(' ') ?? '';
    if (!command.split(/[\s=]/).includes(peerAddress))
      throw new AssertionFailure(
        short(`${name} does not connect to its peer at ${peerAddress}, by its command: ${command.trim()}`),
      );
    const variable = container?.Config.Env.find((one) => one.startsWith(`${ID_VARIABLE}=`));
    assertSame(`environment of ${name}`, variable, `${ID_VARIABLE}=${deployment.name}`);
  }

  /** Throws an AssertionFailure where the container is not the one from before the deploy, or does not run. */
  async assertSameAsBefore(peer: PeerName, deployment: Deployment): Promise<void> {
    const name = this.context.devContainer(peer, deployment.name);
    const before = deployment.containersBefore.get(name);
    if (!before) throw new AssertionFailure(`no ${short(name)} ran before the deploy`);
    const now = await findContainer(this.context.engine.docker, name);
    if (!now) throw new AssertionFailure(`${short(name)} ran before the deploy and is gone`);
    if (now.Id !== before)
      throw new AssertionFailure(`${short(name)} is not the container from before the deploy`);
    if (now.State.Status !== 'running')
      throw new AssertionFailure(`${short(name)} ran before the deploy and is ${now.State.Status}`);
  }

  /**
   * How the chaincode ended before this peer had deployed it, and what it printed; '' where it did not. v0.6 does not
   * start it again: it waits 5 minutes for it to register (`chaincode.startuptimeout`), then rejects the deploy.
   */
  async earlyExit(peer: BuildingPeer, deployment: Deployment): Promise<string> {
    const { engine, resources, transactions } = this.context;
    const name = this.context.devContainer(peer.name, deployment.name);
    const id = resources.containers.get(name);
    if (id === undefined || id === deployment.containersBefore.get(name)) return '';
    const container = await findContainer(engine.docker, id);
    if (container?.State.Status !== 'exited' || !this.#hasExitedForGood(id)) return '';
    const { transaction } = deployment;
    if (transaction && 'found' in (await transactions.fateOn(peer, transaction))) return '';
    // A peer that was started again since then starts its chaincode again.
    const { State } = await peer.container.inspect();
    if (Date.parse(State.StartedAt) > Date.parse(container.State.StartedAt)) return '';
    const log = await new Container(engine.docker, id, name).logTail(SHOWN_LINES * 5);
    const lines = log.split('\n').filter((line) => line.trim() && !STACK_FRAME.test(line));
    // Node.js prints more after it: the properties of the error.
    const reason = lines.findLastIndex((line) => REASON.test(line));
    const shown = reason < 0 ? lines.slice(-SHOWN_LINES) : lines.slice(reason, reason + SHOWN_LINES);
    const output = lines.length === 0 ? ' and printed nothing' : quoted(shown.map(short));
    return `its chaincode exited with ${container.State.ExitCode} before it was deployed${output}`;
  }

  /** Removes the peer's container. Throws a UserError where there is none. */
  async remove(peer: PeerName, deployment: Deployment): Promise<void> {
    const name = this.context.devContainer(peer, deployment.name);
    try {
      await this.context.engine.docker.getContainer(name).remove({ force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
      throw new UserError(`no container ${short(name)}`, { action: 'dev container', subject: peer });
    }
  }

  /** Removes the peer's container and its image. Throws a UserError where there is none. */
  async removeWithImage(peer: PeerName, deployment: Deployment): Promise<void> {
    await this.remove(peer, deployment);
    await this.images.remove(peer, deployment);
  }

  /** Removes all that the network's peers made. The peers may make them again. */
  async removeAll(): Promise<void> {
    const { engine, resources } = this.context;
    const removals = [...resources.containers.values()].map((id) =>
      unlessGone(engine.docker.getContainer(id).remove({ force: true, v: true })),
    );
    await Promise.all(removals);
  }

  #hasExitedForGood(id: string): boolean {
    const since = this.#exitedSince.get(id) ?? this.now();
    this.#exitedSince.set(id, since);
    return this.now() - since >= EXIT_GRACE;
  }
}

function assertSame(subject: string, actual: string | undefined, expected: string | undefined): void {
  if (actual !== expected) throw new AssertionFailure(short(`${subject} is ${actual}, not ${expected}`));
}
