import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What a program said, and how it ended. */
export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Real ones the scripts may use; docker, npm, sudo, sh, apt-get, dockerd are only there when a test puts them there. */
const TOOLS =
  'bash cat date df awk dirname env flock grep head mkdir rm sed sleep tail tee timeout uname wc'.split(' ');

/**
 * A folder with the project's scripts, and a PATH of its own with pretended commands, each of which notes how it was
 * called. The pretended engine answers while the file `engine` is there.
 */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  readonly #bin = join(this.folder, 'bin');

  constructor() {
    for (const part of ['script', '.ci']) cpSync(part, join(this.folder, part), { recursive: true });
    mkdirSync(this.#bin);
    for (const tool of TOOLS) {
      const path = onPath(tool);
      if (path) symlinkSync(path, join(this.#bin, tool));
    }
    this.user('root', 0);
  }

  /** A command, as the body of a bash script; `$PWD` is the project's folder. */
  command(name: string, body: string): this {
    const file = join(this.#bin, name);
    writeFileSync(
      file,
      `#!${join(this.#bin, 'bash')}\necho "${name} $*" >>'${this.folder}/calls'\n${body}\n`,
    );
    chmodSync(file, 0o755);
    return this;
  }

  user(name: string, id: number): this {
    return this.command('id', `case "$1" in -un) echo ${name} ;; *) echo ${id} ;; esac`);
  }

  /** A docker client, whose engine answers or refuses with these words. */
  docker({
    refusal = 'Cannot connect to the Docker daemon',
    endpoint = 'unix:///var/run/docker.sock',
    compose = '2.26.1',
  } = {}): this {
    return this.command(
      'docker',
      `case "$*" in
        version*) if [ -e engine ]; then echo 20.10.24; else echo; echo '${refusal}' >&2; exit 1; fi ;;
        compose*) if [ -n '${compose}' ]; then echo ${compose}; else exit 1; fi ;;
        *Host*) echo ${endpoint} ;;
        *Name*) echo some ;;
      esac`,
    );
  }

  file(name: string, content: unknown): this {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return this;
  }

  /** Everything in place: packages as the lock file says, an engine that answers. */
  complete(): this {
    const lock = { packages: { '': {}, 'node_modules/chai': { version: '6.3.0', integrity: 'sha512-a' } } };
    this.file('package-lock.json', lock).file('node_modules/.package-lock.json', lock);
    mkdirSync(join(this.folder, 'node_modules/.bin'));
    symlinkSync(process.execPath, join(this.folder, 'node_modules/.bin/node'));
    this.file('node_modules/ts-node/register.js', '');
    this.file('embedded/build.ts', buildOfImages);
    return this.docker().file('engine', '').file('images', '');
  }

  /** A Node that finds packages and images up to date, faster than the real one. */
  idleNode(): this {
    const node = join(this.folder, 'node_modules/.bin/node');
    rmSync(node);
    writeFileSync(node, `#!${join(this.#bin, 'bash')}\n[ "$1" != --version ] || echo v24\n`, { mode: 0o755 });
    return this;
  }

  without(file: string): this {
    rmSync(join(this.folder, file), { recursive: true });
    return this;
  }

  /** Runs bash code in the folder. Standard input is closed: nothing may depend on it. */
  async run(code: string, environment: Record<string, string> = {}): Promise<Outcome> {
    const child = this.start(code, environment);
    const [status] = await once(child.process, 'close');
    return { status, ...child.output };
  }

  start(code: string, environment: Record<string, string> = {}) {
    const process = spawn(join(this.#bin, 'bash'), ['-c', `${code} <&-`], {
      cwd: this.folder,
      env: { PATH: this.#bin, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'], // on a socket bash -c would read ~/.bashrc
    });
    const output = { stdout: '', stderr: '' };
    process.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    process.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    return { process, output };
  }

  /** The calls of these commands, in order. */
  calls(...names: string[]): string[] {
    const file = join(this.folder, 'calls');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.filter((line) => names.includes(line.split(' ')[0] ?? ''));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The pretended build of the images: they are up to date while the file `images` is there. */
const buildOfImages = `
const { appendFileSync, existsSync } = require('node:fs');
if (process.argv.includes('--check')) process.exit(existsSync('images') ? 0 : 1);
appendFileSync('calls', 'build ' + (process.argv[2] || 'all') + ' on ' + process.env.DOCKER_HOST + '\\n');
if (existsSync('broken')) {
  console.error('esbuild: Unexpected "}"');
  process.exit(1);
}
`;

function onPath(tool: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, tool)).find((path) => existsSync(path));
}
