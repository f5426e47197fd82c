import { readFile } from 'node:fs/promises';
import { addAbortSignal, type Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { HarnessError, PeerUnreachable } from '../errors';
import { bounded } from '../waiting/clock';
import { type SpanInfo, trace } from '../waiting/spans';
import { isMissing } from './engine-errors';
import type { EnginePlace } from './engine-place';
import { FollowedLog, type LogRange, lastMatch, readFrames, readLog } from './log';
import { HeadAndTail } from './log-capture';

export interface CommandResult {
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface LocalFile {
  readonly file: string;
  /** Where it goes, below a folder of the container. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** The environment of a container or an image, by name. */
export const environmentIn = ({ Env }: { readonly Env?: readonly string[] | null }): Record<string, string> =>
  Object.fromEntries((Env ?? []).map((line) => line.split(/=(.*)/s, 2)));

/** The container by its id or name, or undefined if the engine has none. */
export async function findContainer(
  docker: Docker,
  name: string,
): Promise<Docker.ContainerInspectInfo | undefined> {
  try {
    return await docker.getContainer(name).inspect();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export type ContainerState = Pick<Docker.ContainerInspectInfo['State'], 'Status' | 'ExitCode'>;

/** `running`, `paused`, or `exited with 2`. */
export const stateInWords = ({ Status, ExitCode }: ContainerState): string =>
  Status === 'exited' ? `exited with ${ExitCode}` : Status;

const ipIn = ({ Networks }: Docker.ContainerInspectInfo['NetworkSettings']): string =>
  Object.values(Networks)[0]?.IPAddress ?? '';

/** Milliseconds until the engine answers a question, and until it has started, paused or killed a container. */
const ANSWER_BOUND = 120_000;
const CHANGE_BOUND = 120_000;

/** Milliseconds for a command in a container. The slowest, a deploy by the CLI on a busy machine, takes about 60 s. */
const EXEC_BOUND = 300_000;

/** Bytes of each end of a command's output that are kept, and characters that its span shows. */
const KEPT_OUTPUT = 8_000_000;
const SHOWN_OUTPUT = 20_000;

/** One container. Its name is for messages. Every call throws a TimedOut if the engine does not answer in time. */
export class Container {
  readonly #handle: Docker.Container;

  constructor(
    private readonly docker: Docker,
    readonly id: string,
    readonly name: string,
  ) {
    this.#handle = docker.getContainer(id);
  }

  inspect(): Promise<Docker.ContainerInspectInfo> {
    return this.#bounded('inspect', ANSWER_BOUND, () => this.#handle.inspect());
  }

  /** `running`, `paused`, or `exited with 2`. Inspects, since events may lag behind a start. */
  async state(): Promise<string> {
    return stateInWords((await this.inspect()).State);
  }

  /**
   * Runs the command in the container and waits for its end; any exit code will do. After `within` milliseconds it
   * throws a TimedOut; the command goes on, since Docker can't end it.
   */
  exec(
    command: readonly string[],
    environment: readonly string[] = [],
    within = EXEC_BOUND,
  ): Promise<CommandResult> {
    const span: SpanInfo = { kind: 'exec', title: command.join(' '), subject: this.name };
    const failure = `"${span.title}" is still running on ${this.name}: it did not end`;
    return trace(span, async () => {
      const result = await bounded(failure, within, (signal) => this.#exec(command, environment, signal));
      span.detail = `exit ${result.exitCode}\n${result.stdout}${result.stderr}`.slice(0, SHOWN_OUTPUT);
      return result;
    });
  }

  /** Starts a command whose standard input and output are the stream; its output comes in frames. */
  async attach(command: readonly string[]): Promise<Duplex> {
    const options = { Cmd: [...command], AttachStdin: true, AttachStdout: true, AttachStderr: true };
    const exec = await this.#bounded('exec', ANSWER_BOUND, () => this.#handle.exec(options));
    return this.#bounded('exec', ANSWER_BOUND, () => exec.start({ hijack: true, stdin: true }));
  }

  /** Copies files of this machine to `folder` in the container, which need not exist there. `title` is for reports. */
  copyFiles(title: string, files: readonly LocalFile[], folder: string): Promise<void> {
    let copied = 0;
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const status = () => `${copied} of ${files.length} files, ${(total / 1e6).toFixed(1)} MB in all`;
    return trace({ kind: 'copy', title, subject: this.name, within: CHANGE_BOUND, status }, async () => {
      const archive = pack();
      const fill = async (signal: AbortSignal) => {
        for (const { file, path } of files) {
          const content = await readFile(file, { signal });
          archive.entry({ name: `${folder}/${path}` }, content);
          copied++;
        }
        archive.finalize();
      };
      const content = archive as unknown as NodeJS.ReadableStream; // tar-stream's own streams are typed apart.
      const put = () => this.#handle.putArchive(content, { path: '/' });
      const failure = `copy of ${title} to ${this.name}: the engine did not take all`;
      await bounded(failure, CHANGE_BOUND, (signal) => Promise.all([put(), fill(signal)]));
    });
  }

  /** Asks its process to end, and kills it after `grace` seconds. */
  async stop(grace = 10): Promise<void> {
    await this.#bounded('stop', CHANGE_BOUND + grace * 1_000, () => this.#handle.stop({ t: grace }));
  }

  async kill(): Promise<void> {
    await this.#bounded('kill', CHANGE_BOUND, () => this.#handle.kill());
  }

  async start(): Promise<void> {
    await this.#bounded('start', CHANGE_BOUND, () => this.#handle.start());
  }

  async pause(): Promise<void> {
    await this.#bounded('pause', CHANGE_BOUND, () => this.#handle.pause());
  }

  async unpause(): Promise<void> {
    await this.#bounded('unpause', CHANGE_BOUND, () => this.#handle.unpause());
  }

  /** Reads what it has logged so far, line by line, without terminal colours. A log may have tens of MB. */
  readLog(range: LogRange, onLine: (line: string) => void): Promise<void> {
    return readLog(this.docker, this, range, onLine);
  }

  /** The last `lines` lines of its log, without terminal colours. */
  async logTail(lines: number): Promise<string> {
    const read: string[] = [];
    await this.readLog({ tail: lines }, (line) => read.push(line));
    return read.join('\n').trim();
  }

  /** The last line of its log that matches, as a match; undefined if none does. Fast if it is near the end. */
  lastMatch(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    return lastMatch(this.docker, this, pattern);
  }

  /** Its log from the first line on, followed for the lines that match. The caller ends it. */
  followLog(pattern: RegExp): Promise<FollowedLog> {
    return this.#bounded('log', ANSWER_BOUND, () => FollowedLog.follow(this.docker, this.id, pattern));
  }

  /**
   * Where the container's `port` is reached from here: `127.0.0.1:32768`, or `172.18.0.4:7050` in its own network. Undefined
   * where it is out of reach. Throws PeerUnreachable where the container does not run.
   */
  async address(
    port: number,
    { publishesHere, sharesHostNetwork }: Pick<EnginePlace, 'publishesHere' | 'sharesHostNetwork'>,
  ): Promise<string | undefined> {
    if (!publishesHere) return undefined;
    const { NetworkSettings, State, HostConfig } = await this.inspect();
    if (!['running', 'paused'].includes(State.Status))
      throw new PeerUnreachable(this.name, stateInWords(State));
    const binding = NetworkSettings.Ports[`${port}/tcp`]?.[0];
    if (binding) {
      const isAny = ['', '0.0.0.0', '::'].includes(binding.HostIp);
      return `${isAny ? '127.0.0.1' : binding.HostIp}:${binding.HostPort}`;
    }
    const ip = HostConfig.NetworkMode === 'host' ? '127.0.0.1' : ipIn(NetworkSettings);
    return sharesHostNetwork && ip ? `${ip}:${port}` : undefined;
  }

  /** Its IP address on the first of its networks; '' where it has none. */
  async ip(): Promise<string> {
    return ipIn((await this.inspect()).NetworkSettings);
  }

  async #exec(
    command: readonly string[],
    environment: readonly string[],
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const options = { Cmd: [...command], Env: [...environment], AttachStdout: true, AttachStderr: true };
    const exec = await this.#bounded('exec', ANSWER_BOUND, () => this.#handle.exec(options));
    const output = await this.#bounded('exec', ANSWER_BOUND, () => exec.start({}));
    addAbortSignal(signal, output);
    const ends = () => new HeadAndTail(KEPT_OUTPUT, KEPT_OUTPUT);
    const [stdout, stderr] = [ends(), ends()];
    const append = (bytes: Buffer, isStderr: boolean) => (isStderr ? stderr : stdout).append(bytes);
    await readFrames(output, append).catch(async (error) => {
      await this.inspect(); // Throws the reason if the engine is gone.
      throw new HarnessError(
        `the output of "${command.join(' ')}" on ${this.name} broke off (${error.message})`,
      );
    });
    const { ExitCode } = await this.#bounded('exec', ANSWER_BOUND, () => exec.inspect());
    return { command, exitCode: ExitCode ?? -1, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  #bounded<T>(action: string, ms: number, call: () => Promise<T>): Promise<T> {
    return bounded(`${action} of ${this.name}: the engine did not answer`, ms, call);
  }
}
