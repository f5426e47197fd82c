import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Container } from '../../support/docker/container';
import { FakeEngine } from './fake-engine';

/** A container of which the engine sends one frame per line; `tails` gets how many lines are asked for. */
function logging(log: string[], tails: (number | undefined)[] = []): Container {
  const fake = new FakeEngine();
  const { id } = fake.create({ name: 'vp0', state: 'running', log, tails });
  return new Container(fake.engine.docker, id, 'vp0');
}

const line = (number: number) =>
  `10:11:12.131 [consensus/pbft] recvCommit -> DEBU ${number} replica 1 has commit count ${'x'.repeat(50)}`;

describe('a long log', () => {
  it('has a tail of any number of lines, without colours', async () => {
    const lines = Array.from({ length: 20_000 }, (_, number) => line(number));
    const container = logging(lines.map((text) => `\x1b[36m${text}\x1b[0m`));
    expect((await container.logTail(10_000)).split('\n')).to.deep.equal(lines.slice(-10_000));
  });

  const viewLine = (view: number) => `commit count for view=${view}/seqNo=1: 3`;
  for (const [where, at, reads] of [
    ['its end', 39_900, [1_000]],
    ['its second half', 25_000, [1_000, 20_000]],
    ['its beginning', 20, [1_000, 20_000, undefined]],
  ] as const)
    it(`is searched from its end for its last match, here near ${where}, and read ${reads.length} times`, async () => {
      const lines = Array.from({ length: 40_000 }, (_, number) => line(number));
      lines[10] = viewLine(1);
      lines[at] = viewLine(3);
      const tails: (number | undefined)[] = [];
      const match = await logging(lines, tails).lastMatch(/ view=(\d+)/);
      expect(match?.[1]).to.equal('3');
      expect(tails).to.deep.equal(reads);
    });

  it('may have no match', async () => {
    expect(await logging(['a', 'b']).lastMatch(/c/)).to.equal(undefined);
    expect(await logging([]).lastMatch(/c/)).to.equal(undefined);
  });

  it('is followed for the lines that match', async () => {
    const followed = await logging(['one', 'two -> ERRO', 'three']).followLog(/ERRO/);
    if (followed.lines.length === 0)
      await new Promise<void>((resolve) => followed.subscribe(() => resolve()));
    expect(followed.lines).to.deep.equal(['two -> ERRO']);
    followed.end();
  });
});

describe('a command', () => {
  it('may print many lines on both streams', async () => {
    const fake = new FakeEngine();
    const stdout = 'out\n'.repeat(10_000);
    const { id } = fake.create({ name: 'vp0', execute: () => ({ exitCode: 3, stdout, stderr: 'err\n' }) });
    const result = await new Container(fake.engine.docker, id, 'vp0').exec(['x']);
    expect(result).to.deep.equal({ command: ['x'], exitCode: 3, stdout, stderr: 'err\n' });
  });
});
