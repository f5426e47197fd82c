import { WaitError } from '../support/waiting/eventually';
import { type Bench, type Deployed, deployExample02 } from './bench';
import type { Figure } from './figure';
import type { Measure } from './measure';

/** Per cent of the time that passes; 100 is one core. */
const TARGET = 5;

/** Of a wait in which nothing comes, in milliseconds. */
const QUIET = 3_000;

/** What it costs to wait, with the logs of all vps followed. */
export const cpu: Measure = {
  name: 'cpu',
  title: "the harness's CPU time while it waits, of the time that passes",
  measure: async (bench) => {
    const deployed = await bench.deployed();
    const { peers } = deployed.network;
    const logs = await Promise.all(peers.map(({ container }) => container.followLog(/no line has this/)));
    try {
      const deploys = await waitingForDeploys(deployed);
      const commits = await waitingForNoCommit(deployed);
      return [deploys, ...commits, await waitingForReadiness(bench)];
    } finally {
      for (const log of logs) log.end();
    }
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
async function waitingForNoCommit({ network, client, deployment }: Deployed): Promise<Figure[]> {
  await network.faults.stop(['vp2', 'vp3']);
  const pending = await client.idle(deployment);
  const nothing = await sampled(2, () => cpuShare(() => network.validators.commitNothing(pending, QUIET)));
  const expiring = await sampled(2, () =>
    cpuShare(() => expired(network.validators.haveCommitted([pending], QUIET))),
  );
  await network.faults.resume(['vp2', 'vp3']);
  await network.validators.haveCommitted([pending]);
  return [
    { title: '«nothing commits for 3 s»', unit: '%', samples: nothing, target: TARGET },
    { title: '«the transaction is committed», not within 3 s', unit: '%', samples: expiring, target: TARGET },
  ];
}

async function waitingForReadiness(bench: Bench): Promise<Figure> {
  const { network } = await bench.deployed();
  const names = network.peers.map(({ name }) => name);
  const samples = await sampled(3, async () => {
    await network.faults.stop(names);
    await network.faults.resume(names);
    return cpuShare(() => network.awaitReadiness(network.peers));
  });
  return {
    title: '«every vp lists every vp», after all were started again',
    unit: '%',
    samples,
    target: TARGET,
  };
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

async function expired(wait: Promise<void>): Promise<void> {
  const error = await wait.then(
    () => new Error('something committed with two of four vps stopped'),
    (error) => error,
  );
  if (!(error instanceof WaitError)) throw error;
}
