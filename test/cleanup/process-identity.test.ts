import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import {
  countsAsAlive,
  identityText,
  isDead,
  ownIdentity,
  type ProcessIdentity,
  parseIdentity,
  stateOf,
} from '../../support/cleanup/process-identity';
import { newFolder } from '../new-folder';

const OWN = ownIdentity();
const source = join(newFolder(), 'process-identity.mjs');
writeFileSync(source, stripTypeScriptTypes(readFileSync('support/cleanup/process-identity.ts', 'utf8')));
const PRINT = `import * as own from '${source}'; console.log(own.identityText(own.ownIdentity()));`;

/** Another process of this project, which lives until it is killed. */
async function otherProcess(command: readonly string[] = []): Promise<[ChildProcess, ProcessIdentity]> {
  const node = [process.execPath, '--input-type=module', '--eval', `${PRINT} setInterval(() => {}, 1000);`];
  const [program = '', ...args] = [...command, ...node];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => ['it ended at once']);
  const [line] = await Promise.race([once(child.stdout, 'data'), ended]);
  const identity = parseIdentity(String(line).trim());
  if (!identity) throw new Error(`no identity: ${line}`);
  return [child, identity];
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Namespaces take root; where there is none, such a test says so. */
const canUnshare = (...flags: string[]): boolean => spawnSync('unshare', [...flags, 'true']).status === 0;

describe('a process identity', () => {
  it('is one word that can be read again, also from a machine with a strange name', () => {
    expect(parseIdentity(identityText(OWN))).to.deep.equal(OWN);
    const text = identityText({ ...OWN, host: `a/b${'x'.repeat(300)}` });
    expect(text).to.match(/^[\w.-]{1,143}$/);
    for (const other of ['', 'build7:/home/me', '1-2-3', `${text}/..`])
      expect(parseIdentity(other)).to.equal(undefined);
  });

  it('is that of a process as long as it lives', async () => {
    const [child, identity] = await otherProcess();
    expect(stateOf(identity)).to.equal('running');
    await end(child);
    expect(stateOf(identity)).to.equal('ended');
  });

  it('is not that of a later process with the same id', () => {
    expect(stateOf(OWN)).to.equal('running');
    expect(stateOf({ ...OWN, startTime: OWN.startTime - 1 })).to.equal('ended');
  });

  it('is not that of a process that has ended and that nobody has waited for', async () => {
    const zombie = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number((await once(zombie.stdout, 'data'))[0]);
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
    while (stat()[2] !== 'Z') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stateOf({ ...OWN, pid, startTime: Number(stat()[21]) })).to.equal('ended');
    await end(zombie);
  });

  it('proves nothing by the name of the machine', () => {
    expect(stateOf({ ...OWN, host: 'another' })).to.equal('running');
    expect(stateOf({ ...OWN, bootId: 'e15e', machineId: '' })).to.equal('unknown');
    expect(stateOf({ ...OWN, pidNamespace: '1' })).to.equal('unknown');
    expect(stateOf(OWN, { ...OWN, pidNamespace: '' })).to.equal('unknown');
    expect(stateOf({ ...OWN, bootId: '' }, { ...OWN, bootId: '' })).to.equal('unknown');
  });

  it('is from before the last boot only where the machine is the same', () => {
    const before = { ...OWN, bootId: 'bef0', machineId: 'abc' };
    expect(stateOf(before, { ...OWN, machineId: 'abc' })).to.equal('rebooted');
    expect(stateOf(before, { ...OWN, machineId: 'def' })).to.equal('unknown');
  });

  it('of a run that lives, or of which nothing can be told, is never that of a dead one', () => {
    for (const isSomethingRunning of [true, false]) {
      expect(isDead('running', isSomethingRunning)).to.equal(false);
      expect(isDead('unknown', isSomethingRunning)).to.equal(false);
      expect(isDead('rebooted', isSomethingRunning)).to.equal(!isSomethingRunning); // A clone may be alive.
      expect(countsAsAlive('running', isSomethingRunning)).to.equal(true);
      expect(countsAsAlive('unknown', isSomethingRunning)).to.equal(isSomethingRunning);
    }
  });

  it('is seen from a mount namespace of its own, as of a service with PrivateTmp', async (test) => {
    if (!canUnshare('--mount')) return test.skip('no right to unshare');
    const folder = newFolder();
    const script = `mount -t tmpfs none ${folder} && exec "$@"`;
    const [child, identity] = await otherProcess(['unshare', '--mount', 'sh', '-c', script, 'sh']);
    expect(stateOf(identity)).to.equal('running');
    await end(child);
    expect(stateOf(identity)).to.equal('ended');
  });

  it('is unknown from another PID namespace, also where /proc is still that of the other', async (test) => {
    if (!canUnshare('--pid', '--fork')) return test.skip('no right to unshare');
    for (const flags of [['--mount-proc'], []]) {
      const [child, identity] = await otherProcess(['unshare', '--pid', '--fork', '--kill-child', ...flags]);
      expect(stateOf(identity)).to.equal('unknown');
      await end(child);
    }
  });
});
