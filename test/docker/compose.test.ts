import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it, mock } from 'node:test';
import { expect } from 'chai';
import Docker from 'dockerode';
import { type ComposeProject, dockerCompose } from '../../support/docker/compose';
import { Engine } from '../../support/docker/engine';
import { TimedOut } from '../../support/errors';
import { eventually } from '../../support/waiting/eventually';
import { newFolder } from '../new-folder';

const PROJECT = 'com.docker.compose.project';
const SERVICE = 'com.docker.compose.service';

describe('docker compose up', () => {
  const directory = newFolder();
  const calls = join(directory, 'calls');
  const containers: object[] = [];
  const requests: string[] = [];
  let engine: Engine;

  /** As much of an engine as testcontainers asks; it has Ryuk's image. */
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    requests.push(`${request.method} ${path}`);
    const answers: Record<string, unknown> = {
      '/info': { OperatingSystem: 'x', IndexServerAddress: 'x' },
      '/containers/json': containers,
      '/images/json': [{ RepoTags: ['testcontainers/ryuk:0.14.0'] }],
    };
    const answer = answers[path];
    response.statusCode = answer ? 200 : 404;
    response.end(JSON.stringify(answer ?? { message: `no ${path}` }));
  });

  before(async () => {
    const socketPath = join(directory, 'docker.sock');
    await once(server.listen(socketPath), 'listening');
    const events = { listen: () => () => {}, subscribe: () => () => {}, haveEnded: false, end: () => {} };
    const docker = new Docker({ socketPath });
    engine = new Engine(docker, events, `unix://${socketPath}`, '26.1.5');
  });
  after(() => {
    server.close();
  });
  beforeEach(() => {
    rmSync(calls, { force: true });
    containers.length = 0;
  });

  /** A docker command whose `compose up` runs this line of shell; `config` knows membersrvc0 and vp0. */
  const project = (up: string): ComposeProject => {
    const config = JSON.stringify({ services: { membersrvc0: {}, vp0: {} } });
    writeFileSync(
      join(directory, 'docker'),
      `#!/bin/sh\necho "$@" >> ${calls}\ncase "$*" in info*) echo null;; *config*) echo '${config}';; *) ${up};; esac\n`,
    );
    chmodSync(join(directory, 'docker'), 0o755);
    const environment = { PATH: `${directory}:${process.env['PATH']}` };
    return { name: 'net-1', directory, files: ['net.yml'], environment };
  };
  const container = (service: string, State: string, Status: string) =>
    containers.push({
      Id: service,
      Names: [`/${service}`],
      Labels: { [PROJECT]: 'net-1', [SERVICE]: service },
      State,
      Status,
    });
  const failure = (up: string, within = 120_000) =>
    dockerCompose.up(engine, project(up), { within }).then(
      () => new Error('it did not fail'),
      (error) => error,
    );

  it('that hangs is stopped with its children, and the services are named that are not up', async () => {
    container('membersrvc0', 'running', 'Up 9 seconds (health: starting)');
    const child = join(directory, 'child');
    const error = await failure(`sh -c 'echo $$ > ${child}; exec sleep 60'; :`, 500);
    expect(error).to.be.instanceOf(TimedOut);
    expect(error.message).to.contain('within 500 ms').and.contain('membersrvc0 (health: starting)');
    expect(error.message).to.contain('vp0 (not created)');
    // On a busy machine the child may not even have begun.
    const pid = existsSync(child) ? Number(readFileSync(child, 'utf8')) : undefined;
    const look = async () => (pid && isAlive(pid) ? { seen: 'a child still runs' } : { found: true });
    await eventually('every process has stopped', look, { within: 30_000 });
  });

  it('that fails tears nothing down: the evidence is still there', async () => {
    const error = await failure('echo "dependency failed to start: membersrvc0 is unhealthy" >&2; exit 1');
    expect(error.message).to.contain('membersrvc0 is unhealthy');
    expect(readFileSync(calls, 'utf8'))
      .to.match(/ up -d\n$/)
      .and.not.contain('down');
  });

  it('that finds no engine says so', async () => {
    const error = await failure('echo "Cannot connect to the Docker daemon at unix:///x." >&2; exit 1');
    expect(error).to.have.property('name', 'EngineLost');
  });

  it('starts the services, makes nothing else, and writes no variable', async () => {
    const before = { ...process.env };
    const services = await dockerCompose.up(engine, project(':'), { within: 120_000 });
    expect([...services.keys()]).to.deep.equal([]);
    expect(requests.filter((request) => !request.startsWith('GET '))).to.deep.equal([]);
    expect(process.env).to.deep.equal(before);
  });

  it('calls Docker’s plugin itself where the docker command tells of it', async () => {
    const folder = mkdtempSync(join(directory, 'with-plugin-'));
    const plugin = join(folder, 'docker-compose');
    const plugins = JSON.stringify([{ Name: 'compose', Path: plugin }]);
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\necho '${plugins}'\n`, { mode: 0o755 });
    writeFileSync(plugin, `#!/bin/sh\necho "$@" >> ${calls}\necho '{}'\n`, { mode: 0o755 });
    const environment = { PATH: `${folder}:${process.env['PATH']}` };
    const own = { ...project(':'), environment };
    await dockerCompose.config(own);
    await dockerCompose.up(engine, own, { within: 120_000 });
    const [config, up] = readFileSync(calls, 'utf8').split('\n');
    expect(config).to.equal('-p net-1 -f net.yml config --format json');
    expect(up).to.match(/^-f net.yml .*up -d$/);
  });

  it('ends no process any more once the services have started', async () => {
    const controller = new AbortController();
    await dockerCompose.up(engine, project(':'), { within: 60_000, signal: controller.signal });
    const kill = mock.method(process, 'kill', () => true);
    controller.abort();
    expect(kill.mock.callCount()).to.equal(0);
    kill.mock.restore();
  });

  it('can be stopped', async () => {
    const controller = new AbortController();
    const reason = new Error('the network is removed');
    setTimeout(() => controller.abort(reason), 200);
    const bounds = { within: 60_000, signal: controller.signal };
    const outcome = await dockerCompose.up(engine, project('sleep 60'), bounds).catch((error) => error);
    expect(outcome).to.equal(reason);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
