import { after, before, describe } from 'node:test';
import { fourPeers, LiveNetwork } from './network';
import { bringTo, playStory, type Story } from './story';

/** Of 10 s there. Not shorter: a busy machine would change the view where the real peers did not. */
const REQUEST_TIMEOUT = 5_000;

/** 32-stop-two.txt. Stalled for 60 s there; here for longer than the request timeout. */
const STALLED: Story = [
  ['heights', '3 3 3 3'],
  ['stop vp2'],
  ['stop vp3', '3 3 - -'],
  ['invoke vp0'],
  ['invoke vp1', '3 3 - -', { staysFor: 1.5 * REQUEST_TIMEOUT }],
  ['query vp0', '99'],
  ['query vp1', '99'],
  ['peers vp0', 'vp0 vp1'],
  ['peers vp1', 'vp0 vp1'],
  ['invoke vp0', '3 3 - -', { staysFor: 500 }],
];

const THREE_UP: Story = [
  // All three that wait, 1 s after the start.
  ['start vp2', '6 6 6 -', { staysFor: 500 }],
  ['invoke vp0', '7 7 7 -'],
  ['invoke vp1', '8 8 8 -'],
];

const FOUR_UP: Story = [
  ['start vp3', '8 8 8 3', { staysFor: 1_000 }],
  ['invoke vp0', '9 9 9 3'],
  ['invoke vp0', '10 10 10 3'],
  ['invoke vp0', '11 11 11 3'],
  ['invoke vp0', '12 12 12 3'],
  ['invoke vp0', '13 13 13 3', { staysFor: 500 }],
  ['invoke vp0', '14 14 14 14'],
  ['invoke vp0', '15 15 15 14'],
  ['invoke vp0', '16 16 16 14'],
  ['invoke vp0', '17 17 17 14'],
  ['invoke vp0', '18 18 18 14'],
  ['invoke vp0', '19 19 19 14'],
  ['invoke vp0', '20 20 20 14'],
  ['invoke vp0', '21 21 21 14'],
  ['invoke vp0', '22 22 22 14'],
  ['invoke vp0', '23 23 23 14', { staysFor: 500 }],
  ['query vp0', '79'],
  ['query vp1', '79'],
  ['query vp2', '79'],
  ['query vp3', '88'],
];

describe('two of four stopped, as in 32-stop-two.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    const settings = { CORE_PBFT_GENERAL_TIMEOUT_REQUEST: `${REQUEST_TIMEOUT}ms` };
    live = await LiveNetwork.start(fourPeers(settings));
    await bringTo(live, 3, 99);
  });
  after(() => live?.end());

  playStory(STALLED, () => live);

  playStory(THREE_UP, () => live);
  playStory(FOUR_UP, () => live);
});
