import { after, before, describe } from 'node:test';
import { fourPeers, LiveNetwork } from './network';
import { bringTo, playStory, type Story } from './story';

interface Recorded {
  /** Milliseconds; 10 s in all recordings. Not too short: a busy machine would change the view where real peers did not. */
  readonly requestTimeout: number;
  /** Height of all vps, and what is left in a, when the recording begins. */
  readonly begin: readonly [height: number, a: number];
  readonly story: Story;
}

const FAULTS: Readonly<Record<string, Recorded>> = {
  // A checkpoint every 2, log size 8. The waits there, of 15 s, are one and a half request timeouts.
  'a backup stopped and started again, as in 30-stop-one-backup-vp3.txt': {
    requestTimeout: 5_000,
    begin: [17, 75],
    story: [
      ['heights', '17 17 17 17'],
      ['stop vp3', '17 17 17 -'],
      ['chaincode vp3', 'exited 0'],
      ['chaincode vp0', 'running'],
      ['peers vp0 vp1 vp2', 'vp0 vp1 vp2'],
      ['invoke vp0', '18-20 18-20 18-20 -'],
      ['invoke vp1', '21 21 21 -'],
      ['query vp0 vp1 vp2', '71'],
      // Restarted, it stays behind and answers with what it had.
      ['start vp3', '21 21 21 17', { staysFor: 1_000 }],
      ['peers vp0 vp1 vp2 vp3', 'vp0 vp1 vp2 vp3'],
      ['chaincode vp3', 'exited 0'],
      ['query vp3', '75'],
      ['chaincode vp3', 'running'],
      // It waits in vain for the blocks it lacks, and leaves the view, alone.
      ['invoke vp0', '22-23 22-23 22-23 17', { staysFor: 7_500 }],
      ['invoke vp0', '24-25 24-25 24-25 17', { staysFor: 500 }],
      ['query vp3', '75'],
      ['invoke vp0', '26-28 26-28 26-28 17', { staysFor: 500 }],
      // State transfer, in one jump.
      ['invoke vp0', '29 29 29 29'],
      ['query vp3', '63'],
      // Then behind again, until the next jump.
      ['invoke vp0', '30 30 30 29', { staysFor: 500 }],
      ['query vp3', '63'],
      ['invoke vp0', '31-39 31-39 31-39 29'],
      ['invoke vp0', '40 40 40 29', { staysFor: 500 }],
      ['invoke vp0', '41 41 41 41'],
      ['invoke vp0', '42-44 42-44 42-44 41+'],
    ],
  },
  'the primary stopped and started again, as in 31-stop-primary-vp0.txt': {
    requestTimeout: 10_000,
    begin: [8, 94],
    story: [
      ['heights', '8 8 8 8'],
      ['query vp0 vp3', '94'],
      ['stop vp0', '- 8 8 8'],
      ['chaincode vp0', 'exited 0'],
      ['peers vp1 vp2 vp3', 'vp1 vp2 vp3'],
      // The view change; once it is done, invokes no longer wait for the timeout.
      ['invoke vp1', '- 9 9 9', { atLeast: 10_000 }],
      ['invoke vp1', '- 10 10 10', { atMost: 10_000 }],
      ['invoke vp2', '- 11 11 11', { atMost: 10_000 }],
      ['query vp1 vp2 vp3', '91'],
      ['start vp0', '8 11 11 11', { staysFor: 1_000 }],
      ['peers vp0 vp3', 'vp0 vp1 vp2 vp3'],
      ['chaincode vp0', 'exited 0'],
      ['query vp0', '94'],
      ['invoke vp1', '8 12-17 12-17 12-17'],
      ['invoke vp1', '8 18 18 18', { staysFor: 500 }],
      ['invoke vp1', '19 19 19 19'],
      ['query vp0', '83'],
      // What it takes itself is ordered by the others, and does not reach it.
      ['invoke vp0', '19 20-22 20-22 20-22'],
      ['invoke vp0', '19 23 23 23', { staysFor: 500 }],
      ['query vp0', '83'],
      ['query vp1', '79'],
    ],
  },
  'two of four stopped, as in 32-stop-two.txt': {
    requestTimeout: 5_000,
    begin: [3, 99],
    story: [
      ['heights', '3 3 3 3'],
      ['stop vp2'],
      ['stop vp3', '3 3 - -'],
      ['invoke vp0'],
      // Stalled for 60 s there; here for longer than the request timeout.
      ['invoke vp1', '3 3 - -', { staysFor: 7_500 }],
      ['query vp0 vp1', '99'],
      ['peers vp0 vp1', 'vp0 vp1'],
      ['invoke vp0', '3 3 - -', { staysFor: 500 }],
      // All three that wait, 1 s after the start.
      ['start vp2', '6 6 6 -', { staysFor: 500 }],
      ['invoke vp0', '7 7 7 -'],
      ['invoke vp1', '8 8 8 -'],
      ['start vp3', '8 8 8 3', { staysFor: 1_000 }],
      ['invoke vp0', '9-12 9-12 9-12 3'],
      // vp3 jumps to a checkpoint, from 3 to 14 there. To which one depends on when it hears of it.
      ['invoke vp0', '13-22 13-22 13-22 3+'],
      ['invoke vp0', '23 23 23 4+', { staysFor: 500 }],
      ['query vp0 vp1 vp2', '79'],
    ],
  },
  // A paused peer stays listed, and what is sent to it waits.
  'a backup, then the primary paused, as in 33-pause.txt': {
    requestTimeout: 5_000,
    begin: [3, 99],
    story: [
      ['heights', '3 3 3 3'],
      ['pause vp3', '3 3 3 -'],
      ['invoke vp0', '4-6 4-6 4-6 -'],
      ['peers vp0', 'vp0 vp1 vp2 vp3'],
      ['unpause vp3', '6 6 6 6', { staysFor: 500 }],
      ['query vp3', '96'],
      ['invoke vp0', '7-8 7-8 7-8 7-8'],
      ['query vp0 vp3', '94'],
      ['pause vp0', '- 8 8 8'],
      ['invoke vp1', '- 9 9 9', { atLeast: 5_000 }],
      ['invoke vp2', '- 10 10 10'],
      ['query vp1 vp2 vp3', '92'],
      ['peers vp1', 'vp0 vp1 vp2 vp3'],
      ['unpause vp0', '10 10 10 10', { staysFor: 500 }],
      ['query vp0', '92'],
      ['invoke vp1', '11 11 11 11'],
      ['invoke vp0', '12 12 12 12'],
      ['query vp0 vp1', '90'],
      ['invoke vp1', '13-20 13-20 13-20 13-20'],
      ['query vp0 vp1', '82'],
    ],
  },
};

for (const [title, { requestTimeout, begin, story }] of Object.entries(FAULTS))
  describe(title, () => {
    let live: LiveNetwork;
    before(async () => {
      live = await LiveNetwork.start(fourPeers({ CORE_PBFT_GENERAL_TIMEOUT_REQUEST: `${requestTimeout}ms` }));
      await bringTo(live, ...begin);
    });
    after(() => live?.end());

    playStory(story, () => live);
  });
