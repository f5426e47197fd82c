import type { Recording } from '../../../support/report/recording';
import { devOn, Story, VPS } from './story';

/** Of drawings, in units: narrow, as in a report, wide. */
export const WIDTHS = [480, 1_000, 1_600];

/** With times as they were seen: on the real images where builds take seconds, else on the embedded network. */
export const stories: Readonly<Record<string, () => Recording>> = {
  'cold-deploy': coldDeploy,
  'failed-deploy': failedDeploy,
  'primary-killed': primaryKilled,
  'many-invokes': () => manyInvokes(120),
  'twelve-invokes': () => manyInvokes(12),
  'never-up': neverUp,
  'long-waits': longWaits,
  'stopped-last': stoppedLast,
  'no-network': noNetwork,
};

function coldDeploy(): Recording {
  const story = new Story('A deploy leaves a dev image on every vp').network(8.4).deploy(8.42, 14.6);
  story.step('each vp has a dev image', 8.7, 25.1).activity('wait', 'each vp has a dev image', 8.7, 25.1);
  return story
    .step('each vp runs a dev container', 25.1, 25.11)
    .step('querying a on each vp gives 100', 25.12, 25.9)
    .activity('wait', 'querying a gives 100', 25.13, 25.9)
    .activity('query', 'query a', 25.2, 25.86, 'vp0').recording;
}

function failedDeploy(): Recording {
  const story = new Story('A chaincode that does not compile').network(4.4);
  story
    .step('I deploy "broken"', 4.41, 4.9)
    .activity('deploy', 'broken', 4.6, 4.9, 'vp0', { detail: '53be8d16' });
  const error = new Error(
    'each vp has a dev image for broken (53be8d16…): given up after 2.7 s, for it can no longer come true\n  vp0: …',
  );
  for (const [index, vp] of VPS.entries()) {
    const failed = { error: new Error('exit code 2') };
    story.activity('build', devOn(vp), 5 + index * 0.03, 6.11, vp, failed);
    story.activity('build', devOn(vp), 6.25 + index * 0.04, 7.43, vp, failed);
  }
  return story
    .block(1, 7.43, [])
    .activity('wait', 'each vp has a dev image for broken (53be8d16…)', 4.9, 7.58, undefined, { error })
    .step('each vp has a dev image', 4.9, 7.58, 'FAILED')
    .step('each vp runs a dev container', 7.58, 7.58, 'SKIPPED')
    .step('querying a on each vp gives 100', 7.58, 7.58, 'SKIPPED').recording;
}

function primaryKilled(): Recording {
  const story = new Story('The primary is killed, and after the request timeout another one leads');
  story.network(3).deploy(3.01, 1.6).step('querying a on each vp gives 100', 3.3, 6.09);
  for (const vp of VPS) story.activity('query', 'query a', 5.7, 6.07, vp);
  story
    .step('I kill the primary', 6.1, 6.39)
    .activity('fault', 'killed', 6.12, 6.12, 'vp0')
    .ended('vp0', 6.14, '137');
  story.event(devOn('vp0'), 'die', 6.21, '0');
  return story
    .step('the network still commits within 12 s', 6.4, 16.5)
    .activity('invoke', 'invoke a b 0', 6.41, 6.43, 'vp1', { detail: 'aa817430-aa80-456b-9522-e12e5d243a87' })
    .activity('wait', 'transaction aa817430-aa80-456b-9522-e12e5d243a87 committed', 6.44, 16.5)
    .block(2, 16.4, ['aa817430-aa80-456b-9522-e12e5d243a87'], ['vp1', 'vp2', 'vp3'])
    .step('the network still commits within 2 s', 16.5, 16.56)
    .activity('invoke', 'invoke a b 0', 16.51, 16.53, 'vp1', {
      detail: '1555396f-f6b8-4e82-9d4d-1a4e3c321dc1',
    })
    .block(3, 16.55, ['1555396f-f6b8-4e82-9d4d-1a4e3c321dc1'], ['vp1', 'vp2', 'vp3']).recording;
}

