import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { words } from '../../support/docker/command-line';
import { Secrets } from '../../support/fabric/secrets';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import type { Run } from '../../support/network/run';
import { collectEvidence, requestLog } from '../../support/report/evidence';
import { Recorder } from '../../support/report/recorder';
import { reportedNetwork } from '../../support/report/reported-network';
import { rerunCommand, shareArguments } from '../../support/report/rerun-command';
import { WatchedNetworks } from '../../support/report/watched-containers';
import type { Span } from '../../support/waiting/spans';
import { newFolder } from '../new-folder';
import { FakeFabric } from '../steps/fakes/fabric';

const NOTHING = { text: '', files: new Map() };
const COMMAND = 'KEEP_NETWORK=true npx cucumber-js features/x.feature:12';

describe('the end of a scenario', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });

  /** A scenario whose network has a vp0 that is gone, having logged that it began. */
  async function scene(settings: Record<string, string>, failure?: string, tags: string[] = []) {
    const fabric = new FakeFabric();
    const run = fabric.newRun({ EVIDENCE_DIRECTORY: folder, ...settings });
    const prepared = await run.prepareNetwork(fabric06.topologies.find(4, 'pbft batch'));
    const network = reportedNetwork(prepared, run);
    const secrets = new Secrets();
    const recorder = new Recorder(secrets, new WatchedNetworks());
    recorder.begin();
    recorder.watch(network, run.engine);
    const labels = {
      'com.docker.compose.project': network.project,
      'com.docker.compose.service': 'vp0',
    };
    fabric.engine.create({ name: 'vp0', labels, state: 'running', log: ['vp0 began'] });
    await new Promise((done) => setImmediate(done));
    fabric.engine.containers.pop();
    const place = { name: 'a scenario', uri: 'features/x.feature', location: { line: 12 }, steps: [] };
    const pickle = { ...place, tags: tags.map((name) => ({ name, astNodeId: '' })) };
    return { pickle, failure, run, network, recorder, secrets };
  }

  it('leaves nothing, and asks nothing, where it passed', async () => {
    const passed = await scene({});
    const { settings, engine } = passed.run;
    const run = { settings, engine: gone(engine) } as unknown as Run;
    expect(await collectEvidence({ ...passed, run })).to.deep.equal(NOTHING);
  });

  it('leaves nothing where nothing was ever started', async () => {
    const failed = await scene({}, 'it failed');
    const recorder = new Recorder(failed.secrets, new WatchedNetworks());
    recorder.begin();

    expect(await collectEvidence({ ...failed, recorder })).to.deep.equal(NOTHING);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('leaves a folder, a timeline, and how to run it alone, where it failed', async () => {
    const { text, files } = await collectEvidence(await scene({}, 'it failed'));
    const lines = text.split('\n');
    expect(lines).to.include('vp0: no container');
    expect(lines.at(-2)).to.include(COMMAND);
    expect(lines).to.include(`evidence: ${folder}/fake/x-12/`);
    expect([...files.keys()]).to.deep.equal(['timeline.svg']);
    expect(readdirSync(join(folder, 'fake/x-12'))).to.include.members([
      'scenario.txt',
      'timeline.svg',
      'trace.json',
    ]);
    expect(readFileSync(join(folder, 'fake/x-12/vp0.log'), 'utf8')).to.equal('vp0 began\n');
  });

  it('says no more than how the vps stand where no evidence is wanted', async () => {
    const { text, files } = await collectEvidence(await scene({ EVIDENCE: 'never' }, 'it failed'));
    expect(text).to.include('vp0: no container').and.not.to.include('evidence:');
    expect(files.size).to.equal(0);
  });

  it('leaves what was read before the engine was gone', async () => {
    const failed = await scene({}, 'it failed');
    const { settings, id, compose, images } = failed.run;
    const run = { settings, id, compose, images, engine: gone(failed.run.engine) } as unknown as Run;
    const { text } = await collectEvidence({ ...failed, run });
    expect(text).to.include('the state of the peers is unknown: gone').and.to.include('x-12/');
    expect(readFileSync(join(folder, 'fake/x-12/vp0.log'), 'utf8')).to.equal('vp0 began\n');
  });

  it('says so in a line where the folder can not be written', async () => {
    writeFileSync(join(folder, 'full'), '');
    const failed = await scene({ EVIDENCE_DIRECTORY: join(folder, 'full') }, 'it failed');
    const { text } = await collectEvidence(failed);
    expect(text).to.match(/^could not write all evidence to \S+\/full\/fake\/x-12: E\w+/m);
    expect(text).to.include('vp0: no container').and.to.include(COMMAND);
  });

  it('attaches timeline and trace where they are requested, also where it passed', async () => {
    const { text, files } = await collectEvidence(await scene({}, undefined, ['@timeline']));
    expect([text, [...files.keys()]]).to.deep.equal(['', ['timeline.svg', 'trace.json']]);
  });
});

