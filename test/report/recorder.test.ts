import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Secrets } from '../../support/fabric/secrets';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { Recorder } from '../../support/report/recorder';
import type { ReportedNetwork, ServiceKind } from '../../support/report/reported-network';
import { WatchedNetworks } from '../../support/report/watched-containers';
import { recordMoment, trace } from '../../support/waiting/spans';
import { FakeEngine } from '../docker/fake-engine';

const NAME = 'ee5b24a1'.repeat(16);

const service = (name: string, kind: ServiceKind) => ({ name, kind, shouldBeUp: () => true });

const network = (project = 'p1'): ReportedNetwork => ({
  project,
  services: [service('membersrvc0', 'ca'), service('vp0', 'peer'), service('vp1', 'peer')],
  nameOf: (name) => name,
  settings: ['A_TOKEN=s3cret', 'CORE_SECURITY_ENROLLSECRET=wrong one'],
  makerOf: (name: string) => /^dev-(vp[01])-/.exec(name)?.[1],
  resources: {} as ReportedNetwork['resources'],
  gateway: () => ({ off: 'test' }),
  logs: fabric06.logs,
  composeFile: async () => '',
});

function recording({
  fake = new FakeEngine(),
  networks = new WatchedNetworks(),
  project = 'p1',
  keepLogs = true,
} = {}) {
  const recorder = new Recorder(new Secrets(), networks);
  recorder.begin();
  recorder.watch(network(project), fake.engine, { keepLogs });
  const service = (name: string, project = 'p1') =>
    fake.create({
      name: `${project}-${name}-1`,
      labels: { 'com.docker.compose.project': project, 'com.docker.compose.service': name },
      state: 'running',
      log: [`${name} began`],
    });
  return { fake, recorder, service, end: () => recorder.recording('a scenario', []) };
}

describe('what is recorded of a scenario', () => {
  it('are its steps, with what became of them', () => {
    const { recorder, end } = recording();
    recorder.stepBegan('I deploy example02');
    recorder.stepEnded('PASSED');
    recorder.stepBegan('each vp has a dev image');
    const { steps, endedAt } = end();
    expect(steps.map(({ text, status }) => [text, status])).to.deep.equal([
      ['I deploy example02', 'PASSED'],
      ['each vp has a dev image', 'RUNNING'],
    ]);
    expect(steps[1]?.endedAt).to.equal(endedAt);
    recorder.end();
  });

  it('is what the harness did, up to the end of it, without secrets', async () => {
    const { recorder, end } = recording();
    const failing = trace({ kind: 'exec', title: 'login -p s3cret', subject: 'vp0' }, async () => {
      recordMoment({ kind: 'fault', title: 'killed', subject: 'vp1' });
      throw new Error('s3cret and wrong one are no good');
    });
    await failing.catch(() => {});
    recorder.pause();
    recordMoment({ kind: 'fault', title: 'of no scenario' });
    recordMoment({ kind: 'teardown', title: 'the network' });
    const { spans } = end();
    expect(spans.map(({ title, error }) => [title, error?.message])).to.deep.equal([
      ['login -p ***', '*** and *** are no good'],
      ['killed', undefined],
      ['the network', undefined],
    ]);
    expect(spans[1]?.parent).not.to.equal(undefined);
    recorder.end();
  });

  it("are the lives of the network's containers, and of no others; dev containers behind their peers", () => {
    const { fake, recorder, service, end } = recording();
    for (const name of ['vp1', 'vp0', 'membersrvc0']) service(name);
    service('vp0', 'another');
    for (const name of [`dev-vp0-${NAME}`, 'dev-vp7-x', 'web']) fake.create({ name, state: 'running' });
    const attributes = { name: `dev-vp0-${NAME}`, exitCode: '2' };
    fake.emit({ type: 'container', action: 'die', id: '5', attributes });

    expect(
      end().containers.map(({ name, kind, peer, events }) => [
        name,
        kind,
        peer,
        events.map((one) => one.action),
      ]),
    ).to.deep.equal([
      ['membersrvc0', 'ca', undefined, ['create', 'start']],
      ['vp0', 'peer', undefined, ['create', 'start']],
      [`dev-vp0-${NAME}`, 'dev', 'vp0', ['create', 'start', 'die']],
      ['vp1', 'peer', undefined, ['create', 'start']],
    ]);
    recorder.end();
  });

  it('are their logs, also of one that is gone at once, unless no evidence is to be kept', async () => {
    const { fake, recorder, service } = recording();
    const { id } = service('vp0');
    await fake.engine.docker.getContainer(id).remove({ force: true });
    await new Promise((done) => setImmediate(done));
    expect(recorder.containers[0]?.log?.text).to.equal('vp0 began\n');
    recorder.end();
    const without = recording({ keepLogs: false });
    without.service('vp0');
    expect(without.recorder.containers.map(({ log }) => log)).to.deep.equal([undefined]);
    without.recorder.end();
  });

  it('goes on for a network that is handed on, until another network is watched', () => {
    const fake = new FakeEngine();
    const networks = new WatchedNetworks();
    const first = recording({ fake, networks });
    first.service('vp0');
    first.recorder.end({ isHandedOn: true });
    const second = recording({ fake, networks });
    second.service('vp1');
    const names = () => second.recorder.containers.map(({ name }) => name);
    expect(names()).to.deep.equal(['vp0', 'vp1']);
    second.recorder.end({ isHandedOn: true });
    recording({ fake, networks, project: 'p2' });
    second.service('membersrvc0');
    expect(names()).to.deep.equal(['vp0', 'vp1']);
  });
});