function manyInvokes(count: number): Recording {
  const story = new Story(`${count} invokes, one after the other`).network(3).deploy(3.1, 1.5);
  story.step('querying a on each vp gives 100', 3.4, 6.5);
  for (let index = 0; index < count; index++) {
    const begun = 6.6 + index * 0.15;
    story.activity('invoke', 'invoke a b 1', begun, begun + 0.11, 'vp0', { detail: `tx-${index}` });
    story.block(index + 2, begun + 0.14, [`tx-${index}`]);
  }
  const end = 6.6 + count * 0.15;
  story.step(`I invoke "invoke" with a, b, 1 ${count} times`, 6.6, end);
  for (const vp of VPS) story.activity('query', 'query a', end + 0.02, end + 0.2, vp);
  return story.step(`querying a on each vp gives ${100 - count}`, end, end + 0.25).recording;
}

function neverUp(): Recording {
  const story = new Story('A network that does not come up');
  const error = new Error('vp2 exited with 1 while the network started; its log ended with\n  | Error: …');
  story.event('membersrvc0', 'create', 0.4).event('membersrvc0', 'start', 0.68);
  for (const vp of VPS) story.event(vp, 'create', 0.45);
  return story
    .step('a 4-peer pbft batch network with:', 0, 4.02, 'FAILED')
    .activity('start', '4-peer pbft batch network', 0.09, 4.02, undefined, { error })
    .event('vp1', 'start', 3.1)
    .event('vp2', 'start', 2.8)
    .event('vp2', 'die', 3.9, '1')
    .step('I deploy example02', 4.02, 4.02, 'SKIPPED').recording;
}

function longWaits(): Recording {
  const story = new Story('Two of four stop for minutes, and the backlog commits when one is back');
  story.network(8.4).deploy(8.42, 14.6).step('I stop 2 backups', 30, 30.6);
  for (const vp of ['vp2', 'vp3']) {
    story.activity('fault', 'stopped', 30.02, 30.02, vp).ended(vp, 30.04, '0');
    story.event(devOn(vp), 'die', 30.12, '0');
  }
  const error = new Error('vp3 is at height 3: not so after 150 s\n  vp3: exited with 0');
  return story
    .step('I invoke "invoke" with a, b, 10', 31, 31.2)
    .activity('invoke', 'invoke a b 10', 31.02, 31.17, 'vp0', { detail: 'tx-1' })
    .step('nothing commits for 2 min', 31.2, 151.2)
    .activity('wait', 'nothing commits', 31.2, 151.2)
    .step('I start vp2', 151.3, 151.8)
    .activity('fault', 'started again', 151.31, 151.31, 'vp2')
    .event('vp2', 'start', 151.6)
    .block(2, 154.9, ['tx-1'], ['vp0', 'vp1', 'vp2'])
    .step('vp3 is at height 3', 151.9, 302, 'FAILED')
    .activity('wait', 'vp3 is at height 3', 151.9, 302, undefined, { error })
    .step('all vps agree on the chain', 302, 302, 'SKIPPED').recording;
}

/** Dev containers that run for moments, and end with the scenario. */
function stoppedLast(): Recording {
  const story = new Story('Two backups are stopped, and that is all').network(3).deploy(3.01, 1.6);
  story.step('each vp runs a dev container', 3.3, 5.5).step('I stop 2 backups', 5.5, 6.1);
  for (const vp of ['vp2', 'vp3']) {
    story.activity('fault', 'stopped', 5.52, 5.52, vp).ended(vp, 5.9, '0');
    story.event(devOn(vp), 'die', 6.06, '0');
  }
  return story.step('vp3 is exited with 0', 6.1, 6.12).recording;
}

/** Half a second, and nothing on the engine. */
function noNetwork(): Recording {
  return new Story('A compose file that does not parse')
    .step('the compose files bddtests/no-such.yml', 0, 0.31)
    .step('the start fails with "no such file"', 0.31, 0.5).recording;
}
