import { PassThrough } from 'node:stream';

export interface FakeContainer {
  id: string;
  name: string;
  command?: string;
  /** Seconds since the epoch. */
  created?: number;
  labels?: Record<string, string>;
  /** As `docker inspect` says it; running where nothing is said. */
  state?: 'created' | 'running' | 'paused' | 'exited';
  exitCode?: number;
  /** How often it was started again: each time it gets another address on its network. */
  restarts?: number;
  /** Reference and id of its image. */
  image?: { name: string; id: string };
  args?: string[];
  environment?: string[];
  /** What it has logged, and how many of its last lines were asked for, each time. */
  log?: string[];
  tails?: (number | undefined)[];
  /** What a command in it comes to. */
  execute?: (command: readonly string[]) => { exitCode: number; stdout?: string; stderr?: string };
  /** Calls about it that the engine never answers; `attach`: a command's output that never ends. */
  hung?: readonly ('inspect' | 'start' | 'stop' | 'pause' | 'exec' | 'logs' | 'attach')[];
  /** Why the engine does not remove it. */
  heldBy?: string;
}

interface LogOptions {
  readonly follow?: boolean;
  readonly tail?: number;
}

/** What dockerode gives for a container, as far as support/docker/container.ts asks. `find` throws where there is none. */
export function containerHandle(find: () => FakeContainer, remove: () => void) {
  const answering =
    <A extends unknown[], T>(call: string, answer: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      const isHung = (find().hung as readonly string[] | undefined)?.includes(call);
      return isHung ? new Promise<T>(() => {}) : answer(...args);
    };
  const become =
    (state: FakeContainer['state'], exitCode = 0) =>
    async () => {
      const { restarts = 0, ...before } = find();
      const isRestart = before.state === 'exited' && state === 'running';
      Object.assign(find(), { state, exitCode, restarts: isRestart ? restarts + 1 : restarts });
    };
  return {
    get id() {
      return find().id;
    },
    inspect: answering('inspect', async () => inspected(find())),
    start: answering('start', become('running')),
    unpause: become('running'),
    pause: answering('pause', become('paused')),
    stop: answering('stop', become('exited')),
    kill: become('exited', 137),
    wait: async () => ({ StatusCode: 0 }),
    exec: answering('exec', async ({ Cmd }: { Cmd: string[] }) => {
      const { exitCode, stdout = '', stderr = '' } = find().execute?.(Cmd) ?? { exitCode: 0 };
      const output = [...frames(1, stdout), ...frames(2, stderr)];
      const open = find().hung?.includes('attach') ?? false;
      return { start: async () => stream(output, { open }), inspect: async () => ({ ExitCode: exitCode }) };
    }),
    logs: answering('logs', async (options: LogOptions & { readonly _query?: LogOptions }) => {
      const { follow, tail } = options._query ?? options; // As docker-modem makes its query.
      const { log: lines = [], tails } = find();
      tails?.push(tail);
      const shown = tail === undefined ? lines : lines.slice(Math.max(0, lines.length - tail));
      const output = shown.map((line) => frame(1, `${line}\n`));
      const open = follow === true && find().state !== 'exited';
      return options.follow ? stream(output, { open }) : Buffer.concat(output);
    }),
    putArchive: async () => {},
    remove: async ({ force = false } = {}) => {
      const { state = 'running', heldBy = force || state !== 'running' ? '' : 'container is running' } =
        find();
      if (heldBy) throw Object.assign(new Error(heldBy), { statusCode: 409 });
      remove();
    },
  };
}

function inspected(container: FakeContainer) {
  const { id, name, state = 'running', exitCode = 0, labels = {}, image, args, environment } = container;
  const hasAddress = state === 'running' || state === 'paused';
  return {
    Id: id,
    Name: `/${name}`,
    Image: image?.id ?? '',
    State: {
      Status: state,
      Running: state === 'running',
      ExitCode: exitCode,
      StartedAt: '2026-11-22T10:00:00.000Z',
      FinishedAt: '2026-11-22T10:00:09.000Z',
    },
    Config: { Image: image?.name ?? '', Cmd: args ?? [], Env: environment ?? [], Labels: labels },
    HostConfig: {},
    NetworkSettings: {
      Ports: hasAddress ? { '7050/tcp': [{ HostIp: hostOf(id), HostPort: '7050' }] } : {},
      Networks: { default: { IPAddress: hasAddress ? addressOf(container) : '' } },
    },
  };
}

/** Where its ports are published; a fake fetch knows by it which container is asked. */
export const hostOf = (id: string): string => `container-${id}`;

/** Of a fake container on the network of its project. */
export const addressOf = ({ id, restarts = 0 }: FakeContainer): string => `172.18.${restarts}.${id}`;

/** As the engine puts both streams of a container into one (Docker's API, "attach"): stream, three zeroes, length. */
export function frame(kind: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payload.length, 4);
  return payload.length === 0 ? payload : Buffer.concat([header, payload]);
}

/** A frame for each line, as Docker sends it. */
export const frames = (kind: 1 | 2, text: string): Buffer[] =>
  text
    .split(/(?<=\n)/)
    .filter((line) => line !== '')
    .map((line) => frame(kind, line));

/** The output as it arrives from a socket: in chunks that know nothing of frames. */
function stream(output: readonly Buffer[], { open = false } = {}): PassThrough {
  const content = Buffer.concat(output);
  const through = new PassThrough();
  for (let at = 0; at < content.length; at += CHUNK) through.write(content.subarray(at, at + CHUNK));
  if (!open) through.end();
  return through;
}

/** Bytes. */
const CHUNK = 65_536;
