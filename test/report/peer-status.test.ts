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

const told = (one: ServiceStatus, ...others: ServiceStatus[]) =>
  statusLine(one, [one, ...others], fabric06.logs);

describe('the status line of a peer', () => {
  it('says how it stands beside the others', () => {
    const deployed = { image: true, container: undefined };
    const vp2 = up('vp2', 2, { deployed, log: '10:00:01.000 [consensus] recv -> ERRO 0a1 no quorum\n' });
    expect(told(vp2, up('vp0', 3), up('vp1', 3))).to.equal(
      'vp2: running, height 2 (others 3), dev image built, no dev container; last error in its log, at 10:00:01.000: no quorum',
    );
  });

  it('is short where all is well', () => {
    expect(told(up('vp0', 3, { deployed: { image: true, container: 'running' } }), up('vp1', 3))).to.equal(
      'vp0: running, height 3, dev image built, dev container running',
    );
  });

  it('tells when it exited, and what it said last', () => {
    const log =
      '10:00:00.000 [x] recv -> CRIT 67f Own checkpoint differs\npanic: Own checkpoint differs\n\ngoroutine 12 [running]:\n';
    const vp3: ServiceStatus = { name: 'vp3', state: 'exited', exitCode: 2, ranFor: 12_300, log };
    expect(told(vp3, up('vp0', 3))).to.equal('vp3: exited with 2 after 12.3 s: Own checkpoint differs');
  });

  it('tells what the scenario did itself', () => {
    const vp3: ServiceStatus = {
      name: 'vp3',
      state: 'exited',
      exitCode: 0,
      ranFor: 9_000,
      onPurpose: true,
      log: '',
    };
    expect(told(vp3)).to.equal('vp3: exited with 0 after 9 s (by the scenario)');
    expect(told({ ...vp3, state: 'paused' })).to.equal('vp3: paused (by the scenario)');
  });

  it('tells that it does not answer, where others do', () => {
    expect(told({ name: 'vp1', state: 'running', log: '' }, up('vp0', 3), up('vp2', 5))).to.equal(
      'vp1: running, does not answer',
    );
    expect(told(up('vp3', 1), up('vp0', 3), up('vp2', 5))).to.equal('vp3: running, height 1 (others 3 to 5)');
  });

  it('tells what the compiler said, where a build failed', () => {
    expect(told(up('vp0', 3, { deployed: { image: false, container: undefined }, log: COMPILER }))).to.equal(
      'vp0: running, height 3, no dev image, no dev container; its build failed: ' +
        'src/example.org/badcc/badcc.go:10: undefined: shim.Foo',
    );
  });

  it('does not tell of a build that failed before the one that did not', () => {
    const deployed = { image: true, container: 'running' };
    expect(told(up('vp0', 3, { deployed, log: COMPILER }))).to.equal(
      'vp0: running, height 3, dev image built, dev container running; last error in its log, at 10:11:12.132: launchAndWaitForRegister failed',
    );
  });

  it('has one that never came up', () => {
    expect(told({ name: 'vp1', state: undefined, log: '' })).to.equal('vp1: no container');
  });
});
