import { after, before, describe } from 'node:test';
import { fourPeers, LiveNetwork } from './network';
import { bringTo, playStory, type Story } from './story';

/** 30-stop-one-backup-vp3.txt; a checkpoint every 2, log size 8. The waits there, of 15 s, are one and a half request timeouts. */
const REQUEST_TIMEOUT = 5_000;

const STORY: Story = [
  ['heights', '17 17 17 17'],
  ['stop vp3', '17 17 17 -'],
  ['chaincode vp3', 'exited 0'],
  ['chaincode vp0', 'running'],
  ['peers vp0', 'vp0 vp1 vp2'],
  ['peers vp1', 'vp0 vp1 vp2'],
  ['peers vp2', 'vp0 vp1 vp2'],
  ['invoke vp0', '18 18 18 -'],
  ['invoke vp0', '19 19 19 -'],
  ['invoke vp0', '20 20 20 -'],
  ['invoke vp1', '21 21 21 -'],
  ['query vp0', '71'],
  ['query vp1', '71'],
  ['query vp2', '71'],
  // Restarted, it stays behind and answers with what it had.
  ['start vp3', '21 21 21 17', { staysFor: 1_000 }],
  ['peers vp0', 'vp0 vp1 vp2 vp3'],
  ['peers vp1', 'vp0 vp1 vp2 vp3'],
  ['peers vp2', 'vp0 vp1 vp2 vp3'],
  ['peers vp3', 'vp0 vp1 vp2 vp3'],
  ['chaincode vp3', 'exited 0'],
  ['query vp3', '75'],
  ['chaincode vp3', 'running'],
  // It waits in vain for the blocks it lacks, and leaves the view, alone.
  ['invoke vp0', '22 22 22 17', { staysFor: 1.5 * REQUEST_TIMEOUT }],
  ['invoke vp0', '23 23 23 17', { staysFor: 1.5 * REQUEST_TIMEOUT }],
  ['invoke vp0', '24 24 24 17'],
  ['invoke vp0', '25 25 25 17', { staysFor: 500 }],
  ['query vp3', '75'],
  ['invoke vp0', '26 26 26 17'],
  ['invoke vp0', '27 27 27 17'],
  ['invoke vp0', '28 28 28 17', { staysFor: 500 }],
  // State transfer, in one jump.
  ['invoke vp0', '29 29 29 29'],
  ['query vp3', '63'],
  // Then behind again, until the next jump.
  ['invoke vp0', '30 30 30 29', { staysFor: 500 }],
  ['query vp3', '63'],
  ['invoke vp0', '31 31 31 29'],
  ['invoke vp0', '32 32 32 29'],
  ['invoke vp0', '33 33 33 29'],
  ['invoke vp0', '34 34 34 29'],
  ['invoke vp0', '35 35 35 29'],
  ['invoke vp0', '36 36 36 29'],
  ['invoke vp0', '37 37 37 29'],
  ['invoke vp0', '38 38 38 29'],
  ['invoke vp0', '39 39 39 29'],
  ['invoke vp0', '40 40 40 29', { staysFor: 500 }],
  ['invoke vp0', '41 41 41 41'],
  ['invoke vp0', '42 42 42 41'],
  ['invoke vp0', '43 43 43 41'],
  ['invoke vp0', '44 44 44 41'],
];

describe('a backup stopped and started again, as in 30-stop-one-backup-vp3.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    const settings = { CORE_PBFT_GENERAL_TIMEOUT_REQUEST: `${REQUEST_TIMEOUT}ms` };
    live = await LiveNetwork.start(fourPeers(settings));
    await bringTo(live, 17, 75);
  });
  after(() => live?.end());

  playStory(STORY, () => live);
});
