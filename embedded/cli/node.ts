import { readFileSync } from 'node:fs';
import { logger } from '../peer/logging';
import { clock } from '../wire/blocking-dial';
import type { Context, LocalPeer } from './context';

const log = logger('nodeCmd');

export async function status(context: Context): Promise<void> {
  try {
    const peer = await context.connect();
    context.stdio.stdout(`status:${await ask(peer)} \n`);
  } catch (error) {
    log.info('status', (error as Error).message);
    context.stdio.stdout('status:UNKNOWN \n');
    throw error;
  }
}

/** Stops the peer; without an answer from it, the process whose id its file has. */
export async function stop(context: Context): Promise<void> {
  const peer = await context.connect().catch((error: Error) => {
    log.info('stop', error.message);
    return undefined;
  });
  if (!peer) return kill(`${context.flag('stop-peer-pid-file')}/peer.pid`);
  log.info('stop', 'Stopping peer using grpc');
  try {
    await peer.call('Admin.StopServer', {});
  } catch {
    // A peer that stops does not get to answer.
    const now = new Date().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    const broken = 'http2Client.notifyError got notified that the client transport was broken EOF.';
    context.stdio.stderr(`${now} transport: ${broken}\n`);
    await clock.pause(closing);
    context.stdio.stdout('status:STOPPED \n');
    return;
  } finally {
    peer.close();
  }
  throw new Error("Connection remain opened, peer process doesn't exit");
}

/**
 * The real command closes its database before it says that the peer has stopped, which takes longer than its container
 * exists without the peer: there it is killed, exit 137, and stdout stays empty (43-chaincode-container-failures.txt, E).
 * In ms.
 */
const closing = 1_000;

async function ask(peer: LocalPeer): Promise<string> {
  try {
    return await peer.call('Admin.GetStatus', {});
  } catch (error) {
    throw new Error(`Error trying to connect to local peer: ${(error as Error).message}`);
  } finally {
    peer.close();
  }
}

function kill(pidFile: string): void {
  log.info('stop', `Stopping local peer using process pid from ${pidFile}`);
  const pid = readPid(pidFile);
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    throw new Error(`Error trying to kill -9 pid ${pid}: ${(error as Error).message}`);
  }
}

function readPid(pidFile: string): number {
  try {
    return Number(readFileSync(pidFile, 'utf8'));
  } catch {
    throw new Error(`Error trying to read pid from ${pidFile}: open ${pidFile}: no such file or directory`);
  }
}
