import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cryptoHash } from '../wire/hash';
import { encodeInput } from '../wire/messages';

/**
 * The chaincode's name: 128 hex digits that depend on its files and on the arguments of its constructor, not on its path,
 * the user, or the peer. Each file's contents are hashed with the hash so far behind them, `_test` files included.
 */
export function chaincodeName(directory: string, args: readonly string[]): string {
  const hash = hashFiles(directory, cryptoHash(encodeInput(args)));
  return hash.toString('hex');
}

/** In the order of Go's ioutil.ReadDir: by name, byte for byte; a directory where its name stands. */
function hashFiles(directory: string, hash: Buffer): Buffer {
  const entries = readdirSync(directory, { withFileTypes: true });
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return entries.reduce((before, entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? hashFiles(path, before) : cryptoHash(readFileSync(path), before);
  }, hash);
}
