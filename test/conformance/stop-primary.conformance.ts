import { after, before, describe } from 'node:test';
import { fourPeers, LiveNetwork } from './network';
import { bringTo, playStory, type Story } from './story';

/** Milliseconds, as recorded. */
const REQUEST_TIMEOUT = 10_000;

/** 31-stop-primary-vp0.txt */
const STORY: Story = [
  ['heights', '8 8 8 8'],
  ['query vp0', '94'],
  ['query vp3', '94'],
  ['stop vp0', '- 8 8 8'],
  ['chaincode vp0', 'exited 0'],
  ['peers vp1', 'vp1 vp2 vp3'],
  ['peers vp2', 'vp1 vp2 vp3'],
  ['peers vp3', 'vp1 vp2 vp3'],
  // The view change; once it is done, invokes no longer wait for the timeout.
  ['invoke vp1', '- 9 9 9', { atLeast: REQUEST_TIMEOUT }],
  ['invoke vp1', '- 10 10 10', { atMost: REQUEST_TIMEOUT }],
  ['invoke vp2', '- 11 11 11', { atMost: REQUEST_TIMEOUT }],
  ['query vp1', '91'],
  ['query vp2', '91'],
  ['query vp3', '91'],
  ['start vp0', '8 11 11 11', { staysFor: 1_000 }],
  ['peers vp0', 'vp0 vp1 vp2 vp3'],
  ['peers vp3', 'vp0 vp1 vp2 vp3'],
  ['chaincode vp0', 'exited 0'],
  ['query vp0', '94'],
  ['invoke vp1', '8 12 12 12'],
  ['invoke vp1', '8 13 13 13'],
  ['invoke vp1', '8 14 14 14'],
  ['invoke vp1', '8 15 15 15'],
  ['invoke vp1', '8 16 16 16'],
  ['invoke vp1', '8 17 17 17'],
  ['invoke vp1', '8 18 18 18', { staysFor: 500 }],
  ['invoke vp1', '19 19 19 19'],
  ['query vp0', '83'],
  // What it takes itself is ordered by the others, and does not reach it.
  ['invoke vp0', '19 20 20 20', { staysFor: 500 }],
  ['invoke vp0', '19 21 21 21'],
  ['invoke vp0', '19 22 22 22'],
  ['invoke vp0', '19 23 23 23', { staysFor: 500 }],
  ['query vp0', '83'],
  ['query vp1', '79'],
];

describe('the primary stopped and started again, as in 31-stop-primary-vp0.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(fourPeers());
    await bringTo(live, 8, 94);
  });
  after(() => live?.end());

  playStory(STORY, () => live);
});
