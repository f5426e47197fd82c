import type Docker from 'dockerode';
import type { Deployment } from '../chaincode/deployment';
import { services } from '../docker/compose';
import { findContainer, stateInWords } from '../docker/container';
import type { Engine } from '../docker/engine';
import { peersOf } from '../fabric/v0.6/composition';
import type { Network } from '../network/network';
import { eventually } from '../waiting/eventually';
import { type PeerView, viewOf } from './peer-view';
import type { PeerStatus } from './status-line';
import type { WatchedContainer } from './watched-containers';

/** The end of a log that is not there by then will not come; in milliseconds. */
const WITHIN = 2_000;

/** What is found of a network: how each of its containers stands, and what each of its peers that runs has to say. */
export interface Findings {
  readonly standings: readonly PeerStatus[];
  readonly views: readonly PeerView[];
  /** Lines on why something of it is not known. */
  readonly trouble: readonly string[];
}

/** Looks at all of it now. `submitted` are ids of the scenario's transactions. Rejects where the engine is gone. */
export async function lookAt(
  network: Network,
  engine: Engine,
  watched: readonly WatchedContainer[],
  submitted: readonly string[],
  deployment: Deployment | undefined,
): Promise<Findings> {
  const { composition, project, faults } = network;
  const peers = peersOf(composition);
  const ids = await services(engine, project.name);
  const inspectAll = (names: readonly string[]) =>
    Promise.all(names.map((name) => inspected(engine.docker, name, ids.get(name))));

  const asked = { tls: composition.tls, transactions: submitted };
  const running = (await inspectAll(peers)).filter(
    ({ inspection }) => inspection?.State.Status === 'running',
  );
  const views = await Promise.all(
    running.map(({ name, inspection }) => viewOf(name, inspection?.Id ?? '', engine, asked)),
  );

  const standing = async ({ name, inspection }: Inspected): Promise<PeerStatus> => ({
    name,
    ...lifeOf(inspection),
    onPurpose: !faults.shouldBeUp(name),
    height: views.find((view) => view.name === name)?.height,
    log: await logOf(
      watched.find((container) => container.name === name),
      inspection,
    ),
    deployed:
      deployment && composition.validators.includes(name)
        ? await deployedOn(network, engine, name, deployment)
        : undefined,
  });
  // Once more: in a network that falls apart the next one may have ended meanwhile.
  const found = await inspectAll([...new Set([...peers, ...composition.services])]);
  const standings = await Promise.all(found.map(standing));
  // Of what is no peer there is news only where it does not run.
  const isNews = ({ name, state }: PeerStatus) => peers.includes(name) || state !== 'running';
  return { views, standings: standings.filter(isNews), trouble: [] };
}

interface Inspected {
  readonly name: string;
  readonly inspection: Docker.ContainerInspectInfo | undefined;
}

async function inspected(docker: Docker, name: string, id: string | undefined): Promise<Inspected> {
  return { name, inspection: id === undefined ? undefined : await findContainer(docker, id) };
}

/** How a log ends is the last to be read of it, and the first to be asked for. */
async function logOf(
  watched: WatchedContainer | undefined,
  inspection: Inspected['inspection'],
): Promise<string> {
  if (!watched?.log) return '';
  const { name, log } = watched;
  const read = () => log.settled().then(() => ({ found: true }) as const);
  if (inspection?.State.Status === 'exited')
    await eventually(`the log of ${name} read to its end`, read, { within: WITHIN }).catch(() => {});
  return log.text;
}

function lifeOf(inspection: Inspected['inspection']): Pick<PeerStatus, 'state' | 'exitCode' | 'ranFor'> {
  if (!inspection) return { state: undefined };
  const { Status, ExitCode, StartedAt, FinishedAt } = inspection.State;
  return { state: Status, exitCode: ExitCode, ranFor: Date.parse(FinishedAt) - Date.parse(StartedAt) };
}

async function deployedOn(network: Network, { docker }: Engine, peer: string, { name }: Deployment) {
  const devName = network.devName(peer, name);
  const state = (await findContainer(docker, devName))?.State;
  return { image: network.resources.tagged(devName) !== undefined, container: state && stateInWords(state) };
}
