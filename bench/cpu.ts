import { topologyOf } from '../support/network/topology';
import { elapse } from '../support/waiting/throughout';
import { type Bench, type Deployed, deployExample02 } from './bench';
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
    return [deploys, ...(await waitingForCommits(deployed)), await startingNetworks(bench)];
  },
};

async function waitingForDeploys({ network, client }: Deployed): Promise<Figure> {
  const samples = await sampled(4, async (count) => {
    const deployment = await deployExample02(client, ['a', `${count}`, 'b', '1']);
    return cpuShare(async () => {
      await network.validators.runDevContainer(deployment);
      await network.validators.haveDeployed(deployment);
    });
  });
  return { title: '«each vp runs a dev container»', unit: '%', samples, target: TARGET };
}

/** With two of four vps stopped nothing can commit. */
async function waitingForCommits({ network, client, deployment }: Deployed): Promise<Figure[]> {
  await network.faults.stop(['vp2', 'vp3']);
  const pending = await client.idle(deployment);
  const nothing = await sampled(2, () => cpuShare(() => network.validators.commitNothing(pending, QUIET)));
  const commit = network.validators.haveCommitted([pending]);
  const pendings = await sampled(2, () => cpuShare(() => elapse(QUIET)));
  await network.faults.resume(['vp2', 'vp3']);
  await commit;
  await network.validators.haveCommitted([pending]);
  return [
    { title: '«nothing commits for 3 s»', unit: '%', samples: nothing, target: TARGET },
    { title: 'a commit that does not come for 6 s', unit: '%', samples: pendings, target: TARGET },
  ];
}

/** From the first container to readiness; Compose is a process of its own. */
async function startingNetworks(bench: Bench): Promise<Figure> {
  const samples = await sampled(3, () =>
    bench.onNetwork(topologyOf(4, 'pbft batch'), (network) => cpuShare(() => network.start())),
  );
  return { title: '«a 4-peer pbft batch network»', unit: '%', samples, target: TARGET };
}

async function sampled(count: number, sample: (index: number) => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < count) samples.push(await sample(samples.length));
  return samples;
}

async function cpuShare(work: () => Promise<unknown>): Promise<number> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1_000 / (performance.now() - begun)) * 100;
}
