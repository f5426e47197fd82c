import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { newFolder } from '../new-folder';

describe('an engine that was started with sudo', () => {
  it('lets in the user who started it, and nobody else', () => {
    const script =
      '. script/lib/dockerd.sh; as_root() { echo "$@"; }; engine_error="permission denied"; let_in_who_started_it';
    const called = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(called.trim()).to.equal(`chown ${process.getuid?.()} /var/run/docker.sock`);
  });
});

/** A process is told from others of its id by its name, which is that of its program. */
describe('an engine whose pid file is there', () => {
  const directory = newFolder();
  const parents: ChildProcess[] = [];

  before(() => {
    copyFileSync('/bin/sleep', join(directory, 'dockerd'));
  });
  after(() => {
    for (const { pid } of parents) if (pid) process.kill(-pid, 'SIGKILL');
  });

  /** Starts it, and its parent goes on as told; resolves at the parent's first line of output. */
  async function startedWith(seconds: string, parent: string): Promise<void> {
    const command = `${directory}/dockerd ${seconds} & echo $! >${directory}/pid; ${parent}`;
    const child = spawn('bash', ['-c', command], { detached: true });
    parents.push(child);
    await once(child.stdout, 'data');
  }

  function runs(): boolean {
    const script = `. script/lib/dockerd.sh; runs dockerd ${directory}/pid && echo yes || echo no`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim() === 'yes';
  }

  it('runs', async () => {
    await startedWith('30', 'echo started; wait');
    expect(runs()).to.equal(true);
  });

  it('does not run when it ended, though its parent has not heard of that', async () => {
    await startedWith('0.1', 'echo started; exec sleep 30');
    const ended = `until grep -q '^State:.Z' /proc/$(cat ${directory}/pid)/status; do :; done`;
    execFileSync('bash', ['-c', ended], { timeout: 60_000 });
    expect(runs()).to.equal(false);
  });

  it('does not run when its id is that of another by now', async () => {
    await startedWith('30', `echo $$ >${directory}/pid; echo started; wait`);
    expect(runs()).to.equal(false);
  });
});
