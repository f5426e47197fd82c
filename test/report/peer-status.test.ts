import { describe, it } from 'node:test';
import { expect } from 'chai';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { type ServiceStatus, statusLine } from '../../support/report/peer-status';

const COMPILER = `10:11:12.131 [dockercontroller] deployImage -> ERRO 0a1 Error building images: exit code 2
10:11:12.131 [dockercontroller] deployImage -> ERRO 0a2 Image Output:
 ---> Running in 0123456789ab
# example.org/badcc
src/example.org/badcc/badcc.go:10: undefined: shim.Foo
10:11:12.132 [chaincode] Launch -> ERRO 0a3 launchAndWaitForRegister failed`;

const up = (name: string, height: number, more: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name,
  state: 'running',
  height,
  log: '10:00:00.000 [main] serve -> INFO 001 Started\n',
  ...more,
});

const BUILT = { image: true, container: 'running' };
const EXITED: ServiceStatus = { name: 'vp3', state: 'exited', exitCode: 0, ranFor: 9_000, log: '' };
const PANIC =
  '10:00:00.000 [x] recv -> CRIT 67f Own checkpoint differs\npanic: Own checkpoint differs\n\ngoroutine 12 [running]:\n';
const NO_QUORUM = '10:00:01.000 [consensus] recv -> ERRO 0a1 no quorum\n';

describe('the status line of a peer', () => {
  const rows: readonly (readonly [what: string, line: string, ...services: ServiceStatus[]])[] = [
    [
      'says how it stands beside the others',
      'vp2: running, height 2 (others 3), dev image built, no dev container; last error in its log, at 10:00:01.000: no quorum',
      up('vp2', 2, { deployed: { image: true, container: undefined }, log: NO_QUORUM }),
      ...[up('vp0', 3), up('vp1', 3)],
    ],
    [
      'is short where all is well',
      'vp0: running, height 3, dev image built, dev container running',
      ...[up('vp0', 3, { deployed: BUILT }), up('vp1', 3)],
    ],
    [
      'tells when it exited, and what it said last',
      'vp3: exited with 2 after 12.3 s: Own checkpoint differs',
      ...[{ ...EXITED, exitCode: 2, ranFor: 12_300, log: PANIC }, up('vp0', 3)],
    ],
    [
      'tells what the scenario did itself',
      'vp3: exited with 0 after 9 s (by the scenario)',
      { ...EXITED, onPurpose: true },
    ],
    ['also of a pause', 'vp3: paused (by the scenario)', { ...EXITED, onPurpose: true, state: 'paused' }],
    [
      'tells that it does not answer, where others do',
      'vp1: running, does not answer',
      ...[{ name: 'vp1', state: 'running', log: '' }, up('vp0', 3)],
    ],
    ['is behind several', 'vp3: running, height 1 (others 3 to 5)', up('vp3', 1), up('vp0', 3), up('vp2', 5)],
    [
      'tells what the compiler said, where a build failed',
      'vp0: running, height 3, no dev image, no dev container; its build failed: src/example.org/badcc/badcc.go:10: undefined: shim.Foo',
      up('vp0', 3, { deployed: { image: false, container: undefined }, log: COMPILER }),
    ],
    [
      'does not tell of a build that failed before the one that did not',
      'vp0: running, height 3, dev image built, dev container running; last error in its log, at 10:11:12.132: launchAndWaitForRegister failed',
      up('vp0', 3, { deployed: BUILT, log: COMPILER }),
    ],
    ['has one that never came up', 'vp1: no container', { name: 'vp1', state: undefined, log: '' }],
  ];
  for (const [what, line, ...services] of rows)
    it(what, () => {
      expect(statusLine(services[0] as ServiceStatus, services, fabric06.logs)).to.equal(line);
    });
});
