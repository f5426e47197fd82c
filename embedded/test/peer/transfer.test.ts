import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Block } from '../../ledger/block';
import { Ledger } from '../../ledger/ledger';
import { output } from '../../peer/logging';
import { ShownChain, StateTransfer, serveSync } from '../../peer/transfer';

type Range = Parameters<typeof serveSync>[2];

describe('State transfer', () => {
  let directory: string;
  let ledgers: Record<string, Ledger>;
  let asked: string[];
  let shown: ShownChain;

  beforeEach(() => {
    output.write = () => {};
    directory = mkdtempSync(join(tmpdir(), 'transfer-'));
    ledgers = {};
    asked = [];
    for (const name of ['vp0', 'vp1', 'vp3']) ledger(name).makeGenesis();
    for (let number = 1; number <= 5; number++) for (const name of ['vp0', 'vp1']) commit(name, `${number}`);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const ledger = (name: string) => {
    ledgers[name] ??= Ledger.open(join(directory, name), () => 0);
    return ledgers[name];
  };
  const commit = (name: string, value: string) => {
    const changes = ledger(name).begin();
    changes.put('mycc', 'a', Buffer.from(value).toString('base64'));
    ledger(name).commit([], changes, [{}]);
  };
  const target = () => ({ height: 6, hash: ledger('vp0').hash(5) ?? '' });
  const transfer = (
    maxDeltas: number,
    answer: (peer: string, records: unknown) => unknown = (_, records) => records,
  ) => {
    const call = async <T>(peer: string, method: string, params: unknown) => {
      asked.push(`${peer} ${method}`);
      return answer(peer, serveSync(ledger(peer), method, params as Range)) as T;
    };
    shown = new ShownChain(ledger('vp3'));
    return new StateTransfer({ call }, ledger('vp3'), maxDeltas, shown, 0);
  };

  for (const [how, maxDeltas] of [
    ['what each block changed', 200],
    ['the whole state', 1],
  ] as const) {
    test(`brings a peer up to date with ${how}`, async () => {
      await transfer(maxDeltas).to(target(), ['vp1']);
      assert.deepEqual(ledger('vp3').info(), ledger('vp0').info());
      assert.deepEqual(ledger('vp3').state.hash(), ledger('vp0').state.hash());
      const reopened = Ledger.open(join(directory, 'vp3'));
      assert.deepEqual(reopened.state.hash(), ledger('vp0').state.hash());
    });
  }

  test('shows the blocks before their state is here', async () => {
    const before = ledger('vp3').info();
    const seen: unknown[] = [];
    const look = (_: string, answer: unknown) => {
      if (asked.at(-1)?.endsWith('SYNC_GET_STATE'))
        seen.push(shown.info(), shown.block(4), shown.block(0), ledger('vp3').info());
      return answer;
    };
    await transfer(200, look).to(target(), ['vp1']);
    const there = ledger('vp0');
    assert.deepEqual(seen, [there.info(), there.block(4), there.block(0), before]);
    assert.deepEqual(shown.info(), there.info());
  });

  test('replaces blocks that nobody else has', async () => {
    commit('vp3', 'something else');
    await transfer(200).to(target(), ['vp1']);
    assert.deepEqual(ledger('vp3').info(), ledger('vp0').info());
  });

  test('believes no peer whose blocks do not lead to the target, and asks the next', async () => {
    const forge = (blocks: Block[]) => blocks.map((block) => ({ ...block, stateHash: 'AAAA' }));
    const lie = (peer: string, answer: unknown) =>
      peer === 'vp1' && asked.at(-1)?.endsWith('SYNC_GET_BLOCKS') ? forge(answer as Block[]) : answer;
    await transfer(200, lie).to(target(), ['vp1', 'vp0']);
    assert.deepEqual(ledger('vp3').info(), ledger('vp0').info());
    assert.deepEqual(new Set(asked.map((each) => each.split(' ')[0])), new Set(['vp1', 'vp0']));
  });

  test('keeps what it has when nobody can help', async () => {
    const before = ledger('vp3').info();
    await assert.rejects(
      transfer(200).to({ height: 9, hash: 'AAAA' }, ['vp1']),
      /vp1: it does not have all blocks/,
    );
    assert.deepEqual(ledger('vp3').info(), before);
  });
});
