import { randomBytes } from 'node:crypto';
import { unlessGone } from '../support/docker/engine-errors';
import { generation } from '../support/fabric/generations';
import type { Topology } from '../support/fabric/topology';
import { type BareTimes, bareContainers } from './bare-engine';
import { type Bench, deployExample02, markSource } from './bench';
import { type Figure, ratios } from './figure';
import { type Measure, seconds } from './measure';

const ROUNDS = 3;

const four = () => generation.topologies.find(4, 'pbft batch');
const one = () => generation.topologies.find(1, 'noops');

/** Where the time of a scenario goes. */
export const phases: Measure = {
  name: 'phases',
  title: 'a network from its start to its removal, each a new one',
  measure: async (bench) => {
    const [cold, warm, single]: [Phases[], Phases[], Phases[]] = [[], [], []];
    const [services, chaincodes]: [BareTimes[], BareTimes[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const source = randomBytes(8).toString('hex');
      const { docker } = bench.run.engine;
      const { peer, base } = bench.run.settings.images;
      const kept = `bench-layers-${source}`;
      try {
        cold.push(await live(bench, four(), source, (image) => docker.getImage(image).tag({ repo: kept })));
        warm.push(await live(bench, four(), source));
      } finally {
        await unlessGone(docker.getImage(kept).remove());
      }
      single.push(await live(bench, one(), randomBytes(8).toString('hex')));
      services.push(await bareContainers(bench.run, peer, 5));
      chaincodes.push(await bareContainers(bench.run, base, 4));
    }
    return [...figures(cold, warm, single), ...besideBare(warm, services, chaincodes)];
  },
};

function figures(cold: readonly Phases[], warm: readonly Phases[], single: readonly Phases[]): Figure[] {
  const all = [...cold, ...warm];
  const deploy = (ofThese: readonly Phases[]) => ofThese.map(({ deploy }) => deploy);
  return [
    { title: '4 peers: start', unit: 's', samples: all.map(({ start }) => start) },
    { title: '4 peers: deploy → dev containers, cold', unit: 's', samples: deploy(cold) },
    { title: '4 peers: deploy → dev containers, warm', unit: 's', samples: deploy(warm) },
    { title: '4 peers: teardown', unit: 's', samples: all.map(({ teardown }) => teardown) },
    { title: 'deploy, cold: 4 peers, of 1 peer', unit: '×', samples: ratios(deploy(cold), deploy(single)) },
    { title: 'deploy, 4 peers: warm, of cold', unit: '×', samples: ratios(deploy(warm), deploy(cold)) },
  ];
}

/** Our times beside those of the engine alone, for as many containers that only sleep. */
function besideBare(
  ours: readonly Phases[],
  services: readonly BareTimes[],
  chaincodes: readonly BareTimes[],
): Figure[] {
  const starts = services.map(({ start }) => start);
  const devStarts = chaincodes.map(({ start }) => start);
  const removals = services.map(({ removal }, index) => removal + (chaincodes[index]?.removal ?? 0));
  const compared: [string, readonly number[], readonly number[]][] = [
    ['start of 4 peers, of 5 bare containers', ours.map(({ start }) => start), starts],
    ['deploy to 4 peers, warm, of 4 bare containers', ours.map(({ deploy }) => deploy), devStarts],
    ['teardown of 4 peers, of 9 bare containers', ours.map(({ teardown }) => teardown), removals],
  ];
  return [
    { title: '5 bare containers: start', unit: 's', samples: starts },
    ...compared.map(
      ([title, own, bare]): Figure => ({ title, unit: '×', samples: ratios(own, bare), target: 1.2 }),
    ),
  ];
}

/** In seconds. */
interface Phases {
  readonly start: number;
  readonly deploy: number;
  readonly teardown: number;
}

/** What the network leaves is removed with it; `keep` may take care of layers before. */
async function live(
  bench: Bench,
  topology: Topology,
  source: string,
  keep: (devImage: string) => Promise<void> = async () => {},
): Promise<Phases> {
  return bench.onNetwork(topology, async (network) => {
    const client = network.client;
    const start = await seconds(() => network.start());
    const vp0 = network.state.peer('vp0');
    await network.state.fabric.users.actingOn(vp0);
    await markSource(vp0, source);
    const deploy = await seconds(async () =>
      network.assertions().runDevContainer(await deployExample02(client)),
    );
    await keep(network.state.devImage('vp0', client.deployments.at(-1)?.name ?? ''));
    return { start, deploy, teardown: await seconds(() => network.remove()) };
  });
}
