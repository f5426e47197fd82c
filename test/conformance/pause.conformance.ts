import { after, before, describe } from 'node:test';
import { fourPeers, LiveNetwork } from './network';
import { bringTo, playStory, type Story } from './story';

/** Of 10 s there. */
const REQUEST_TIMEOUT = 5_000;

/** 33-pause.txt; a paused peer stays listed, and what is sent to it waits. */
const BACKUP: Story = [
  ['heights', '3 3 3 3'],
  ['pause vp3', '3 3 3 -'],
  ['invoke vp0', '4 4 4 -'],
  ['invoke vp0', '5 5 5 -'],
  ['invoke vp0', '6 6 6 -'],
  ['peers vp0', 'vp0 vp1 vp2 vp3'],
  ['unpause vp3', '6 6 6 6', { staysFor: 500 }],
  ['query vp3', '96'],
  ['invoke vp0', '7 7 7 7'],
  ['invoke vp0', '8 8 8 8'],
  ['query vp3', '94'],
  ['query vp0', '94'],
];

const PRIMARY: Story = [
  ['pause vp0', '- 8 8 8'],
  ['invoke vp1', '- 9 9 9', { atLeast: REQUEST_TIMEOUT }],
  ['invoke vp2', '- 10 10 10'],
  ['query vp1', '92'],
  ['query vp2', '92'],
  ['query vp3', '92'],
  ['peers vp1', 'vp0 vp1 vp2 vp3'],
  ['unpause vp0', '10 10 10 10', { staysFor: 500 }],
  ['query vp0', '92'],
  ['invoke vp1', '11 11 11 11'],
  ['invoke vp0', '12 12 12 12'],
  ['query vp0', '90'],
  ['query vp1', '90'],
  ['invoke vp1', '13 13 13 13'],
  ['invoke vp1', '14 14 14 14'],
  ['invoke vp1', '15 15 15 15'],
  ['invoke vp1', '16 16 16 16'],
  ['invoke vp1', '17 17 17 17'],
  ['invoke vp1', '18 18 18 18'],
  ['invoke vp1', '19 19 19 19'],
  ['invoke vp1', '20 20 20 20'],
  ['query vp0', '82'],
  ['query vp1', '82'],
];

describe('a backup, then the primary paused, as in 33-pause.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    const settings = { CORE_PBFT_GENERAL_TIMEOUT_REQUEST: `${REQUEST_TIMEOUT}ms` };
    live = await LiveNetwork.start(fourPeers(settings));
    await bringTo(live, 3, 99);
  });
  after(() => live?.end());

  playStory(BACKUP, () => live);
  playStory(PRIMARY, () => live);
});
