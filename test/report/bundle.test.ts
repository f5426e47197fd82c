import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import { writeBundle } from '../../support/report/bundle';
import { fileName } from '../../support/report/contents';
import { shortened } from '../../support/report/peer-view';
import { Secrets } from '../../support/report/redact';

describe("a failed scenario's folder", () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (directory: string, text = 'jim logs in with 6avZQLwcUe9b') =>
    writeBundle(new Map([['vp0.log', text]]), directory, new Secrets());

  it('has each file, masked', () => {
    const directory = write(join(folder, 'run', 'deploy-12'));
    expect(directory).to.equal(join(folder, 'run', 'deploy-12'));
    expect(readFileSync(join(directory, 'vp0.log'), 'utf8')).to.equal('jim logs in with ***');
  });

  it('is a new one where the scenario is tried again', () => {
    write(join(folder, 'again'), 'first');
    expect(write(join(folder, 'again'), 'second')).to.equal(join(folder, 'again-2'));
    expect(readFileSync(join(folder, 'again', 'vp0.log'), 'utf8')).to.equal('first');
  });

  it('can fail to be written, which its caller is told', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => write(join(folder, 'file', 'deploy-12'))).to.throw('EEXIST');
  });

  it("names a dev container's files after as much of it as a reader takes in", () => {
    expect(fileName(`dev-vp0-${'ee5b24a1'.repeat(16)}`)).to.equal('dev-vp0-ee5b24a1');
  });

  it("tells of a deploy's package only how long it is", () => {
    const block = { transactions: [{ txid: 'ee5b', payload: 'x'.repeat(3_000_000) }] };
    expect(shortened(block)).to.deep.equal({
      transactions: [{ txid: 'ee5b', payload: '(3000000 characters)' }],
    });
  });
});
