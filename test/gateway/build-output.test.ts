import { describe, it } from 'node:test';
import { expect } from 'chai';
import { BuildOutput } from '../../support/gateway/build-output';
import { failed, said } from './harness';

describe('the answer to a build', () => {
  /** As it comes, in pieces of so many bytes. */
  function read(answer: string, { status = 200, pieces = answer.length } = {}): BuildOutput {
    const bytes = Buffer.from(answer);
    const output = new BuildOutput(status);
    for (let at = 0; at < bytes.length; at += pieces) output.read(bytes.subarray(at, at + pieces));
    output.end();
    return output;
  }

  const good = [
    'Step 1/2 : from hyperledger/fabric-baseimage',
    ' ---> d2ce40908e9d',
    'Step 2/2 : WORKDIR $GOPATH',
    ' ---> Running in 8233430dad5a',
    'Removing intermediate container 8233430dad5a',
    ' ---> f8e0d6d945c8',
    'Step 3/3 : RUN go install',
    ' ---> Running in 2da7eb4b7871',
    'Removing intermediate container 2da7eb4b7871',
    'Successfully built dbe511dc6f6f',
  ].map((line) => said(line.replace(/$/, '\n')));

  it('has no error where all is well', () => {
    expect(read(good.join(''), { pieces: 3 })).to.include({ error: undefined });
  });

  it('tells why a build failed', () => {
    const error = "The command '/bin/sh -c go install' returned a non-zero code: 2 – kaputt";
    const answer = [...good.slice(0, 7), said('example02.go:9: undefined: shimm\n'), failed(error)].join('');
    expect(read(answer, { pieces: 5 })).to.include({ error, text: answer });
  });

  it('tells the container whose command runs', () => {
    const seen: (string | undefined)[] = [];
    const output = new BuildOutput(200, () => seen.push(output.container));
    output.read(Buffer.from(good.join('')));
    expect(seen.filter((id, at) => at === 0 || id !== seen[at - 1])).to.deep.equal([
      undefined,
      '8233430dad5a',
      undefined,
      '2da7eb4b7871',
      undefined,
    ]);
  });

  it('is no success with another status than 200', () => {
    const { error } = read('{"message":"no space left on device"}\n', { status: 500 });
    expect(error).to.equal('no space left on device');
  });

  it('is kept with its end, where a build says very much', () => {
    const flood = Array.from({ length: 20_000 }, (_, at) => said(`line ${at} ${'x'.repeat(100)}\n`));
    const { text } = read([...flood, failed('at last')].join(''), { pieces: 65_536 });
    expect(text.length).to.be.lessThan(1_000_001);
    expect(text.endsWith(failed('at last'))).to.equal(true);
    expect(JSON.parse(text.split('\r\n')[0] ?? '')).to.have.property('stream');
  });
});
