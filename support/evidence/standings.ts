import type Docker from 'dockerode';
import { services } from '../docker/compose';
import { findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import type { LogCapture } from '../docker/log-capture';
import type { Deployment } from '../network/deployment';
import type { Network } from '../network/network';
import { eventually } from '../waiting/eventually';
import { type PeerView, viewOf } from './peer-view';
import type { Standing } from './verdict';
import type { WatchedContainer } from './watched-containers';

/** The end of a log that is not there by then will not come; in milliseconds. */
const WITHIN = 2_000;

/** How a network stands: each of its containers, and what each of its peers that runs has to say. */
export interface State {
  readonly standings: readonly Standing[];
  readonly views: readonly PeerView[];
  /** Lines on why something of it is not known. */
  readonly trouble: readonly string[];
}

/** Looks at all of it now. `submitted` are ids of the scenario's transactions. */
export async function stateOf(
  network: Network,
  engine: Engine,
  watched: readonly WatchedContainer[],
  submitted: readonly string[],
  deployment: Deployment | undefined,
): Promise<State> {
  const { composition, project, faults } = network;
  const peers = [...composition.validators, ...composition.nonValidators];
  const ids = await services(engine, project.name);
  const names = [...new Set([...peers, ...composition.services])];
  const inspect = (name: string) => inspected(engine.docker, name, ids.get(name));

  const running = (await Promise.all(peers.map(inspect))).filter(
    ({ inspection }) => inspection?.State.Status === 'running',
  );
  const asked = { tls: composition.tls, transactions: submitted };
  const views = await Promise.all(
    running.map(({ name, inspection }) => viewOf(name, inspection?.Id ?? '', engine, asked)),
  );

  // Once more: in a network that falls apart the next one may have ended meanwhile.
  const found = await Promise.all(names.map(inspect));
  await Promise.all(
    watched.map(async ({ name, log }) => {
      const isOver = found.find((one) => one.name === name)?.inspection?.State.Status === 'exited';
      if (isOver && log) await readToItsEnd(name, log);
    }),
  );
  const standings = await Promise.all(
    found.map(async ({ name, inspection }): Promise<Standing> => {
      const log = watched.find((container) => container.name === name)?.log;
      return {
        name,
        ...lifeOf(inspection),
        onPurpose: !faults.shouldBeUp(name),
        height: views.find((view) => view.name === name)?.height,
        log: log?.text ?? '',
        ...(composition.validators.includes(name) && {
          deployed: deployment && (await deployedOn(network, engine, name, deployment)),
        }),
      };
    }),
  );
  // Of what is no peer there is news only where it does not run.
  return {
    views,
    trouble: [],
    standings: standings.filter(({ name, state }) => peers.includes(name) || state !== 'running'),
  };
}

/** How a log ends is the last to be read of it, and the first to be asked for. */
async function readToItsEnd(name: string, log: LogCapture): Promise<void> {
  const read = () => log.settled().then(() => ({ found: true }) as const);
  await eventually(`the log of ${name} read to its end`, read, { within: WITHIN }).catch(() => {});
}

async function inspected(docker: Docker, name: string, id: string | undefined) {
  return { name, inspection: id === undefined ? undefined : await findContainer(docker, id) };
}

function lifeOf(
  inspection: Docker.ContainerInspectInfo | undefined,
): Pick<Standing, 'state' | 'exitCode' | 'ranFor'> {
  if (!inspection) return { state: undefined };
  const { Status, ExitCode, StartedAt, FinishedAt } = inspection.State;
  return { state: Status, exitCode: ExitCode, ranFor: Date.parse(FinishedAt) - Date.parse(StartedAt) };
}

async function deployedOn(network: Network, { docker }: Engine, peer: string, { name }: Deployment) {
  const devName = network.devName(peer, name);
  const state = (await findContainer(docker, devName))?.State;
  const container = state?.Status === 'exited' ? `exited with ${state.ExitCode}` : state?.Status;
  return { image: network.footprint.tagged(devName) !== undefined, container };
}
