import { readFileSync } from 'node:fs';
import { filesBelow } from '../wire/files';
import { cryptoHash } from '../wire/hash';
import { encodeInput } from '../wire/messages';

/**
 * The chaincode's name: 128 hex digits that depend on its files and on the arguments of its constructor, not on its path,
 * the user, or the peer. Each file's contents are hashed with the hash so far behind them, `_test` files included.
 */
export function chaincodeName(directory: string, args: readonly string[]): string {
  const hash = filesBelow(directory).reduce(
    (before, path) => cryptoHash(readFileSync(path), before),
    cryptoHash(encodeInput(args)),
  );
  return hash.toString('hex');
}
