import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkpointId, ledgerOf, parse } from '../../consensus/pbft/messages';

describe("a checkpoint's id", () => {
  // Of the genesis block with the default genesis chaincodes (03-logs-vp0-startup.txt).
  const GENESIS =
    'CAESQEa53SsLqI0TIzs/63Q+6yQ/zVLqYrgbgrUMJ2Ru1XYv113E3djA8gDLBQGdZ7WS9vyCHElHmrSGQCkurLO3xL4=';
  const hash = 'RrndKwuojRMjOz/rdD7rJD/NUupiuBuCtQwnZG7Vdi/XXcTd2MDyAMsFAZ1ntZL2/IIcSUeatIZAKS6ss7fEvg==';
  const genesis = { height: 1, hash, previousHash: '', seqNo: 0 };

  it("is what Fabric's log shows", () => {
    assert.equal(checkpointId(genesis), GENESIS);
  });

  it('can be read back, previous hash and large heights included', () => {
    assert.deepEqual(ledgerOf({ seqNo: 0, id: GENESIS }), genesis);
    const later = { height: 300_000, hash, previousHash: hash, seqNo: 299_998 };
    assert.deepEqual(ledgerOf({ seqNo: 299_998, id: checkpointId(later) }), later);
  });

  it('may be nonsense, sent by a faulty replica', () => {
    for (const id of ['', 'CAE', 'EkD/', '////', 'CP//////////////////']) ledgerOf({ seqNo: 2, id });
  });
});

describe('a message', () => {
  it('is taken for one only in its full form', () => {
    const slot = { view: 0, seqNo: 1, digest: 'd' };
    const viewChange = { type: 'VIEW-CHANGE', view: 1, replica: 2, h: 0, C: [], P: [slot], Q: [slot] };
    const well = [
      { type: 'REQUEST', transaction: { txid: 'one' } },
      { type: 'PRE-PREPARE', ...slot, batch: [{ txid: 'one' }] },
      { type: 'PREPARE', ...slot },
      { type: 'CHECKPOINT', seqNo: 2, id: 'CAE=' },
      viewChange,
      { type: 'NEW-VIEW', view: 1, V: [viewChange], X: [{ seqNo: 1, digest: '' }] },
    ];
    for (const message of well) assert.equal(parse(message), message);
    const ill = [
      null,
      7,
      [],
      {},
      { type: 'toString' },
      { type: 'PREPARE', view: -1, seqNo: 1, digest: 'd' },
      { ...viewChange, P: [{}] },
    ];
    for (const message of [...ill, { type: 'PRE-PREPARE', ...slot, batch: [{}] }])
      assert.equal(parse(message), undefined);
  });
});
