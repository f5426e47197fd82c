import { describe, it } from 'node:test';
import { expect } from 'chai';
import { topologyOf } from '../../support/fabric/v0.6/topology';
import type { Network } from '../../support/network/network';
import { Recorder } from '../../support/report/recorder';
import { Secrets } from '../../support/report/redact';
import type { Settings } from '../../support/settings';
import { recordMoment, trace } from '../../support/waiting/spans';
import { FakeEngine } from '../docker/fake-engine';

const NAME = 'ee5b24a1'.repeat(16);

/** As much of a network as telling its containers from others takes. */
const network = () =>
  ({
    topology: topologyOf(4, 'pbft batch', { CORE_SECURITY_ENROLLSECRET: 'wrong one' }),
    composition: { settings: ['A_TOKEN=s3cret'], validators: ['vp0', 'vp1'], nonValidators: [] },
    project: { name: 'p1' },
    devName: (peer: string, chaincode: string) => `dev-${peer}-${chaincode}`,
  }) as unknown as Network;

function recording() {
  const fake = new FakeEngine();
  const recorder = new Recorder(new Secrets());
  recorder.begin();
  recorder.watch(network(), { engine: fake.engine, settings: { evidence: 'on failure' } as Settings });
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
    expect(end().steps.map(({ text, status, ended }) => [text, status, ended !== undefined])).to.deep.equal([
      ['I deploy example02', 'PASSED', true],
      ['each vp has a dev image', 'RUNNING', false],
    ]);
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
    const { activities } = end();
    expect(activities.map(({ title, error }) => [title, error?.message])).to.deep.equal([
      ['login -p ***', '*** and *** are no good'],
      ['killed', undefined],
    ]);
    expect(activities[1]?.parent).to.equal(activities[0]);
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
      ['membersrvc0', 'membersrvc', undefined, ['create', 'start']],
      ['vp0', 'peer', undefined, ['create', 'start']],
      [`dev-vp0-${NAME}`, 'dev', 'vp0', ['create', 'start', 'die']],
      ['vp1', 'peer', undefined, ['create', 'start']],
    ]);
    recorder.end();
  });

  it('are their logs, also of one that is gone at once', async () => {
    const { fake, recorder, service } = recording();
    const { id } = service('vp0');
    await fake.engine.docker.getContainer(id).remove();
    await new Promise((done) => setImmediate(done));
    expect(recorder.containers[0]?.log?.text).to.equal('vp0 began\n');
    recorder.end();
  });

  it('are no logs where no evidence is to be kept', () => {
    const fake = new FakeEngine();
    const recorder = new Recorder(new Secrets());
    recorder.watch(network(), { engine: fake.engine, settings: { evidence: 'never' } as Settings });
    fake.create({ name: `dev-vp0-${NAME}`, state: 'running', log: ['began'] });
    expect(recorder.containers.map(({ log }) => log)).to.deep.equal([undefined]);
    recorder.end();
  });
});
