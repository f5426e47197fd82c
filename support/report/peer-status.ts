import type Docker from 'dockerode';
import { services } from '../docker/compose';
import { findContainer, stateInWords } from '../docker/container';
import type { Engine } from '../docker/engine';
import type { LogReader } from '../fabric/logs';
import { short } from '../fabric/names';
import type { PeerInspection } from '../fabric/peer';
import { formatDuration } from '../waiting/duration';
import { eventually } from '../waiting/eventually';
import type { ReportedNetwork, ReportedService } from './reported-network';
import type { WatchedContainer } from './watched-containers';
import { cut } from './words';

/** For the rest of an ended container's log, in milliseconds: what has not come by then will not come. */
const LOG_BOUND = 2_000;

/** Of an error in a log, in characters. */
const SHOWN = 160;

/** The state of a network when its scenario ended. */
export interface NetworkStatus {
  /** One line for each peer, and for each other container that does not run. */
  readonly lines: readonly string[];
  readonly peers: ReadonlyMap<string, PeerInspection>;
}

export interface ServiceStatus {
  readonly name: string;
  /** As the engine names it: `running`, `exited`, …; undefined where there is no container. */
  readonly state: string | undefined;
  readonly exitCode?: number;
  /** From its start to its end, in milliseconds. */
  readonly ranFor?: number;
  /** True where the scenario itself stopped, killed or paused it or cut it off. */
  readonly onPurpose?: boolean;
  /** Undefined where a peer did not answer. */
  readonly height?: number | undefined;
  /** Of a validating peer, for the last deploy. */
  readonly deployed?: { readonly image: boolean; readonly container: string | undefined } | undefined;
  readonly log: string;
}

/** Looks at all containers and asks all running peers. Rejects where the engine is lost. */
export async function networkStatus(
  network: ReportedNetwork,
  engine: Engine,
  watched: readonly WatchedContainer[],
  transactions: readonly string[],
  mask: (text: string) => string,
): Promise<NetworkStatus> {
  const ids = await services(engine, network.project);
  const inspectAll = (all: readonly ReportedService[]) =>
    Promise.all(
      all.map(async (service) => {
        const id = ids.get(service.name);
        return { service, inspection: id === undefined ? undefined : await findContainer(engine.docker, id) };
      }),
    );
  const running = (await inspectAll(network.services.filter(({ inspect }) => inspect))).filter(
    ({ inspection }) => inspection?.State.Status === 'running',
  );
  const inspections = running.map(
    async ({ service, inspection }) =>
      [service.name, await service.inspect?.(inspection?.Id ?? '', transactions)] as const,
  );
  const peers = new Map(
    (await Promise.all(inspections)).flatMap(([name, peer]) => (peer ? [[name, peer]] : [])),
  );

  // Again: when a network falls apart, another container may have exited meanwhile.
  const found = await inspectAll(network.services);
  const statuses = await Promise.all(
    found.map(async ({ service, inspection }): Promise<ServiceStatus> => {
      const { name } = service;
      const container = watched.find((one) => one.name === name);
      return {
        name,
        ...lifeOf(inspection),
        onPurpose: !service.shouldBeUp(),
        height: peers.get(name)?.height,
        log: mask(await logOf(container, inspection)), // Before anything is cut: half a secret is not recognised.
        deployed: await deployedOn(network, engine, service.devNames?.()),
      };
    }),
  );
  const isPeer = ({ name }: ServiceStatus) =>
    network.services.some((service) => service.name === name && service.kind === 'peer');
  const shown = statuses.filter((status) => isPeer(status) || status.state !== 'running');
  return { lines: shown.map((status) => statusLine(status, statuses, network.logs)), peers };
}

type Inspection = Docker.ContainerInspectInfo | undefined;

/** The last lines of a container that exited matter most, and arrive last. */
async function logOf(watched: WatchedContainer | undefined, inspection: Inspection): Promise<string> {
  if (!watched?.log) return '';
  const { name, log } = watched;
  const read = () => log.settled().then(() => ({ found: true }) as const);
  if (inspection?.State.Status === 'exited')
    await eventually(`the log of ${name} is read to its end`, read, { within: LOG_BOUND }).catch(() => {});
  return log.text;
}

function lifeOf(inspection: Inspection): Pick<ServiceStatus, 'state' | 'exitCode' | 'ranFor'> {
  if (!inspection) return { state: undefined };
  const { Status, ExitCode, StartedAt, FinishedAt } = inspection.State;
  // The engine may note the start of a process after its end.
  const ranFor = Math.max(0, Date.parse(FinishedAt) - Date.parse(StartedAt));
  return { state: Status, exitCode: ExitCode, ranFor };
}

async function deployedOn(
  { resources }: ReportedNetwork,
  { docker }: Engine,
  names: ReturnType<NonNullable<ReportedService['devNames']>>,
) {
  if (!names) return undefined;
  const state = (await findContainer(docker, names.container))?.State;
  return { image: resources.images.has(names.image), container: state && stateInWords(state) };
}

/** `vp2: running, height 2 (others 3), dev image built, no dev container; last error in its log, at …: …` */
export function statusLine(status: ServiceStatus, all: readonly ServiceStatus[], logs: LogReader): string {
  const facts = [stateOf(status), ...heightOf(status, all), ...deployOf(status)].join(', ');
  const isExpected = status.state === 'exited' && status.onPurpose;
  return `${status.name}: ${facts}${isExpected ? '' : troubleOf(status, logs)}`;
}

function stateOf({ state, exitCode, ranFor, onPurpose }: ServiceStatus): string {
  if (state === undefined) return 'no container';
  const by = onPurpose ? (state === 'running' ? ' (cut off by the scenario)' : ' (by the scenario)') : '';
  if (state !== 'exited') return `${state}${by}`;
  return `exited with ${exitCode}${ranFor === undefined ? '' : ` after ${formatDuration(ranFor)}`}${by}`;
}

function heightOf({ name, state, height }: ServiceStatus, all: readonly ServiceStatus[]): string[] {
  const others = all.filter((other) => other.name !== name).flatMap((other) => other.height ?? []);
  if (height === undefined) return others.length > 0 && state === 'running' ? ['does not answer'] : [];
  const [least, most] = [Math.min(...others), Math.max(...others)];
  if (others.length === 0 || (least === height && most === height)) return [`height ${height}`];
  return [`height ${height} (others ${least === most ? most : `${least} to ${most}`})`];
}

function deployOf({ deployed }: ServiceStatus): string[] {
  if (!deployed) return [];
  const { image, container } = deployed;
  return [
    image ? 'dev image built' : 'no dev image',
    container === undefined ? 'no dev container' : `dev container ${container}`,
  ];
}

/** The compiler's first line where a build failed, else the last error in the log. */
function troubleOf({ state, log, deployed }: ServiceStatus, logs: LogReader): string {
  const build = deployed?.image ? undefined : logs.buildError(log);
  if (build)
    return `; its build failed: ${brief(build.output.find((line) => !line.startsWith('#')) ?? build.reason)}`;
  if (state === 'exited') {
    const words = logs.lastWords(log);
    return words === undefined ? '' : `: ${brief(words)}`;
  }
  const error = logs.lastError(log);
  return error ? `; last error in its log, at ${error.time}: ${brief(error.text)}` : '';
}

const brief = (text: string): string => cut(short(text.trim()), SHOWN);
