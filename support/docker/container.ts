import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { HarnessError } from '../errors';
import { type SpanInfo, trace } from '../waiting/spans';
import { isMissing } from './engine-errors';
import { FollowedLog, type LogRange, lastMatch, readFrames, readLog } from './log';

export interface CommandResult {
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The container by its id or name, or undefined where the engine has none. */
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

/** What the engine tells of a container's process. */
export type ContainerState = Pick<Docker.ContainerInspectInfo['State'], 'Status' | 'ExitCode'>;

/** `running`, `paused`, or `exited with 2`. */
export const stateInWords = ({ Status, ExitCode }: ContainerState): string =>
  Status === 'exited' ? `exited with ${ExitCode}` : Status;

/** Characters of a command's output that are told, at most. */
const TOLD = 20_000;

/** One container, by its id; its name is what a reader knows it by. */
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
    return this.#handle.inspect();
  }

  /** Runs the command in the container and waits for its end; a non-zero exit code is not an error here. */
  exec(command: readonly string[], environment: readonly string[] = []): Promise<CommandResult> {
    const activity: SpanInfo = { kind: 'exec', title: command.join(' '), subject: this.name };
    return trace(activity, async () => {
      const result = await this.#exec(command, environment);
      activity.detail = `exit ${result.exitCode}\n${result.stdout}${result.stderr}`.slice(0, TOLD);
      return result;
    });
  }

  /** Copies what is in the folder to `path` in the container, which need not be there yet. */
  async copyFolder(folder: string, path: string): Promise<void> {
    const archive = pack();
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const source = join(file.parentPath, file.name);
      archive.entry({ name: `${path}/${relative(folder, source)}` }, readFileSync(source));
    }
    archive.finalize();
    await this.#handle.putArchive(archive as unknown as NodeJS.ReadableStream, { path: '/' });
  }

  /** Asks its process to end, and kills it after `grace` seconds. */
  async stop(grace = 10): Promise<void> {
    await this.#handle.stop({ t: grace });
  }

  async kill(): Promise<void> {
    await this.#handle.kill();
  }

  async start(): Promise<void> {
    await this.#handle.start();
  }

  async pause(): Promise<void> {
    await this.#handle.pause();
  }

  async unpause(): Promise<void> {
    await this.#handle.unpause();
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

  /** The last line of its log that matches, as a match; undefined if none does. Reads from the end, so it is fast. */
  lastMatch(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    return lastMatch(this.docker, this, pattern);
  }

  /** Its log from the first line on, followed for the lines that match. The caller ends it. */
  followLog(sought: RegExp): Promise<FollowedLog> {
    return FollowedLog.follow(this.docker, this.id, sought);
  }

  /** Where the container's `port` is published: `127.0.0.1:32768`. Throws where it is not. */
  async published(port: number): Promise<string> {
    const { NetworkSettings, State } = await this.inspect();
    const binding = NetworkSettings.Ports[`${port}/tcp`]?.[0];
    if (!binding) throw new HarnessError(`${this.name} publishes no port ${port}: it is ${State.Status}`);
    return `${binding.HostIp}:${binding.HostPort}`;
  }

  async #exec(command: readonly string[], environment: readonly string[]): Promise<CommandResult> {
    const exec = await this.#handle.exec({
      Cmd: [...command],
      Env: [...environment],
      AttachStdout: true,
      AttachStderr: true,
    });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    await readFrames(await exec.start({}), (bytes, isStderr) => (isStderr ? stderr : stdout).push(bytes));
    const { ExitCode } = await exec.inspect();
    const [out, err] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString());
    return { command, exitCode: ExitCode ?? -1, stdout: out ?? '', stderr: err ?? '' };
  }
}
