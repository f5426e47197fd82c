import { randomBytes } from 'node:crypto';
import { generation } from '../support/fabric/generations';
import { elapse } from '../support/waiting/throughout';
import { type Bench, type Deployed, deployExample02, markSource } from './bench';
import type { Figure } from './figure';
import type { Measure } from './measure';

/** Per cent of the time that passes; 100 is one core. */
const TARGET = 5;

/** Of a wait in which nothing comes, in milliseconds. */
const QUIET = 3_000;

/** What it costs to wait, with the logs of all containers followed as in a scenario. */
export const cpu: Measure = {
  name: 'cpu',
  title: "the harness's CPU time while it waits, of the time that passes",
  measure: async (bench) => {
    const deployed = await bench.deployed();
    const deploys = await waitingForDeploys(deployed);
    return [...deploys, ...(await waitingForCommits(deployed)), await startingNetworks(bench)];
  },
};

/** Cold ones, as most are in a run; they take the embedded network a second or two, and Fabric's own peers ten times that. */
async function waitingForDeploys({ network, client }: Deployed): Promise<Figure[]> {
  const costs = await sampled(5, async () => {
    const source = randomBytes(8).toString('hex');
    await markSource(network.state.peer('vp0'), source);
    const deployment = await deployExample02(client);
    return cpuOf(async () => {
      await network.assertions().runDevContainer(deployment);
      await network.assertions().haveDeployed(deployment);
    });
  });
  return [
    { title: '«each vp runs a dev container»', unit: '%', samples: costs.map(share), target: TARGET },
    {
      title: '«each vp runs a dev container», in CPU time',
      unit: 'ms',
      samples: costs.map(({ cpu }) => cpu),
    },
  ];
}

/** With two of four vps stopped nothing can commit. */
async function waitingForCommits({ network, client, deployment }: Deployed): Promise<Figure[]> {
  await network.faults.stop(['vp2', 'vp3']);
  const pending = await client.invokeToCommit(deployment);
  const nothing = await sampled(2, () => cpuShare(() => network.assertions().commitNothing(pending, QUIET)));
  const commit = network.assertions().haveCommitted([pending]);
  const pendings = await sampled(2, () => cpuShare(() => elapse(QUIET)));
  await network.faults.resume(['vp2', 'vp3']);
  await commit;
  await network.assertions().haveCommitted([pending]);
  return [
    { title: '«nothing commits for 3 s»', unit: '%', samples: nothing, target: TARGET },
    { title: 'a commit that does not come for 6 s', unit: '%', samples: pendings, target: TARGET },
  ];
}

/** From the first container to readiness; Compose is a process of its own. */
async function startingNetworks(bench: Bench): Promise<Figure> {
  const samples = await sampled(3, () =>
    bench.onNetwork(generation.topologies.find(4, 'pbft batch'), (network) =>
      cpuShare(() => network.start()),
    ),
  );
  return { title: '«a 4-peer pbft batch network»', unit: '%', samples, target: TARGET };
}

async function sampled<T>(count: number, sample: () => Promise<T>): Promise<T[]> {
  const samples: T[] = [];
  while (samples.length < count) samples.push(await sample());
  return samples;
}

/** In milliseconds. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

const share = ({ cpu, wall }: Cost): number => (cpu / wall) * 100;

const cpuShare = async (work: () => Promise<unknown>): Promise<number> => share(await cpuOf(work));

async function cpuOf(work: () => Promise<unknown>): Promise<Cost> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1_000, wall: performance.now() - begun };
}
