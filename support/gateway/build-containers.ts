import { randomBytes } from 'node:crypto';
import type { BuildContainerRequestKind } from '../fabric/engine-requests';
import type { Clock } from '../waiting/clock';
import { BuildContainer } from './build-container';
import type { BuildFaults } from './build-faults';
import type { Build, BuildOutcome, BuildRecords } from './build-records';
import { type BuildContainerBody, type BuildContainerRules, buildContainerBody } from './container-body';
import { type GatewayClient, Refused } from './policy';
import type { ProxyRequest } from './proxy-request';
import {
  type BuildResult,
  errorOf,
  failureOf,
  keyOf,
  SharedBuild,
  type SharedBuildOptions,
} from './shared-build';
import type { UpgradeRequest } from './upgrade-request';

interface BuildContainersOptions extends SharedBuildOptions, BuildContainerRules {
  readonly faults: BuildFaults;
  readonly records: BuildRecords;
  readonly clock: Clock;
}

/**
 * Containers that clients compile in. A container gets an id of the gateway's own; on the engine there is one for all
 * clients with the same build, and none where an equal build's output is kept. All get the same output, or the same
 * failure. When nobody waits for it any more, it is removed.
 */
export class BuildContainers {
  readonly #containers = new Map<string, BuildContainer>();
  readonly #underWay = new Map<string, SharedBuild>();
  readonly #endings = new Set<Promise<unknown>>();

  constructor(private readonly options: BuildContainersOptions) {}

  /** Throws `Refused`. */
  async serve(
    kind: BuildContainerRequestKind,
    id: string,
    proxied: ProxyRequest,
    client: GatewayClient,
  ): Promise<void> {
    if (kind === 'create build container') return this.#create(proxied, client);
    const container = this.#find(id, client);
    if (kind === 'build input') return container.upload(proxied);
    if (!(await proxied.body(0))) throw new Refused('it may have no body');
    if (kind === 'start build') return this.#start(proxied, container);
    if (kind === 'await build') return container.answerWait(proxied);
    if (kind === 'build output') return container.sendOutput(proxied);
    container.leave();
    this.#containers.delete(id);
    proxied.response.writeHead(204).end();
  }

  /** Throws `Refused`. */
  serveLog(id: string, upgrade: UpgradeRequest, client: GatewayClient): Promise<void> {
    return this.#find(id, client).sendLog(upgrade);
  }

  /** Ends all builds, and resolves when the engine has. */
  async close(): Promise<void> {
    for (const container of this.#containers.values()) container.leave();
    await Promise.all(this.#endings);
  }

  async #create(proxied: ProxyRequest, client: GatewayClient): Promise<void> {
    const sent = await proxied.body(LARGEST_DESCRIPTION);
    if (!sent) throw new Refused('its body is too large');
    const { faults, records, clock } = this.options;
    const { body, step } = buildContainerBody(sent.toString(), client, this.options);
    const { refusal } = faults;
    if (refusal === undefined || step === 'version') {
      const id = randomBytes(32).toString('hex');
      this.#containers.set(id, new BuildContainer(client, body, step, clock));
      return proxied.sendJson(201, { Id: id, Warnings: [] });
    }
    await records.add({ ...buildOf(client, body), error: refusal }, async () => 'refused');
    await proxied.fail(500, refusal);
  }

  #find(id: string, client: GatewayClient): BuildContainer {
    const container = this.#containers.get(id);
    if (container?.client === client) return container;
    throw new Refused(`"${id.slice(0, 12)}" is not a build container of ${client.name}`);
  }

  async #start(proxied: ProxyRequest, container: BuildContainer): Promise<void> {
    if (container.hasStarted) return void proxied.response.writeHead(304).end();
    container.hasStarted = true;
    this.#follow(this.#run(container));
    await container.answerStart(proxied);
  }

  /** A question for the version is not recorded, and strikes no fault. */
  async #run(container: BuildContainer): Promise<void> {
    const { records, faults } = this.options;
    const build = buildOf(container.client, container.body);
    if (container.step === 'version') return void (await this.#build(container, build));
    await records.add(build, async () => {
      await faults.hold(container.left);
      return this.#build(container, build);
    });
  }

  async #build(container: BuildContainer, build: Build): Promise<BuildOutcome> {
    const result = await this.#share(container, build).catch(failureOf);
    container.end(result);
    if (!result) return 'broken off';
    const error = errorOf(result);
    if (error === undefined) return 'built';
    build.error = error;
    return 'failed';
  }

  /** Waits for an equal build, or begins one. */
  async #share(container: BuildContainer, build: Build): Promise<BuildResult | undefined> {
    const key = await keyOf(container, this.options);
    if (container.hasLeft) return undefined;
    const first = this.#underWay.get(key);
    const shared = first ?? new SharedBuild(key, container, this.options);
    if (first) build.waitedFor = first.client.name;
    else {
      build.begun = Date.now();
      this.#follow(shared.removed);
    }
    this.#underWay.set(key, shared);
    shared.waiting++;
    void shared.started.then((result) => container.begin(result));
    const result = await Promise.race([shared.ended, container.left]);
    if (--shared.waiting > 0) return result;
    if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
    if (!result) await shared.abort();
    return result;
  }

  #follow(ending: Promise<void>): void {
    this.#endings.add(ending);
    void ending.finally(() => this.#endings.delete(ending));
  }
}

/** The description of a container, in bytes; a peer's has 1500. */
const LARGEST_DESCRIPTION = 1_000_000;

const buildOf = ({ name }: GatewayClient, { Image }: BuildContainerBody): Build => ({
  client: name,
  image: Image,
  inContainer: true,
  received: Date.now(),
});
