import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Docker from 'dockerode';
import { type Pack, pack } from 'tar-stream';
import { tlsCertificate } from './certificate';
import { bundle } from './programs';
import { hostPacketFilter, hostRuntime } from './runtime';
import { filesBelow } from './sources';

export const imageNames = ['baseimage', 'ccenv', 'membersrvc', 'netfilter', 'peer'] as const;
type ImageName = (typeof imageNames)[number];

/** Where there is no Node of this machine that would run in the engine's containers. */
const publicNode = 'node:24-bookworm-slim';

/**
 * Say of an image from which state of the sources it was made, and on which base image. That one has no label itself, since
 * the containers of chaincodes would inherit it, and real ones have none.
 */
const [sourcesLabel, baseLabel] = ['chaincode-bdd.sources', 'chaincode-bdd.base'];

/** The images on one engine. */
export class Images {
  constructor(
    private readonly project: string,
    private readonly sources: string,
    /** Those it is about, the base first. */
    private readonly names: readonly ImageName[],
    private readonly docker = new Docker(),
  ) {}

  async upToDate(): Promise<boolean> {
    const [base, ...others] = await Promise.all(this.names.map((name) => this.#inspect(name)));
    return others.every((image) => {
      const labels = image?.Config.Labels ?? {};
      return labels[sourcesLabel] === this.sources && labels[baseLabel] === base?.Id;
    });
  }

  /** Builds them, the base first, and removes those they replace unless something still uses them. */
  async build(report: (text: string) => void): Promise<void> {
    const scratch = await this.#runsHostPrograms();
    for (const name of this.names) {
      const started = Date.now();
      const context = pack();
      const filled = this.#fill(context, name, scratch);
      await Promise.all([this.#send(name, context), filled]);
      const { Size = 0 } = (await this.#inspect(name)) ?? {};
      const seconds = ((Date.now() - started) / 1_000).toFixed(1);
      report(`chaincode-bdd/${name}: built in ${seconds} s, ${Math.round(Size / 1e6)} MB`);
    }
    await this.removeReplaced();
  }

  async #fill(context: Pack, name: ImageName, scratch: boolean): Promise<void> {
    const file = name === 'netfilter' && !scratch ? 'netfilter-public' : name;
    const dockerfile = readFileSync(join(this.project, 'embedded/images', `${file}.Dockerfile`), 'utf8');
    const base = name === 'baseimage' && !scratch ? publicNode : 'scratch';
    context.entry({ name: 'Dockerfile', ...fixed }, dockerfile.replace('FROM scratch', `FROM ${base}`));
    if (name === 'baseimage') {
      if (scratch)
        for (const [path, source] of hostRuntime()) await addFile(context, `runtime${path}`, source);
      // COPY wants something to copy.
      await addDirectory(context, 'runtime/tmp', 0o1777);
      const go = await bundle(this.project, 'go/main.ts', true);
      context.entry({ name: 'baseimage/usr/local/bin/go', ...fixed, mode: 0o755 }, go);
      const shim = await bundle(this.project, 'chaincode/shim/shim.ts', false);
      context.entry({ name: 'baseimage/usr/local/lib/chaincode/shim.js', ...fixed }, shim);
    }
    if (name === 'netfilter') {
      addDirectory(context, 'netfilter/tmp', 0o1777);
      if (scratch)
        for (const [path, source] of hostPacketFilter()) await addFile(context, `netfilter${path}`, source);
    }
    if (name === 'ccenv' || name === 'peer') {
      const gopath = join(this.project, 'embedded/gopath');
      for (const path of filesBelow(gopath)) await addFile(context, `gopath/${relative(gopath, path)}`, path);
    }
    if (name === 'peer') {
      const { cert, priv } = await tlsCertificate();
      context.entry({ name: 'tls/tlsca.cert', ...fixed }, cert);
      context.entry({ name: 'tls/tlsca.priv', ...fixed, mode: 0o600 }, priv);
    }
    if (name === 'peer' || name === 'membersrvc') {
      context.entry({ name, ...fixed, mode: 0o755 }, await bundle(this.project, `${name}/main.ts`, true));
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

  /** Images FROM scratch hold this machine's programs: the engine must run such, and is assumed to where it is local. */
  async #runsHostPrograms(): Promise<boolean> {
    if (process.platform !== 'linux') return false;
    const { Arch, Os } = await this.docker.version();
    const arch = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ppc64: 'ppc64le', s390x: 's390x' }[
      process.arch as string
    ];
    return Os === 'linux' && Arch === arch;
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
    return { [sourcesLabel]: this.sources, [baseLabel]: base?.Id ?? '' };
  }

  /** Images that a build has replaced, and nothing uses any more. With the last one on it, an old base image goes too. */
  async removeReplaced(): Promise<void> {
    const filters = { dangling: ['true'], label: [sourcesLabel] };
    for (const { Id } of await this.docker.listImages({ filters: JSON.stringify(filters) })) {
      await this.docker.getImage(Id).remove().catch(unlessUsedOrGone);
    }
  }
}

/** 409: a container or another image is made from it. */
function unlessUsedOrGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}

/** The same sources make the same layers, whenever they are built; only the peer's TLS certificate is always another. */
const fixed = { mtime: new Date(0), mode: 0o644 };

async function addFile(context: Pack, name: string, source: string): Promise<void> {
  const { size, mode } = statSync(source);
  const entry = context.entry({ name, ...fixed, size, mode: mode & 0o777 });
  await pipeline(createReadStream(source), entry);
}

function addDirectory(context: Pack, name: string, mode: number): void {
  context.entry({ name, type: 'directory', ...fixed, mode });
}
