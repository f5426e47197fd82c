import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import Docker from 'dockerode';
import { type Pack, pack } from 'tar-stream';
import { tlsCertificate } from './certificate';
import { type Contents, contentsHash, contentsOf, type ImageName } from './contents';
import { programs } from './programs';
import { hostPacketFilter, hostRuntime } from './runtime';

/**
 * Say of an image what it was made of, and on which base image. That one has no label itself, since the containers of
 * chaincodes would inherit it, and real ones have none.
 */
const [sourcesLabel, baseLabel] = ['chaincode-bdd.sources', 'chaincode-bdd.base'];

/** The images on one engine. */
export class Images {
  private constructor(
    private readonly contents: Contents,
    /** The images hold this machine's programs. */
    private readonly fromHost: boolean,
    /** Those it is about, the base first. */
    private readonly names: readonly ImageName[],
    private readonly docker: Docker,
  ) {}

  static async of(project: string, names: readonly ImageName[], docker = new Docker()): Promise<Images> {
    const [made, fromHost] = await Promise.all([programs(project), runsHostPrograms(docker)]);
    return new Images(contentsOf(project, made, fromHost), fromHost, names, docker);
  }

  async upToDate(): Promise<boolean> {
    const [base, ...others] = await Promise.all(this.names.map((name) => this.#inspect(name)));
    return others.every((image) => {
      const labels = image?.Config.Labels ?? {};
      return labels[sourcesLabel] === contentsHash(this.contents) && labels[baseLabel] === base?.Id;
    });
  }

  /** Builds them, the base first, and removes those they replace unless something still uses them. */
  async build(report: (text: string) => void): Promise<void> {
    for (const name of this.names) {
      const started = Date.now();
      const context = pack();
      const filled = this.#fill(context, name);
      await Promise.all([this.#send(name, context), filled]);
      const { Size = 0 } = (await this.#inspect(name)) ?? {};
      const seconds = ((Date.now() - started) / 1_000).toFixed(1);
      report(`chaincode-bdd/${name}: built in ${seconds} s, ${Math.round(Size / 1e6)} MB`);
    }
    await this.removeReplaced();
  }

  async #fill(context: Pack, name: ImageName): Promise<void> {
    for (const { content, ...entry } of this.contents[name])
      if (content) context.entry({ ...fixed, ...entry }, content);
      else context.entry({ ...fixed, ...entry, type: 'directory' });
    if (this.fromHost && name === 'baseimage') await addFiles(context, 'runtime', hostRuntime());
    if (this.fromHost && name === 'netfilter') await addFiles(context, 'netfilter', hostPacketFilter());
    if (name === 'peer') {
      const { cert, priv } = await tlsCertificate();
      context.entry({ name: 'tls/tlsca.cert', ...fixed }, cert);
      context.entry({ name: 'tls/tlsca.priv', ...fixed, mode: 0o600 }, priv);
    }
    context.finalize();
  }

  async #send(name: ImageName, context: Pack): Promise<void> {
    const labels = name === 'baseimage' ? {} : await this.#labels();
    const options = { t: `chaincode-bdd/${name}:latest`, labels, forcerm: true };
    const output = await this.docker.buildImage(context as unknown as NodeJS.ReadableStream, options);
    await new Promise<void>((resolve, reject) => {
      this.docker.modem.followProgress(output, (error) => (error ? reject(error) : resolve()));
    });
  }

  async #inspect(name: ImageName): Promise<Docker.ImageInspectInfo | undefined> {
    try {
      return await this.docker.getImage(`chaincode-bdd/${name}:latest`).inspect();
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return undefined;
      throw error;
    }
  }

  async #labels(): Promise<Record<string, string>> {
    const base = await this.#inspect('baseimage');
    return { [sourcesLabel]: contentsHash(this.contents), [baseLabel]: base?.Id ?? '' };
  }

  /** Images that a build has replaced, and nothing uses any more. With the last one on it, an old base image goes too. */
  async removeReplaced(): Promise<void> {
    const filters = { dangling: ['true'], label: [sourcesLabel] };
    for (const { Id } of await this.docker.listImages({ filters: JSON.stringify(filters) }))
      await this.#remove(Id).catch(unlessUsedOrGone);
  }

  /** With the steps before it that no other image is built on, which engines with the containerd image store leave. */
  async #remove(id: string): Promise<void> {
    const image = this.docker.getImage(id);
    const { Parent } = await image.inspect();
    await image.remove();
    // A list without `all` has no step that another image is built on.
    const unused = await this.docker.listImages({ filters: JSON.stringify({ dangling: ['true'] }) });
    if (unused.some(({ Id }) => Id === Parent)) await this.#remove(Parent);
  }
}

/** 409: a container or another image is made from it. */
function unlessUsedOrGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}

/** The same sources make the same layers, whenever they are built; only the peer's TLS certificate is always another. */
const fixed = { mtime: new Date(0), mode: 0o644 };

/** By their path in the image. */
async function addFiles(context: Pack, folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, source] of files) {
    const { size, mode } = statSync(source);
    const entry = context.entry({ name: `${folder}${path}`, ...fixed, size, mode: mode & 0o777 });
    await pipeline(createReadStream(source), entry);
  }
}

/** Images FROM scratch hold this machine's programs: the engine must run such, and is assumed to where it is local. */
async function runsHostPrograms(docker: Docker): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { Arch, Os } = await docker.version();
  const arch = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ppc64: 'ppc64le', s390x: 's390x' }[
    process.arch as string
  ];
  return Os === 'linux' && Arch === arch;
}
