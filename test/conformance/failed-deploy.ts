import assert from 'node:assert/strict';
import { normalize } from '../../embedded/test/recordings/normalize';
import type { Answer } from '../../embedded/test/recordings/recording';
import type { LiveNetwork } from './network';

/** The CLI has returned long before anything is built. */
export function assertTaken({ stdout, exit }: Answer): void {
  assert.match(stdout, /^Deploy chaincode: [0-9a-f]{128}\n$/);
  assert.equal(exit, 0);
}

/** The block of a transaction that failed. `metadata` is the sequence number; an empty world state has no hash. */
export async function assertEmptyBlock(
  live: LiveNetwork,
  number: number,
  { metadata, stateIsEmpty }: { metadata: string; stateIsEmpty: boolean },
): Promise<void> {
  const answer = await live.request('vp0', { method: 'GET', path: `/chain/blocks/${number}` });
  const stateHash = stateIsEmpty ? '' : '"stateHash":"HASH",';
  assert.equal(
    normalize(answer).stdout.split('\n').at(-2),
    `{${stateHash}"previousBlockHash":"HASH","consensusMetadata":"${metadata}","nonHashData":{"localLedgerCommitTimestamp":{"seconds":SECONDS,"nanos":NANOS},"chaincodeEvents":[{}]}}`,
  );
}

export async function assertNotDeployed(live: LiveNetwork, peer: string): Promise<void> {
  const { exit, stderr } = await live.query(peer, 'a');
  assert.equal(exit, 1);
  assert.equal(
    live.toRecorded(stderr).split('\n')[0],
    'Error: Error querying chaincode: rpc error: code = 2 desc = Error:Failed to launch chaincode spec(Could not get deployment transaction for NAME - LedgerError - ResourceNotFound: ledger: resource not found)',
  );
}
