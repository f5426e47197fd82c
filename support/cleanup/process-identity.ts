import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Tells a process from every other one, also from a later one with the same process id. The mount namespace is not part
 * of it: in a service with a private /tmp, process ids mean the same as outside.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since the boot; 0 where it is unknown. */
  readonly startTime: number;
  /** The namespace in which `pid` counts; empty where it is unknown. */
  readonly pidNamespace: string;
  /** Empty where it is unknown. */
  readonly bootId: string;
  /** Empty where it is unknown, also in a container: there it comes from the image, and several have the same. */
  readonly machineId: string;
  /** For a person to read. It proves nothing: machines and containers can share a name. */
  readonly host: string;
}

/** `rebooted`: the process was on this machine before it booted, unless two machines are clones of one another. */
type ProcessState = 'running' | 'ended' | 'rebooted' | 'unknown';

export function ownIdentity(): ProcessIdentity {
  const pidNamespace = ownPidNamespace();
  return {
    pid: process.pid,
    startTime: processEntry(process.pid)?.startTime ?? 0,
    pidNamespace,
    bootId: bootId(),
    machineId: machineId(pidNamespace),
    host: hostname(),
  };
}

/** The state of a process as far as it can be told from here. */
export function stateOf(identity: ProcessIdentity, here = ownIdentity()): ProcessState {
  const { pid, startTime, pidNamespace, bootId, machineId } = identity;
  if (bootId === '' || here.bootId === '') return 'unknown';
  if (bootId !== here.bootId)
    return machineId !== '' && machineId === here.machineId ? 'rebooted' : 'unknown';
  if (pidNamespace === '' || pidNamespace !== here.pidNamespace) return 'unknown';
  const entry = processEntry(pid);
  if (!entry) return exists(pid) ? 'running' : 'ended';
  return entry.startTime === startTime && !entry.isZombie ? 'running' : 'ended';
}

/** True for a run that is known to be dead. */
export const isDead = (state: ProcessState, hasContainersRunning: boolean): boolean =>
  state === 'ended' || (state === 'rebooted' && !hasContainersRunning);

/** A run of which nothing can be told from here counts as alive while any of its containers is running. */
export const countsAsAlive = (state: ProcessState, hasContainersRunning: boolean): boolean =>
  state === 'running' || (state !== 'ended' && hasContainersRunning);

/** In one word without special characters, at most 143 of them: it is a label, and the name of a file. */
export function identityText(identity: ProcessIdentity): string {
  const { pid, startTime, pidNamespace, bootId, machineId, host } = identity;
  const name = host.replace(/[^\w.-]/g, '_').slice(0, 40);
  return [pid, startTime, pidNamespace, bootId, machineId, name].join('-');
}

/** Undefined for a text that is not from `identityText`. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const match = /^(\d+)-(\d+)-(\d*)-([0-9a-f]*)-([0-9a-f]*)-([\w.-]*)$/.exec(text);
  if (!match) return undefined;
  const [, pid, startTime, pidNamespace = '', bootId = '', machineId = '', host = ''] = match;
  return { pid: Number(pid), startTime: Number(startTime), pidNamespace, bootId, machineId, host };
}

interface ProcessEntry {
  readonly startTime: number;
  /** It has ended, and its parent has not noticed. */
  readonly isZombie: boolean;
}

/** Undefined where there is no such process, the system hides it (mount option hidepid), or it is not Linux. */
function processEntry(pid: number): ProcessEntry | undefined {
  // proc(5): `pid (command) state …`; the command may contain anything, the start time is field 22.
  const stat = contents(`/proc/${pid}/stat`);
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' ? undefined : { startTime: Number(rest[18]), isZombie: 'ZX'.includes(state) };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0); // Sends nothing.
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Empty where /proc is that of another namespace, so that its process ids are not ours. */
function ownPidNamespace(): string {
  if (process.platform === 'darwin') return '0'; // It has no such namespaces.
  try {
    if (readlinkSync('/proc/self') !== String(process.pid)) return '';
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
  } catch {
    return '';
  }
}

function bootId(): string {
  const id =
    process.platform === 'darwin'
      ? execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' })
      : contents('/proc/sys/kernel/random/boot_id');
  return id.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
}

/** The namespace of a system that is not in a container: PROC_PID_INIT_INO of Linux. */
const INITIAL_PID_NAMESPACE = '4026531836';

/** Hashed, since machine-id(5) asks not to publish it. */
function machineId(pidNamespace: string): string {
  const id = pidNamespace === INITIAL_PID_NAMESPACE ? contents('/etc/machine-id') : '';
  return id === '' ? '' : hash('sha256', id).slice(0, 12);
}

/** Empty where it cannot be read. */
export function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
