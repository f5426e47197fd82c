import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BuildStep } from '../fabric/engine-requests';
import { bounded, type Clock } from '../waiting/clock';
import { LARGEST_CONTEXT } from './build-context';
import type { BuildContainerBody } from './container-body';
import { type GatewayClient, Refused } from './policy';
import type { ProxyRequest } from './proxy-request';
import type { BuildResult } from './shared-build';
import type { UpgradeRequest } from './upgrade-request';

/** A container that a client compiles in, as the client sees it. */
export class BuildContainer {
  archive: Buffer = Buffer.alloc(0);
  hasStarted = false;
  hasLeft = false;
  readonly #start = Promise.withResolvers<BuildResult | undefined>();
  readonly #end = Promise.withResolvers<BuildResult | undefined>();
  readonly #left = Promise.withResolvers<undefined>();
  readonly #logs = new Set<UpgradeRequest>();

  constructor(
    readonly client: GatewayClient,
    readonly body: BuildContainerBody,
    readonly step: BuildStep,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the client does not wait for the build any more. */
  readonly left = this.#left.promise;

  /** It runs; or it has ended at once, with this result. */
  begin(result: BuildResult | undefined): void {
    this.#start.resolve(result);
  }

  /** Without a result where the client left. */
  end(result: BuildResult | undefined): void {
    this.#start.resolve(result);
    this.#end.resolve(result);
  }

  leave(): void {
    this.hasLeft = true;
    this.#left.resolve(undefined);
    if (!this.hasStarted) this.end(undefined);
  }

  /** Takes what is to be compiled. Throws `Refused`, also for a build that has begun: its output is kept for this input. */
  async upload(proxied: ProxyRequest): Promise<void> {
    const sent = await proxied.body(LARGEST_CONTEXT.sent);
    if (!sent) throw new Refused(`its input has more than ${LARGEST_CONTEXT.sent / 1_000_000} MB`);
    if (this.hasStarted) throw new Refused('its build has begun');
    this.archive = sent;
    proxied.response.writeHead(200).end();
  }

  async answerStart(proxied: ProxyRequest): Promise<void> {
    const result = await Promise.race([this.#start.promise, proxied.gone]);
    if (proxied.isGone) return this.leave();
    if (result && 'status' in result) return proxied.fail(result.status, result.message);
    proxied.response.writeHead(204).end();
  }

  /** Sends the exit code. */
  async answerWait(proxied: ProxyRequest): Promise<void> {
    const result = await Promise.race([this.#end.promise, proxied.gone]);
    if (proxied.isGone) return this.leave();
    if (!result) return proxied.fail(500, 'the build was broken off');
    if ('status' in result) return proxied.fail(result.status, result.message);
    if (result.exitCode !== 0) await this.#logsRead();
    proxied.sendJson(200, { Error: null, StatusCode: result.exitCode });
  }

  /** Sends all that the build prints, when it has ended: clients show it where it failed. */
  async sendLog(upgrade: UpgradeRequest): Promise<void> {
    this.#logs.add(upgrade);
    upgrade.accept();
    upgrade.socket.resume();
    const result = await Promise.race([this.#end.promise, upgrade.closed]);
    upgrade.socket.end(result && 'log' in result ? result.log : '');
    await upgrade.closed;
    this.#logs.delete(upgrade);
  }

  async sendOutput(proxied: ProxyRequest): Promise<void> {
    const result = await Promise.race([this.#end.promise, proxied.gone]);
    if (!result || !('output' in result) || result.exitCode !== 0)
      return proxied.fail(404, 'the build has no output');
    const { size, mtime } = await stat(result.output);
    const folder = JSON.stringify({ name: '.', size: 4096, mode: FOLDER_MODE, mtime, linkTarget: '' });
    proxied.response.writeHead(200, {
      'Content-Type': 'application/x-tar',
      'Content-Length': size,
      'X-Docker-Container-Path-Stat': Buffer.from(folder).toString('base64'),
    });
    const content = createReadStream(result.output, { highWaterMark: 1_000_000 });
    await pipeline(content, proxied.response).catch(() => {}); // The client is gone.
  }

  /** A client that has its exit code stops reading the log. */
  async #logsRead(): Promise<void> {
    const closed = Promise.all([...this.#logs].map((log) => log.closed));
    await bounded('no end of the log', READING_BOUND, () => closed, this.clock).catch(() => {});
    await new Promise<void>((resolve) => this.clock.after(READING_TIME, resolve));
  }
}

/** Milliseconds until a client has closed the log that was sent, and until it has read what was sent last. */
const READING_BOUND = 2_000;
const READING_TIME = 100;

/** As Go writes the mode of a folder that all may read. */
const FOLDER_MODE = 0o755 + 2 ** 31;
