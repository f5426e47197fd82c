import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `peer.fileSystemPath` of core.yaml, where a peer keeps all it keeps. */
export function fileSystemPath(env: NodeJS.ProcessEnv): string {
  return env['CORE_PEER_FILESYSTEMPATH'] ?? '/var/hyperledger/production';
}

/**
 * Who is logged in on this peer: a file `loginToken_<user>` each. The REST interface and the CLI both go by it, so a
 * login through either counts for both.
 */
export class LoginTokens {
  /** With the slash at its end, as the CLI logs it. */
  readonly directory: string;

  constructor(private readonly root: string) {
    this.directory = `${join(root, 'client')}/`;
  }

  has(user: string): boolean {
    return existsSync(this.#file(user));
  }

  /** The enrollment id to act under. */
  read(user: string): string {
    return readFileSync(this.#file(user), 'utf8');
  }

  store(user: string): void {
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(this.#file(user), user, { mode: 0o755 });
  }

  /** Logs the user out and forgets their keys. False if there was neither token nor keys. */
  delete(user: string): boolean {
    const keys = join(this.root, 'crypto', 'client', user);
    if (!this.has(user) && !existsSync(keys)) return false;
    rmSync(this.#file(user), { force: true });
    rmSync(keys, { recursive: true, force: true });
    return true;
  }

  #file(user: string): string {
    return `${this.directory}loginToken_${user}`;
  }
}

/** What a member's key store may hold, by the names of the real one's files. */
export type Entry =
  | 'eca.cert.chain'
  | 'tca.cert.chain'
  | 'enrollment.id'
  | 'enrollment.key'
  | 'enrollment.cert';

/** Keys and certificates of one member on this peer, in `crypto/<kind>/<name>/ks/raw/`; bytes as they are. */
export class Keystore {
  readonly #directory: string;

  constructor(root: string, kind: 'client' | 'validator' | 'peer', name: string) {
    this.#directory = join(root, 'crypto', kind, name, 'ks', 'raw');
  }

  has(entry: Entry): boolean {
    return existsSync(join(this.#directory, entry));
  }

  load(entry: Entry): Buffer {
    return readFileSync(join(this.#directory, entry));
  }

  store(entry: Entry, bytes: Buffer | string): void {
    mkdirSync(this.#directory, { recursive: true });
    writeFileSync(join(this.#directory, entry), bytes, { mode: 0o600 });
  }
}
