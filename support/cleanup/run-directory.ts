import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREFIX, PROCESS_LABEL, RUN_LABEL } from './labels';
import { contents, identityText, ownIdentity } from './process-identity';

/** In a run's directory: the process that the directory belongs to. Written first. */
const MARKER = 'run';

/** The temporary directory of a run, `<TMPDIR>/chaincode-bdd-<run>-<random>`. */
export class RunDirectory {
  readonly #identity = identityText(ownIdentity());
  #networks = 0;

  private constructor(
    readonly run: string,
    readonly directory: string,
  ) {
    writeFileSync(join(directory, MARKER), this.#identity);
  }

  static open(run: string, root = tmpdir()): RunDirectory {
    const directory = mkdtempSync(join(root, `${PREFIX}${run}-`));
    try {
      return new RunDirectory(run, directory);
    } catch (error) {
      rmSync(directory, { recursive: true });
      throw error;
    }
  }

  /** For what the run creates on the engine. */
  get labels(): Record<string, string> {
    return { [RUN_LABEL]: this.run, [PROCESS_LABEL]: this.#identity };
  }

  /** A directory for the sockets and files of a network. */
  newDirectory(): string {
    const directory = join(this.directory, String(++this.#networks));
    mkdirSync(directory);
    return directory;
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

interface FoundDirectory {
  readonly path: string;
  /** The process it belongs to, in the form of `identityText`. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** The directories of this user's runs directly below the root. */
export function runDirectories(root = tmpdir()): FoundDirectory[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(PREFIX))
    .flatMap(({ name }) => found(join(root, name)));
}

/** A directory without a marker is that of a run which begins just now, or was killed when it began; in milliseconds. */
const BEGIN_BOUND = 60_000;

function found(path: string): FoundDirectory[] {
  try {
    const { uid, birthtimeMs: created } = lstatSync(path);
    if (uid !== process.getuid?.()) return [];
    const owner = contents(join(path, MARKER));
    if (owner !== '') return [{ path, owner, created }];
    if (Date.now() - created > BEGIN_BOUND) {
      rmSync(join(path, MARKER), { force: true });
      rmdirSync(path); // Fails where it is not empty.
    }
  } catch {} // It was removed in the meantime, or is not ours to read.
  return [];
}
