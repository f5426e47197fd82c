import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Docker from 'dockerode';
import type { Clock } from '../waiting/clock';
import { waitFor } from './build-faults';
import { BuildOutput } from './build-output';
import type { Build } from './build-records';
import type { GatewayClient } from './policy';
import { forward, headersOf, type ProxyRequest } from './proxy-request';

/** How the engine's build ended. */
export type EngineBuild =
  | { readonly outcome: 'built' }
  | { readonly outcome: 'broken off' }
  | { readonly outcome: 'failed'; readonly error: string; readonly response: RecordedResponse };

interface RecordedResponse {
  readonly status: number;
  /** Name, value, name, value, … */
  readonly headers: string[];
  readonly body: string;
}

/** Has the engine build the context, and sends its response to the client. */
export async function buildOnEngine(
  build: Build,
  proxied: ProxyRequest,
  client: GatewayClient,
  context: Buffer,
  { engineSocket, clock }: { readonly engineSocket: string; readonly clock: Clock },
): Promise<EngineBuild> {
  if (proxied.isGone) return { outcome: 'broken off' };
  build.begun = Date.now();
  const marker = randomUUID();
  const ended = Promise.withResolvers<void>();
  let received: { head: IncomingMessage; output: BuildOutput } | undefined;
  let stopped: string | undefined;
  let removal: Promise<void> | undefined;
  const stopCommand = () => {
    const container = received?.output.container;
    if (!container || container === stopped || !proxied.isGone) return;
    stopped = container;
    removal = removeBuildContainer(engineSocket, container, marker);
  };
  const result = await forward(proxied, {
    engineSocket,
    path: `${apiVersion(proxied)}${buildPath(build.image, client, marker)}`,
    body: context,
    beforeCut: async () => {
      stopCommand();
      await waitFor(ended.promise, LONGEST_STEP, clock);
    },
    onResponse: (head) => {
      const output = new BuildOutput(head.statusCode ?? 0, stopCommand);
      head.on('data', (chunk: Buffer) => output.read(chunk));
      received = { head, output };
    },
  });
  ended.resolve();
  await removal;
  if (result !== 'answered' || !received) {
    build.error = result === 'engine gone' ? 'the engine broke off' : 'the client broke off';
    return { outcome: 'broken off' };
  }
  const { head, output } = received;
  output.end();
  const { error, text: body } = output;
  if (error === undefined) return { outcome: 'built' };
  build.error = error;
  const response = { status: head.statusCode ?? 0, headers: withoutContentLength(headersOf(head)), body };
  return { outcome: 'failed', error, response };
}

/**
 * Milliseconds to wait for a build whose client is gone. The gateway does not close the connection to the engine: the
 * current step would then end at an unknown time. It stops the step's command and reads the response to the end. Steps
 * like COPY end by themselves.
 */
const LONGEST_STEP = 30_000;

/** `/v1.25`, or '': an engine may not take the version that a client asks for. */
export const apiVersion = ({ incoming }: ProxyRequest): string =>
  /^\/v[\d.]+(?=\/)/.exec(incoming.url ?? '')?.[0] ?? '';

/**
 * Its labels are what removal goes by. The engine itself removes the containers of a failed build (`forcerm`), and gives
 * each of this build's containers a host name that nobody else knows.
 */
function buildPath(image: string, { imageLabels }: GatewayClient, marker: string): string {
  const query = new URLSearchParams({ t: image });
  if (Object.keys(imageLabels).length > 0) query.set('labels', JSON.stringify(imageLabels));
  query.set('forcerm', '1');
  query.set('extrahosts', hostEntry(marker));
  return `/build?${query}`;
}

const hostEntry = (marker: string) => `build-${marker}:127.0.0.1`;

/** The output may name any container: only one that the engine shows with the build's marker is removed. */
async function removeBuildContainer(engineSocket: string, id: string, marker: string): Promise<void> {
  const container = new Docker({ socketPath: engineSocket, timeout: LONGEST_STEP }).getContainer(id);
  try {
    const { HostConfig } = await container.inspect();
    if (HostConfig.ExtraHosts?.includes(hostEntry(marker))) await container.remove({ force: true });
  } catch {
    // It ended by itself, or the engine is gone: then so is the build.
  }
}

/** Of a long response only the end is kept, so the length differs. */
function withoutContentLength(headers: readonly string[]): string[] {
  return headers.filter((_, at) => headers[at & ~1]?.toLowerCase() !== 'content-length');
}
