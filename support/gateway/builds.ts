import { hash } from 'node:crypto';
import type Docker from 'dockerode';
import type { Clock } from '../waiting/clock';
import {
  type BuildContext,
  contextOn,
  inspectContext,
  LARGEST_CONTEXT,
  type PermittedDockerfile,
} from './build-context';
import type { BuildFaults } from './build-faults';
import type { Build, BuildOutcome, BuildRecords } from './build-records';
import { apiVersion, buildOnEngine, type EngineBuild } from './engine-build';
import { type GatewayClient, Refused } from './policy';
import type { ProxyRequest } from './proxy-request';

/** How a build ended, for the equal builds that waited for it. The image is an id; undefined where it is gone again. */
type FirstResult =
  | { readonly outcome: 'built'; readonly image: string | undefined }
  | Exclude<EngineBuild, { readonly outcome: 'built' }>;

/** What is built: equal keys mean equal images, but for their labels. */
interface ImageInput {
  readonly key: string;
  /** As the engine gets it. */
  readonly context: Buffer;
  /** Of the image that keeps the layers; undefined where none is to. */
  readonly keptName: string | undefined;
}

/** A build under way that equal builds wait for. */
interface FirstBuild {
  readonly client: string;
  readonly result: Promise<FirstResult>;
}

interface BuildsOptions {
  readonly docker: Docker;
  readonly engineSocket: string;
  readonly dockerfile: PermittedDockerfile;
  readonly layerLabels: Readonly<Record<string, string>>;
  /** Begins the names of images that keep the layers of builds; undefined where nothing is kept. */
  readonly keptLayers?: string | undefined;
  readonly faults: BuildFaults;
  readonly records: BuildRecords;
  readonly clock: Clock;
}

/**
 * Builds of images. Of equal builds only the first runs at once. When it is built, or was built before, the others are
 * built on its image; when it failed, they get the same response; when it was broken off, the next one runs.
 */
export class Builds {
  readonly #firsts = new Map<string, FirstBuild>();
  /** The last context: all peers send the same bytes. */
  #inspected: { readonly digest: string; readonly context: Promise<BuildContext> } | undefined;

  constructor(private readonly options: BuildsOptions) {}

  /** Rejects before any response, with `Refused` where the gateway refuses the build for its content. */
  async run(proxied: ProxyRequest, client: GatewayClient, image: string): Promise<void> {
    const build: Build = { client: client.name, image, received: Date.now() };
    await this.options.records.add(build, () => this.#run(build, proxied, client));
  }

  async #run(build: Build, proxied: ProxyRequest, client: GatewayClient): Promise<BuildOutcome> {
    const { faults } = this.options;
    if (faults.refusal !== undefined) {
      build.error = faults.refusal;
      await proxied.fail(500, faults.refusal);
      return 'refused';
    }
    await faults.hold(proxied.gone);
    const input = await this.#receive(proxied);
    while (input && !proxied.isGone) {
      const first = this.#firsts.get(input.key);
      if (!first) return this.#lead(build, proxied, client, input);
      build.waitedFor = first.client;
      const result = await Promise.race([first.result, proxied.gone]);
      if (result?.outcome === 'built') {
        const context = await contextFor(input, result.image);
        return (await buildOnEngine(build, proxied, client, context, this.options)).outcome;
      }
      if (result?.outcome === 'failed') return repeatFailure(build, proxied, result);
    }
    return 'broken off';
  }

  /** Others may go on as soon as there is an image that they can be built on. */
  async #lead(
    build: Build,
    proxied: ProxyRequest,
    client: GatewayClient,
    input: ImageInput,
  ): Promise<BuildOutcome> {
    const result = Promise.withResolvers<FirstResult>();
    this.#firsts.set(input.key, { client: client.name, result: result.promise });
    try {
      const kept = await this.#idOf(input.keptName);
      if (kept !== undefined) result.resolve({ outcome: 'built', image: kept });
      const context = await contextFor(input, kept);
      const own = await buildOnEngine(build, proxied, client, context, this.options);
      if (own.outcome !== 'built') result.resolve(own);
      else if (kept === undefined)
        result.resolve({ outcome: 'built', image: await this.#keep(build.image, input) });
      return own.outcome;
    } finally {
      this.#firsts.delete(input.key);
      result.resolve({ outcome: 'broken off' });
    }
  }

  /** Undefined where the client is gone. Throws `Refused`. */
  async #receive(proxied: ProxyRequest): Promise<ImageInput | undefined> {
    const sent = await proxied.body(LARGEST_CONTEXT.sent).catch(() => undefined);
    if (proxied.isGone) return undefined;
    if (!sent) throw new Refused(`its build context has more than ${LARGEST_CONTEXT.sent / 1_000_000} MB`);
    const { dockerfile, layerLabels, keptLayers } = this.options;
    const digest = hash('sha256', sent);
    if (this.#inspected?.digest !== digest)
      this.#inspected = { digest, context: inspectContext(sent, dockerfile, layerLabels) };
    const { baseImage, content } = await this.#inspected.context;
    const baseId = await this.#idOf(baseImage); // Undefined where the engine will pull it: nobody knows which one.
    const key = hash('sha256', JSON.stringify([digest, baseId, apiVersion(proxied)]));
    const isKept = keptLayers !== undefined && baseId !== undefined;
    return { key, context: content, keptName: isKept ? `${keptLayers}${key}` : undefined };
  }

  /** Under a name of its own, an image outlives its peer's network. Resolves with its id, undefined where it is gone. */
  async #keep(image: string, { keptName }: ImageInput): Promise<string | undefined> {
    const [repo, tag] = keptName?.split(':') ?? [];
    if (repo && tag)
      await this.options.docker
        .getImage(image)
        .tag({ repo, tag })
        .catch(() => {});
    return this.#idOf(image);
  }

  /** Undefined for no image, or where the engine does not tell: its answer to the build says what is wrong. */
  async #idOf(image: string | undefined): Promise<string | undefined> {
    if (image === undefined) return undefined;
    const inspected = this.options.docker.getImage(image).inspect();
    return (await inspected.catch(() => undefined))?.Id;
  }
}

const contextFor = ({ context }: ImageInput, image: string | undefined): Buffer | Promise<Buffer> =>
  image === undefined ? context : contextOn(image);

function repeatFailure(
  build: Build,
  { response }: ProxyRequest,
  { error, response: { status, headers, body } }: EngineBuild & { outcome: 'failed' },
): BuildOutcome {
  build.begun = Date.now();
  build.error = error;
  response.writeHead(status, headers).end(body);
  return 'failed';
}
