import { generation } from '../support/fabric/generations';
import { unwrap } from '../support/fabric/outcome';
import type { Transaction } from '../support/fabric/transactions';
import { restOf } from '../support/fabric/v0.6/client';
import type { Peer } from '../support/network/peer';
import { elapse } from '../support/waiting/throughout';
import { type Bench, type Deployed, deployedOn } from './bench';
import { type Figure, ratios } from './figure';
import type { Measure } from './measure';

const SAMPLES = 25;
const SLOW_SAMPLES = 20;

/** In milliseconds. */
const TARGET = 60;

/** Between two looks of a wait at a peer, in milliseconds. */
const LONGEST_PAUSE = 250;

/** From the commit on the last vp to the end of the step that waits for it, which knows of it by REST alone. */
export const commitLag: Measure = {
  name: 'commit',
  title: "from the commit on the last vp to the step's end, over REST",
  measure: commitLags,
};

/** The same where blocks take their time: a wait that has lasted for long looks seldom. */
export const slowCommitLag: Measure = {
  name: 'slow-commit',
  title: 'the same under noops, which makes a block a second after the invoke',
  measure: (bench) =>
    bench.onNetwork(generation.topologies.find(4, 'noops'), async (network) => [
      await slowLags(await deployedOn(network)),
    ]),
};

async function slowLags(deployed: Deployed): Promise<Figure> {
  const lags: number[] = [];
  while (lags.length < SLOW_SAMPLES) {
    const { committed, ended } = await sample(deployed, async (submission) => {
      // The block comes by a clock: a wait that always begins in the same moment would always look just too late, or in time.
      await elapse(Math.random() * LONGEST_PAUSE);
      await deployed.network.assertions().haveCommitted([submission]);
    });
    lags.push(ended - committed);
  }
  return { title: 'last commit → invoke committed on each vp', unit: 'ms', samples: lags, target: TARGET };
}

async function commitLags(bench: Bench): Promise<Figure[]> {
  const deployed = await bench.deployed();
  const { network } = deployed;
  const [ours, oracle]: [Sample[], Sample[]] = [[], []];
  while (oracle.length < SAMPLES) {
    ours.push(await sample(deployed, (submission) => network.assertions().haveCommitted([submission])));
    oracle.push(await sample(deployed, (submission) => poll(network.state.upValidators, submission)));
  }
  const lags = ours.map(({ committed, ended }) => ended - committed);
  const waits = ours.map(({ begun, ended }) => ended - begun);
  const shares = ratios(lags, waits).map((share) => share * 100);
  const oracleLags = oracle.map(({ committed, ended }) => ended - committed);
  const oracleWaits = oracle.map(({ begun, ended }) => ended - begun);
  return [
    { title: 'last commit → invoke committed on each vp', unit: 'ms', samples: lags, target: TARGET },
    { title: 'of the step, from the invoke on', unit: '%', samples: shares },
    { title: 'last commit → a poll without pause knows of it', unit: 'ms', samples: oracleLags },
    { title: 'the step, of one that polls without pause', unit: '×', samples: ratios(waits, oracleWaits) },
  ];
}

/** In milliseconds since the epoch; the peers' clock is this machine's. */
interface Sample {
  readonly begun: number;
  /** On the last vp. */
  readonly committed: number;
  readonly ended: number;
}

async function sample(
  { network, client, deployment }: Deployed,
  wait: (submission: Transaction) => Promise<void>,
): Promise<Sample> {
  const begun = Date.now();
  const submission = unwrap('invoke', await client.invoke(deployment, ['invoke', 'a', 'b', '1'], {}));
  await wait(submission);
  const ended = Date.now();
  const times = network.state.upValidators.map((validator) => commitTime(validator, submission));
  return { begun, committed: Math.max(...(await Promise.all(times))), ended };
}

/** What waiting could come to at best: asks each vp for its height, and again as soon as it has answered. */
async function poll(validators: readonly Peer[], { heights }: Transaction): Promise<void> {
  const isBehind = async (validator: Peer) =>
    (await validator.height()) <= (heights.get(validator.name) ?? 0);
  await Promise.all(
    validators.map(async (validator) => {
      while (await isBehind(validator));
    }),
  );
}

/** Of the block after those that were there when it was submitted. */
async function commitTime(validator: Peer, { heights, id: txid }: Transaction): Promise<number> {
  const { body } = await restOf(validator.client).get(`/chain/blocks/${heights.get(validator.name)}`);
  const { transactions, nonHashData } = body as CommittedBlock;
  if (!transactions?.some((transaction) => transaction.txid === txid))
    throw new Error(`the next block of ${validator.name} is not that of transaction ${txid}`);
  const { seconds, nanos = 0 } = nonHashData.localLedgerCommitTimestamp;
  return seconds * 1_000 + nanos / 1e6;
}

interface CommittedBlock {
  readonly transactions?: readonly { readonly txid: string }[];
  readonly nonHashData: {
    readonly localLedgerCommitTimestamp: { readonly seconds: number; readonly nanos?: number };
  };
}
