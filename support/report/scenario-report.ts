import type { Pickle } from '@cucumber/messages';
import type { Secrets } from '../fabric/secrets';
import type { Run } from '../network/run';
import { formatDuration } from '../waiting/duration';
import type { Span, SpanKind } from '../waiting/spans';
import { collectEvidence } from './evidence';
import { Recorder } from './recorder';
import type { GatewayUse, ReportedNetwork } from './reported-network';
import type { WatchedNetworks } from './watched-containers';
import { counted } from './words';

/** Where a scenario's texts and files go: Cucumber's World. */
export interface Attachments {
  log(text: string): void;
  attach(
    data: string | Buffer,
    options: string | { readonly mediaType: string; readonly fileName?: string },
  ): unknown;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'timeline.svg': 'image/svg+xml',
  'trace.json': 'application/json',
};

/** All that is reported of one scenario. Hooks call it: networkPrepared, collect, end; and its recorder in between. */
export class ScenarioReport {
  readonly recorder: Recorder;
  #subject: { readonly network: ReportedNetwork; readonly run: Run } | undefined;
  #collected: { readonly failed: boolean; readonly text: string } | undefined;

  constructor(
    private readonly pickle: Pickle,
    private readonly secrets: Secrets,
    networks: WatchedNetworks,
  ) {
    this.recorder = new Recorder(secrets, networks);
  }

  /** To be called before the network starts, or when it is taken over from another scenario. */
  networkPrepared(network: ReportedNetwork, run: Run): void {
    this.#subject = { network, run };
    this.recorder.watch(network, run.engine, { keepLogs: run.settings.evidence !== 'never' });
  }

  /**
   * While the network still exists, collects evidence and attaches it; once for a failure, whoever reports it. Never
   * rejects. Returns the text for the user.
   */
  async collect(failure: string | undefined, { log, attach }: Attachments): Promise<string> {
    if (!this.#subject || this.#collected?.failed) return this.#collected?.text ?? '';
    if (this.#collected && failure === undefined) return this.#collected.text;
    const { name, uri, location, tags, steps } = this.pickle;
    const { text, files } = await collectEvidence({
      ...this.#subject,
      name,
      uri,
      line: location?.line,
      failure,
      recorder: this.recorder,
      secrets: this.secrets,
      steps: steps.map((step) => step.text),
      tags: tags.map((tag) => tag.name),
    });
    if (text) log(text);
    // As bytes: the HTML report shows images only in Base64.
    for (const [fileName, content] of files)
      attach(Buffer.from(content), { mediaType: MEDIA_TYPES[fileName] ?? 'text/plain', fileName });
    this.#collected = { failed: failure !== undefined, text };
    return text;
  }

  /** When the network is gone, or handed on to another scenario. */
  end({ attach }: Pick<Attachments, 'attach'>, { isHandedOn = false } = {}): void {
    this.recorder.end({ isHandedOn });
    if (!this.#subject) return;
    const { network, run } = this.#subject;
    attach(JSON.stringify(scenarioUse(network, run.images, this.recorder.spans())), USE_MEDIA_TYPE);
  }
}

/** The media type of the commands that remove a network which stays on the engine. */
export const REMOVAL_MEDIA_TYPE = 'text/vnd.chaincode-bdd.removal+plain';

/** The media type under which a scenario attaches what it used. */
export const USE_MEDIA_TYPE = 'application/vnd.chaincode-bdd.use+json';

/** What one scenario used, for the summary of the run. */
export interface ScenarioUse {
  /** `name (id)` */
  readonly images: readonly string[];
  readonly devImages: number;
  readonly devContainers: number;
  readonly gateway: GatewayUse | { readonly off: string };
  /** Milliseconds by phase. */
  readonly times: Readonly<Record<string, number>>;
}

export function scenarioUse(
  network: ReportedNetwork,
  images: readonly { readonly reference: string; readonly id: string }[],
  spans: readonly Span[],
): ScenarioUse {
  const made = (names: Iterable<string>) =>
    [...names].filter((name) => network.makerOf(name) !== undefined).length;
  return {
    images: images.map(({ reference, id }) => `${reference} (${id.replace('sha256:', '').slice(0, 12)})`),
    devImages: made(network.resources.images.keys()),
    devContainers: made(network.resources.containers.keys()),
    gateway: network.gateway(),
    times: phaseTimes(spans),
  };
}

/** In order of precedence: a moment in which a build and a wait for it go on counts for the deploys. */
const KINDS = {
  start: ['start', 'image'],
  teardown: ['teardown'],
  deploys: ['copy', 'deploy', 'build'],
  logins: ['login'],
  calls: ['invoke', 'query', 'exec', 'request'],
  faults: ['fault'],
  waits: ['wait'],
} satisfies Record<string, SpanKind[]>;

const PHASES = Object.keys(KINDS);

/** Shorter times are not shown, in milliseconds. */
const SHORTEST = 50;

/** What scenarios used, a line each: time, images, the engine. */
export function describeUse(uses: readonly ScenarioUse[]): string[] {
  if (uses.length === 0) return [];
  const total = (amountOf: (use: ScenarioUse) => number) => uses.reduce((sum, use) => sum + amountOf(use), 0);
  const times = PHASES.map((phase) => [phase, total((use) => use.times[phase] ?? 0)] as const)
    .filter(([, ms]) => ms >= SHORTEST)
    .map(([phase, ms]) => `${phase} ${formatDuration(ms)}`);
  const images = counted(
    total((use) => use.devImages),
    'dev image',
  );
  const containers = counted(
    total((use) => use.devContainers),
    'dev container',
  );
  const requests = total(({ gateway }) => ('off' in gateway ? 0 : gateway.requests));
  const refused = uses.flatMap(({ gateway }) => ('off' in gateway ? [] : gateway.refused));
  const off = uses.flatMap(({ gateway }) => ('off' in gateway ? `gateway: off, ${gateway.off}` : []));
  return [
    ...(times.length > 0 ? [`time: ${times.join(', ')}`] : []),
    `images: ${[...new Set(uses.flatMap((use) => use.images))].join(', ')}`,
    `built: ${images}, ${containers}`,
    ...new Set(off),
    ...(off.length < uses.length
      ? [`gateway: ${counted(requests, 'request')} to the engine, ${refused.length} refused`]
      : []),
    ...refused.map((request) => `  ${request}`),
  ];
}

/** Each moment counts once. A span that is part of another one is not counted. */
export function phaseTimes(spans: readonly Span[]): Record<string, number> {
  const roots = spans.filter(({ parent }) => !parent);
  const times: Record<string, number> = {};
  let [included, before]: [Span[], number] = [[], 0];
  for (const [phase, kinds] of Object.entries<SpanKind[]>(KINDS)) {
    included = [...included, ...roots.filter(({ kind }) => kinds.includes(kind))];
    const covered = coveredTime(included);
    if (covered > before) times[phase] = covered - before;
    before = covered;
  }
  return times;
}

/** Milliseconds in which at least one of the spans goes on. */
function coveredTime(spans: readonly Span[]): number {
  let [covered, end] = [0, 0];
  for (const { startedAt, endedAt = startedAt } of spans.toSorted((a, b) => a.startedAt - b.startedAt)) {
    covered += Math.max(0, endedAt - Math.max(startedAt, end));
    end = Math.max(end, endedAt);
  }
  return covered;
}