/** An engine that does not answer any more. */
function gone<T extends { docker: object }>(engine: T): T {
  const refuse = () => Promise.reject(new Error('gone'));
  const docker = { ...engine.docker, listContainers: refuse, getContainer: () => ({ inspect: refuse }) };
  return { ...engine, docker };
}

const STARTED = Date.UTC(2026, 10, 22, 14, 35, 54, 123);
const request = (more: Partial<Span>): Span => ({
  ...{ kind: 'request', title: 'GET /chain', subject: 'vp0', startedAt: STARTED, endedAt: STARTED + 12 },
  ...more,
});

describe('the log of requests', () => {
  const log = (more: Partial<Span>) => requestLog({ spans: [request(more)] });

  it('has a line for each request and command, with time, duration, peer and answer', () => {
    expect(log({ detail: '200 {"height":2}' })).to.equal(
      '14:35:54.123     12 ms  vp0   GET /chain → 200 {"height":2}\n',
    );
    expect(log({ kind: 'exec', detail: 'exit 1\nError: no\n' })).to.match(/→ exit 1\n {4}\| Error: no\n$/);
    expect(log({ kind: 'wait' })).to.equal('');
  });

  it('has errors, and cuts long answers', () => {
    expect(log({ error: new TypeError('fetch failed') })).to.include('→ TypeError: fetch failed');
    expect(log({ detail: 'x'.repeat(5_000) })).to.include(' … (5000 characters)\n');
  });
});

describe('the command that runs a scenario alone', () => {
  const command = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
    rerunCommand('features/deploy.feature:12', environment, args);

  it('has the settings, the configuration and the profile of this run', () => {
    const environment = { FABRIC_IMAGES: 'hyperledger', WAIT_READY: '2 min', PATH: '/bin', FABRIC_TAG: '' };
    expect(command(environment, '--tags', '@fast', '-p', 'bddtests', 'x.feature')).to.equal(
      "FABRIC_IMAGES=hyperledger WAIT_READY='2 min' KEEP_NETWORK=true npx cucumber-js --profile bddtests features/deploy.feature:12",
    );
    expect(command({ DOCKER_HOST: 'tcp://x:1' }, '-c', 'own.js')).to.equal(
      'DOCKER_HOST=tcp://x:1 KEEP_NETWORK=true npx cucumber-js --config own.js features/deploy.feature:12',
    );
  });

  it('has them in a worker thread, too', async () => {
    shareArguments(['--profile', 'bddtests']);
    const code = `require('ts-node/register');
      const { sharedArguments } = require('./support/report/rerun-command');
      require('node:worker_threads').parentPort.postMessage(sharedArguments());`;
    const [args] = await once(new Worker(code, { eval: true }), 'message');
    expect(args).to.deep.equal(['--profile', 'bddtests']);
  });

  it('can be pasted into a shell', () => {
    expect(words(rerunCommand("it's new.feature:1", {}, [])).at(-1)).to.equal("it's new.feature:1");
  });
});
