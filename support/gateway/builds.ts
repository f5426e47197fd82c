import type { IncomingMessage } from 'node:http';
import { HarnessError } from '../errors';
import type { Clock } from '../waiting/clock';
import { trace } from '../waiting/spans';
import type { Build, BuildOutcome } from './build';
import type { BuildFaults } from './build-faults';
import { BuildOutput } from './build-output';
import type { GatewayClient } from './client';
import { forward, headersOf } from './forward';
import type { ProxyRequest, RecordedResponse } from './proxy-request';

/** How a build came out for those that waited for it. One that was broken off tells them nothing. */
type SharedBuildResult =
  | { readonly outcome: 'built' | 'broken off' }
  | { readonly outcome: 'failed'; readonly error: string; readonly answer: RecordedResponse };

/** A build that is under way first of its kind. */
interface SharedBuild {
  readonly tenant: string;
  readonly landing: Promise<SharedBuildResult>;
}

/**
 * The builds that pass. Of equal ones the first goes through alone. When it is built, its layers are there and the
 * others take no time; when it failed, so have they; when it was broken off, the next is the first.
 */
export class Builds {
  readonly all: Build[] = [];
  readonly #flights = new Map<string, SharedBuild>();

  constructor(
    private readonly engineSocket: string,
    private readonly faults: BuildFaults,
    private readonly clock: Clock,
    private readonly onMade: (id: string) => void = () => {},
  ) {}

  /** Never rejects. */
  async pass(exchange: ProxyRequest, tenant: GatewayClient, image: string): Promise<void> {
    const build: Build = { tenant: tenant.name, image, received: Date.now(), layers: [], containers: [] };
    this.all.push(build);
    const status = () => statusOf(build);
    await trace({ kind: 'build', subject: tenant.name, title: image, status }, async () => {
      build.outcome = await this.#run(build, exchange, tenant);
      build.ended = Date.now();
      if (build.outcome !== 'built') throw new HarnessError(build.error ?? build.outcome);
    }).catch(() => {}); // It is for those who listen; the client has had its answer.
  }

  async #run(build: Build, exchange: ProxyRequest, tenant: GatewayClient): Promise<BuildOutcome> {
    const { refusal } = this.faults;
    if (refusal !== undefined) {
      build.error = refusal;
      await exchange.fail(500, refusal);
      return 'refused';
    }
    await this.faults.hold(exchange.gone);
    const key = tenant.buildKey(build.image);
    while (!exchange.isGone) {
      const first = this.#flights.get(key);
      if (!first) return this.#goFirst(key, build, exchange, tenant);
      build.waitedFor = first.tenant;
      const landing = await Promise.race([first.landing, exchange.gone]);
      if (landing?.outcome === 'built') return (await this.#goThrough(build, exchange, tenant)).outcome;
      if (landing?.outcome === 'failed') return shareFailure(build, exchange, landing);
    }
    return 'broken off';
  }

  async #goFirst(
    key: string,
    build: Build,
    exchange: ProxyRequest,
    tenant: GatewayClient,
  ): Promise<BuildOutcome> {
    const landing = this.#goThrough(build, exchange, tenant).finally(() => this.#flights.delete(key));
    this.#flights.set(key, { tenant: tenant.name, landing });
    return (await landing).outcome;
  }

  async #within(ms: number, event: Promise<void> | undefined): Promise<void> {
    const tooLong = Promise.withResolvers<void>();
    const stopTimer = this.clock.after(ms, tooLong.resolve);
    await Promise.race([event, tooLong.promise]);
    stopTimer();
  }

  async #goThrough(build: Build, exchange: ProxyRequest, tenant: GatewayClient): Promise<SharedBuildResult> {
    build.begun = Date.now();
    let heard: { head: IncomingMessage; body: BuildOutput } | undefined;
    const ending = await forward(exchange, {
      engineSocket: this.engineSocket,
      path: `/build?t=${build.image}${labelsParameter(tenant)}`,
      canBeLeft: () => this.#within(LONGEST_STEP, heard?.body.canBeLeft()),
      onAnswer: (head) => {
        const body = new BuildOutput(build, head.statusCode ?? 0, this.onMade);
        head.on('data', (chunk: Buffer) => body.read(chunk));
        heard = { head, body };
      },
    });
    heard?.body.end();
    if (ending !== 'answered' || !heard) {
      build.error ??= ending === 'engine gone' ? 'the engine broke off' : 'the client broke off';
      return { outcome: 'broken off' };
    }
    if (build.error === undefined) return { outcome: 'built' };
    const { head, body } = heard;
    const headers = withoutLength(headersOf(head));
    const answer = { status: head.statusCode ?? 0, headers, body: body.text };
    return { outcome: 'failed', error: build.error, answer };
  }
}

/** For a step of a build that makes a layer without a command, in milliseconds: copying takes as long as there is to copy. */
const LONGEST_STEP = 10_000;

async function shareFailure(
  build: Build,
  exchange: ProxyRequest,
  { error, answer }: SharedBuildResult & { outcome: 'failed' },
): Promise<BuildOutcome> {
  build.begun = Date.now();
  build.error = error;
  await exchange.repeat(answer);
  return 'failed';
}

/** In the engine's own form; it writes them into the image as a last step. */
function labelsParameter({ imageLabels }: GatewayClient): string {
  if (Object.keys(imageLabels).length === 0) return '';
  return `&labels=${encodeURIComponent(JSON.stringify(imageLabels))}`;
}

/** What is kept of a long answer is shorter than it was. */
function withoutLength(headers: readonly string[]): string[] {
  return headers.filter((_, at) => headers[at & ~1]?.toLowerCase() !== 'content-length');
}

function statusOf({ begun, waitedFor }: Build): string {
  if (begun !== undefined) return 'under way';
  return waitedFor === undefined ? 'held' : `waits for the same build of ${waitedFor}`;
}
