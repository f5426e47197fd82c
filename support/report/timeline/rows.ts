import { formatDuration } from '../../waiting/duration';
import type { Span } from '../../waiting/spans';
import type { Recording } from '../recording';
import { onLanes } from './calls';
import { barsOf, containerRow, devRow, LANE } from './container-row';
import type { Pin, Row } from './marks';
import { callsOf, moment, type Stage } from './stage';
import { stepsRow } from './steps';

/** Steps, the network as a whole, and its containers: each dev container behind its peer. */
export function rowsOf(stage: Stage): Row[] {
  const { containers } = stage.recording;
  const services = containers.filter(({ kind }) => kind !== 'dev');
  const byName = new Map(services.map((container) => [container.name, container]));
  const names = new Set([...byName.keys(), ...subjectsOf(stage.recording)]);
  const devs = containers.filter(({ kind }) => kind === 'dev');
  const homeless = devs.filter(({ peer }) => peer === undefined || !names.has(peer));
  return [
    stepsRow(stage),
    ...networkRow(stage),
    ...[...names].flatMap((name) => [
      containerRow(stage, name, byName.get(name)),
      ...devs.filter(({ peer }) => peer === name).map((dev) => devRow(stage, dev)),
    ]),
    ...homeless.map((dev) => devRow(stage, dev)),
  ];
}

/** Who is spoken of though the engine never told of it. */
function subjectsOf({ activities, blocks }: Recording): string[] {
  const calls = activities.filter(({ kind }) => SUBJECTED.has(kind));
  return [...calls.flatMap(({ subject }) => subject ?? []), ...blocks.map(({ peer }) => peer)].sort();
}

const SUBJECTED = new Set(['login', 'deploy', 'invoke', 'query', 'build', 'fault']);

const NETWORK_PADDING = 4;

/** From the first container to readiness, and its removal. */
function networkRow(stage: Stage): Row[] {
  const { activities } = stage.recording;
  const own = activities.filter(({ kind }) => NETWORK.has(kind));
  const lanes = onLanes(callsOf(stage, own));
  if (lanes.length === 0) return [];
  const bars = lanes.flatMap((lane, index) => barsOf(stage, lane, NETWORK_PADDING + index * LANE));
  const height = lanes.length * LANE + 2 * NETWORK_PADDING;
  return [{ name: 'network', height, marks: [...bars, ...readyPins(stage, own, height)] }];
}

/** Where a start came to its end, and to a good one. */
function readyPins({ recording, scale }: Stage, own: readonly Span[], height: number): Pin[] {
  return own.flatMap(({ kind, error, startedAt, endedAt }): Pin[] => {
    if (kind !== 'start' || error || endedAt === undefined) return [];
    const tooltip = `ready at ${moment(endedAt - recording.begun)}, after ${formatDuration(endedAt - startedAt)}`;
    return [{ shape: 'pin', look: 'ready', x: scale.x(endedAt), y: 2, height: height - 4, tooltip }];
  });
}

const NETWORK = new Set(['start', 'teardown', 'image']);
