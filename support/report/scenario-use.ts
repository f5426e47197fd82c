import type { Span, SpanKind } from '../waiting/spans';
import type { GatewayUse, ReportedNetwork } from './reported-network';

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
    devImages: made(network.images.keys()),
    devContainers: made(network.containers),
    gateway: network.gateway,
    times: phaseTimes(spans),
  };
}

/** In order of precedence: a moment in which a build and a wait for it go on counts for the deploy. */
const PHASES: readonly (readonly [phase: string, kinds: readonly SpanKind[]])[] = [
  ['start', ['start', 'image']],
  ['teardown', ['teardown']],
  ['deploys', ['deploy', 'build']],
  ['logins', ['login']],
  ['calls', ['invoke', 'query', 'exec', 'request']],
  ['faults', ['fault']],
  ['waits', ['wait']],
];

/** Each moment counts once. A span that is part of another one is not counted. */
export function phaseTimes(spans: readonly Span[]): Record<string, number> {
  const roots = spans.filter(({ parent }) => !parent);
  const times: Record<string, number> = {};
  let [counted, soFar]: [Span[], number] = [[], 0];
  for (const [phase, kinds] of PHASES) {
    counted = [...counted, ...roots.filter(({ kind }) => kinds.includes(kind))];
    const covered = coveredTime(counted);
    if (covered > soFar) times[phase] = covered - soFar;
    soFar = covered;
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
