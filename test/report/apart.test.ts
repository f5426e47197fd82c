import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { keepApart } from '../../support/report/stderr-newline';

/** Two streams into one file. */
function streams() {
  const written: string[] = [];
  const stream = () => Object.assign(new PassThrough(), { write: (text: string) => written.push(text) > 0 });
  const [stdout, stderr] = [stream(), stream()];
  return { stdout, stderr, text: () => written.join('') };
}

describe('what goes to stderr', () => {
  it('begins on a line of its own where stdout has left one open', () => {
    const { stdout, stderr, text } = streams();
    keepApart(stdout, stderr);
    stdout.write('...');
    stderr.write('a start\n');
    stderr.write('a build\n');
    stdout.write('.');
    stdout.write('\n');
    stderr.write('a removal\n');
    expect(text()).to.equal('...\na start\na build\n.\na removal\n');
  });

  it('is as it was when that is over', () => {
    const { stdout, stderr, text } = streams();
    const end = keepApart(stdout, stderr);
    end();
    stdout.write('...');
    stderr.write('a start\n');
    expect(text()).to.equal('...a start\n');
  });
});
