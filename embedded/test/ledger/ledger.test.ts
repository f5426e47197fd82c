import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { TransactionType } from '../../ledger/block';
import { Ledger } from '../../ledger/ledger';
import { StateDelta } from '../../ledger/state';

const invocation = (txid: string) => ({
  type: TransactionType.INVOKE,
  chaincodeID: 'EgRteWNj',
  payload: '',
  txid,
  timestamp: { seconds: 1, nanos: 0 },
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('The ledger', () => {
  let directory: string;
  let ledger: Ledger;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ledger-'));
    ledger = Ledger.open(directory);
    ledger.makeGenesis();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const commit = (txid: string, key: string, value: string, seqNo?: number) => {
    const changes = ledger.begin();
    changes.put('mycc', key, base64(value));
    return ledger.commit([invocation(txid)], changes, [{}], seqNo);
  };

  test('starts at height 1, with the genesis block', () => {
    assert.equal(ledger.height, 1);
    assert.deepEqual(Object.keys(ledger.info()), ['height', 'currentBlockHash']);
    assert.match(ledger.info().currentBlockHash, /^RrndKwuo/);
  });

  test('chains blocks, which carry the sequence number that ordered them', () => {
    const block = commit('one', 'a', '100', 5);
    assert.equal(block.consensusMetadata, 'CAU=');
    assert.equal(ledger.seqNo, 5);
    assert.equal(block.previousBlockHash, ledger.hash(0));
    assert.equal(ledger.info().previousBlockHash, ledger.hash(0));
    assert.equal(ledger.transaction('one')?.txid, 'one');
  });

  test('shows a block of failed transactions without them, and without a state hash while the state is empty', () => {
    // 40-missing-baseimage.txt: block 1
    const { nonHashData, ...block } = ledger.commit([], ledger.begin(), [{}], 1);
    assert.deepEqual(block, { previousBlockHash: ledger.hash(0), consensusMetadata: 'CAE=' });
    assert.deepEqual(nonHashData?.chaincodeEvents, [{}]);
    assert.equal(ledger.transaction('one'), undefined);
  });

  test('survives the process, and a line that was half written when it was killed', () => {
    commit('one', 'a', '100');
    appendFileSync(join(directory, 'ledger'), '{"block":{"transactions":[{"ty');
    const reopened = Ledger.open(directory);
    assert.deepEqual(reopened.info(), ledger.info());
    assert.equal(reopened.state.get('mycc', 'a'), base64('100'));
    assert.deepEqual(Ledger.open(directory).info(), ledger.info());
  });

  test('hands its blocks to another, which then has the same state', () => {
    commit('one', 'a', '100');
    commit('two', 'b', '200');
    const other = Ledger.open(join(directory, 'other'));
    for (let number = 0; number < ledger.height; number++)
      other.append(ledger.record(number) ?? assert.fail());
    assert.deepEqual(other.info(), ledger.info());
    assert.deepEqual(other.state.hash(), ledger.state.hash());
  });

  test('goes back to a height where it agreed with others', () => {
    const before = commit('one', 'a', '100');
    const info = ledger.info();
    commit('two', 'a', '90');
    ledger.rollback(2);
    assert.deepEqual(ledger.info(), info);
    assert.equal(ledger.state.hash().toString('base64'), before.stateHash);
    assert.deepEqual(Ledger.open(directory).info(), info);
  });
});

describe('A layer on the world state', () => {
  test('is seen by those above it, and by nobody else until merged', () => {
    const committed = new StateDelta({ get: () => undefined, range: () => [] });
    const [one, other] = [new StateDelta(committed), new StateDelta(committed)];
    one.put('mycc', 'a', '1');
    assert.equal(one.get('mycc', 'a'), '1');
    assert.equal(other.get('mycc', 'a'), undefined);
    committed.merge(one);
    assert.equal(other.get('mycc', 'a'), '1');
    assert.equal(other.get('othercc', 'a'), undefined);
  });

  test('answers ranges with the ends included, in byte order, deletions left out', () => {
    const below = new StateDelta({ get: () => undefined, range: () => [] });
    for (const key of ['b', 'a', 'c', 'd', 'B']) below.put('mycc', key, key);
    const above = new StateDelta(below);
    above.delete('mycc', 'c');
    const keys = (start: string, end: string) => above.range('mycc', start, end).map(([key]) => key);
    assert.deepEqual(keys('a', 'd'), ['a', 'b', 'd']);
    assert.deepEqual(keys('', ''), ['B', 'a', 'b', 'd']);
  });
});
