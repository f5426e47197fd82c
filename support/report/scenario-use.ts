import { formatDuration } from '../waiting/duration';
import type { Span, SpanKind } from '../waiting/spans';
import type { GatewayUse, ReportedNetwork } from './reported-network';
import { counted, imageTitle } from './words';

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
    images: images.map(imageTitle),
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
  const images = total((use) => use.devImages);
  const containers = total((use) => use.devContainers);
  const requests = total(({ gateway }) => ('off' in gateway ? 0 : gateway.requests));
  const refused = uses.flatMap(({ gateway }) => ('off' in gateway ? [] : gateway.refused));
  const off = uses.flatMap(({ gateway }) => ('off' in gateway ? `gateway: off, ${gateway.off}` : []));
  return [
    ...(times.length > 0 ? [`time: ${times.join(', ')}`] : []),
    `images: ${[...new Set(uses.flatMap((use) => use.images))].join(', ')}`,
    `built: ${counted(images, 'dev image')}, ${counted(containers, 'dev container')}`,
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
