import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockHash, encodeTransaction, TransactionType, withoutCode } from '../../ledger/block';
import { encodeChaincodeID, encodeDeployment } from '../../wire/messages';

describe('A block of Fabric 0.6', () => {
  test('at genesis has nothing to hash', () => {
    // 03-logs-vp0-startup.txt: "Indexing block number [0] by hash"
    const recorded =
      '46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be';
    const genesis = {
      nonHashData: { localLedgerCommitTimestamp: { seconds: 1795331926, nanos: 560156223 } },
    };
    assert.equal(blockHash(genesis).toString('hex'), recorded);
  });

  test('hashes to what the next one names as its previous', () => {
    // 12-rest-chaincode-jsonrpc.txt: block 5, of a failed transaction, and previousBlockHash of block 6
    const five = {
      stateHash: 'ckWKxhhZGksH4Q1puHtUDGXvCUedD49JVkvGsi7HgNJ45pQlBsEvg1+DlX32okOT5Qem96UQENYzKYd+tbGvdg==',
      previousBlockHash:
        '8pUp+SFaKf4+FJw/UTPife4PnihLiTBOkQmBqViNYHWhFGke3GWsvb99wnemh/0vybWOOAmrTWYhx5eW+i0Ceg==',
      consensusMetadata: 'CAU=',
      nonHashData: {
        localLedgerCommitTimestamp: { seconds: 1795332132, nanos: 148634638 },
        chaincodeEvents: [{}],
      },
    };
    const previousOfSix =
      'I2BefryCkmrktleH22OJnFBj+jyfIExQ/qKzk8Ny3KKuJE2dH2dJ6CqgTMDr9MjL45DwF1+ecq+ln1bDourHgw==';
    assert.equal(blockHash(five).toString('base64'), previousOfSix);
  });

  test('hashes its transactions as protobuf', () => {
    // 50-dev-mode.txt: block 1, and previousBlockHash of block 2
    const one = {
      transactions: [
        {
          type: TransactionType.DEPLOY,
          chaincodeID: 'EgZ0ZXN0Q0M=',
          payload: 'CiQIARIIEgZ0ZXN0Q0MaFgoEaW5pdAoBYQoDMTAwCgFiCgMyMDA=',
          txid: 'testCC',
          timestamp: { seconds: 1795334185, nanos: 586707710 },
        },
      ],
      stateHash: 'qMVCA0P2Rlw49zmQ5A9W329N+yNGwbYKA9SOa7HYfGPI586AbMdITFMwISFdhlvyc6j/D5XuMyfq6zmzTpsFSA==',
      previousBlockHash:
        'RrndKwuojRMjOz/rdD7rJD/NUupiuBuCtQwnZG7Vdi/XXcTd2MDyAMsFAZ1ntZL2/IIcSUeatIZAKS6ss7fEvg==',
    };
    const previousOfTwo =
      'fxx/u6NRm8MiwVwBFRYCr2OOtFkJVGA6wI0sJHSEWRn3tiAYJnLxAdGx6tfk67H5YUEYO9QA1e9WKNkYudwRig==';
    assert.equal(blockHash(one).toString('base64'), previousOfTwo);
  });

  test('is shown without the code of its deployments', () => {
    const spec = {
      type: 'GOLANG',
      path: 'p',
      name: 'n',
      args: ['init'],
      attributes: [],
      metadata: Buffer.alloc(0),
    } as const;
    const transaction = {
      type: TransactionType.DEPLOY,
      chaincodeID: encodeChaincodeID(spec).toString('base64'),
      payload: encodeDeployment(spec, Buffer.from('code')).toString('base64'),
      txid: 'n',
      timestamp: { seconds: 1, nanos: 2 },
    };
    const [shown] = withoutCode({ transactions: [transaction] }).transactions ?? [];
    assert.equal(shown?.payload, encodeDeployment(spec, Buffer.alloc(0)).toString('base64'));
    assert.ok(encodeTransaction(transaction).length > 0);
  });
});
