/** Ten minutes on an engine, so not part of `npm test`: node --require ts-node/register --test test/compare/deviations.engine.ts */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Comparison } from '../../cli/compare/schema';
import { withDeviation } from './deviation';

const FEATURE = join(__dirname, 'deviations', 'short.feature');
const [ONE_PEER, FOUR_PEERS] = [`${FEATURE}:3`, `${FEATURE}:11`];

/** Of the embedded network with one that deviates, or with itself. */
async function compare(to: string, scenario: string, ...options: string[]) {
  const output = mkdtempSync(join(tmpdir(), 'compare-'));
  const args = ['bin/chaincode-bdd.js', 'compare', 'embedded', to, scenario, '--output', output, ...options];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  execFile(process.execPath, args, (error) => resolve(error?.code ?? 0));
  try {
    const code = await promise;
    const found: Comparison = JSON.parse(readFileSync(join(output, 'comparison.json'), 'utf8'));
    return { code, verdict: found.scenarios[0]?.verdict, scenario: found.scenarios[0] };
  } finally {
    rmSync(output, { recursive: true });
  }
}

const deviating = (deviation: string, scenario = ONE_PEER, ...options: string[]) =>
  withDeviation(deviation, (image) => compare(`embedded,peer=${image}`, scenario, ...options));

describe('a comparison finds a peer that', () => {
  it('builds no dev image on vp2', async () => {
    const { code, scenario } = await deviating('no dev image on vp2', FOUR_PEERS);
    expect([code, scenario?.verdict, scenario?.firstDifference]).to.deep.equal([
      ...[1, 'broke', 'each vp has a dev image'],
    ]);
  });

  it('gives stale answers', async () => {
    const { code, scenario } = await deviating('stale answers');
    expect([code, scenario?.firstDifference]).to.deep.equal([1, 'querying a on each vp gives 90']);
  });

  it('takes twice as long to build', async () => {
    const { code, verdict } = await deviating('slow build', ONE_PEER, '--repeat', '5');
    expect([code, verdict]).to.deep.equal([1, 'slower']);
  });

  it('logs a new error', async () => {
    const { code, scenario } = await deviating('error in its log', ONE_PEER, '--strict');
    expect([code, scenario?.differences[0]?.kind]).to.deep.equal([1, 'log error']);
  });

  it('does not start', async () => {
    const { code, verdict } = await deviating('does not start');
    expect([code, verdict]).to.deep.equal([1, 'broke']);
  });
});

it('a comparison of equal sides says "same" twenty times', async () => {
  for (let time = 0; time < 20; time++) {
    const { code, verdict } = await compare('embedded', ONE_PEER);
    expect([code, verdict]).to.deep.equal([0, 'same']);
  }
});
