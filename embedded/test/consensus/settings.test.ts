import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { consensusSettings } from '../../consensus/settings';
import { formatDuration } from '../../wire/go-duration';
import { BATCH_NETWORK } from './simulation';

const pbft = (more: { [name: string]: string } = {}) =>
  consensusSettings({ CORE_PEER_VALIDATOR_CONSENSUS_PLUGIN: 'pbft', ...more });

describe('consensus settings', () => {
  it("are noops with Fabric's block size and wait, unless told otherwise", () => {
    const noops = { blockSize: 500, blockWait: 1_000 };
    assert.deepEqual(consensusSettings({}), { plugin: 'noops', noops });
    assert.deepEqual(consensusSettings({ CORE_NOOPS_BLOCK_SIZE: '1', CORE_NOOPS_BLOCK_WAIT: '300ms' }), {
      plugin: 'noops',
      noops: { blockSize: 1, blockWait: 300 },
    });
  });

  it('read what the batch network of four sets, and default to the rest', () => {
    assert.deepEqual(consensusSettings(BATCH_NETWORK), {
      plugin: 'pbft',
      pbft: {
        validators: 4,
        faulty: 1,
        checkpointPeriod: 2,
        logMultiplier: 4,
        batchSize: 1,
        byzantine: false,
        batchTimeout: 1_000,
        requestTimeout: 10_000,
        viewChangeTimeout: 2_000,
        resendViewChangeTimeout: 2_000,
        broadcastTimeout: 1_000,
      },
    });
  });

  it('derive f from N', () => {
    for (const [n, f] of [
      ['1', 0],
      ['4', 1],
      ['6', 1],
      ['7', 2],
    ] as const) {
      const settings = pbft({ CORE_PBFT_GENERAL_N: n });
      assert.equal(settings.plugin === 'pbft' && settings.pbft.faulty, f, `N = ${n}`);
    }
  });

  it('name variable, value, and what is allowed', () => {
    const wrong = (name: string, value: string, allowed: RegExp) =>
      assert.throws(
        () => pbft({ [name]: value }),
        (error: Error) => error.message.startsWith(`${name}: '${value}'`) && allowed.test(error.message),
      );
    wrong('CORE_PEER_VALIDATOR_CONSENSUS_PLUGIN', 'sbft', /noops, pbft/);
    wrong('CORE_PBFT_GENERAL_N', 'four', /whole number from 1/);
    wrong('CORE_PBFT_GENERAL_F', '2', /from 0 to 1$/);
    wrong('CORE_PBFT_GENERAL_BATCHSIZE', '0', /whole number from 1/);
    wrong('CORE_PBFT_GENERAL_BYZANTINE', 'maybe', /true, false/);
    wrong('CORE_PBFT_GENERAL_TIMEOUT_REQUEST', '10', /10s|500ms, 2s/);
  });

  it('refuse what is not modelled', () => {
    const refused = (name: string, value: string) =>
      assert.throws(() => pbft({ [name]: value }), {
        message: new RegExp(`^not modelled by the embedded network: ${name}=${value}`),
      });
    refused('CORE_PBFT_GENERAL_MODE', 'sieve');
    refused('CORE_PBFT_GENERAL_VIEWCHANGEPERIOD', '3');
    refused('CORE_PBFT_GENERAL_TIMEOUT_NULLREQUEST', '5s');
  });

  it('read and print durations as Go does', () => {
    const request = (text: string) => {
      const settings = pbft({ CORE_PBFT_GENERAL_TIMEOUT_REQUEST: text });
      return settings.plugin === 'pbft' ? settings.pbft.requestTimeout : undefined;
    };
    assert.deepEqual(
      ['3s', '500ms', '1m30s', '1.5s', '1h'].map(request),
      [3_000, 500, 90_000, 1_500, 3_600_000],
    );
    assert.deepEqual([0, 500, 1_500, 10_000, 90_000, 3_600_000].map(formatDuration), [
      '0s',
      '500ms',
      '1.5s',
      '10s',
      '1m30s',
      '1h0m0s',
    ]);
  });
});
