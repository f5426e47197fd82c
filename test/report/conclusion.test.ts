import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { topologyOf } from '../../support/fabric/v0.6/topology';
import type { Run } from '../../support/network/run';
import { collectEvidence } from '../../support/report/evidence';
import { Recorder } from '../../support/report/recorder';
import { Secrets } from '../../support/report/redact';
import { FakeFabric } from '../steps/fakes/fabric';

const COMMAND = 'KEEP_NETWORK=true npx cucumber-js features/x.feature:12';

describe('the end of a scenario', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conclusion-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A scenario whose network has a vp0 that is gone, having logged that it began. */
  async function scene(settings: Record<string, string>, failure?: string) {
    const fabric = new FakeFabric();
    const run = fabric.newRun({ EVIDENCE_DIRECTORY: folder, ...settings });
    const network = await run.prepareNetwork(topologyOf(4, 'pbft batch'));
    const secrets = new Secrets();
    const recorder = new Recorder(secrets);
    recorder.begin();
    recorder.watch(network, run);
    const labels = {
      'com.docker.compose.project': network.project.name,
      'com.docker.compose.service': 'vp0',
    };
    fabric.engine.create({ name: 'vp0', labels, state: 'running', log: ['vp0 began'] });
    await new Promise((done) => setImmediate(done));
    fabric.engine.containers.pop();
    const place = { name: 'a scenario', uri: 'features/x.feature', line: 12, steps: [], tags: [] };
    return { ...place, failure, run, network, deployment: undefined, recorder, secrets };
  }

  it('leaves nothing, and asks nothing, where it passed', async () => {
    const passed = await scene({});
    const { settings, engine } = passed.run;
    const run = { settings, engine: gone(engine) } as unknown as Run;
    expect(await collectEvidence({ ...passed, run })).to.deep.equal({ text: '', timeline: undefined });
  });

  it('leaves nothing where nothing was ever started', async () => {
    const failed = await scene({}, 'it failed');
    const recorder = new Recorder(failed.secrets);
    recorder.begin();

    expect(await collectEvidence({ ...failed, recorder })).to.deep.equal({ text: '', timeline: undefined });
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('leaves a folder, a timeline, and how to run it alone, where it failed', async () => {
    const { text, timeline } = await collectEvidence(await scene({}, 'it failed'));
    const lines = text.split('\n');
    expect(lines).to.include('vp0: no container');
    expect(lines.at(-2)).to.include(COMMAND);
    expect(lines).to.include(`evidence: ${folder}/fake/x-12/`);
    expect(timeline).to.match(/^<svg/);
    expect(readdirSync(join(folder, 'fake/x-12'))).to.include.members(['scenario.txt', 'timeline.svg']);
    expect(readFileSync(join(folder, 'fake/x-12/vp0.log'), 'utf8')).to.equal('vp0 began\n');
  });

  it('says no more than how the vps stand where no evidence is wanted', async () => {
    const { text, timeline } = await collectEvidence(await scene({ EVIDENCE: 'never' }, 'it failed'));
    expect(text).to.include('vp0: no container').and.not.to.include('evidence:');
    expect(timeline).to.equal(undefined);
  });

  it('leaves what was read before the engine was gone', async () => {
    const failed = await scene({}, 'it failed');
    const { settings, id, compose, images } = failed.run;
    const run = { settings, id, compose, images, engine: gone(failed.run.engine) } as unknown as Run;
    const { text } = await collectEvidence({ ...failed, run });
    expect(text).to.include("how the vps stand can't be had: gone").and.to.include('x-12/');
    expect(readFileSync(join(folder, 'fake/x-12/vp0.log'), 'utf8')).to.equal('vp0 began\n');
  });

  it('says so in a line where the folder can not be written', async () => {
    writeFileSync(join(folder, 'full'), '');
    const failed = await scene({ EVIDENCE_DIRECTORY: join(folder, 'full') }, 'it failed');
    const { text } = await collectEvidence(failed);
    expect(text).to.match(/^there is no evidence, or not all of it, in \S+\/full\/fake\/x-12: E\w+/m);
    expect(text).to.include('vp0: no container').and.to.include(COMMAND);
  });
});

/** An engine that does not answer any more. */
function gone<T extends { docker: object }>(engine: T): T {
  const refuse = () => Promise.reject(new Error('gone'));
  const docker = { ...engine.docker, listContainers: refuse, getContainer: () => ({ inspect: refuse }) };
  return { ...engine, docker };
}
