import { createHash } from 'node:crypto';

/** Fabric's `util.ComputeCryptoHash`: SHAKE256 with 64 bytes of output. */
export function cryptoHash(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('shake256', { outputLength: 64 });
  for (const part of parts) hash.update(part);
  return hash.digest();
}
