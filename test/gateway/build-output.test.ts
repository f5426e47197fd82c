import { describe, it } from 'node:test';
import { expect } from 'chai';
import { BuildOutput } from '../../support/gateway/build-output';
import { failed, said } from './harness';

const ID = 'sha256:dbe511dc6f6f084af6080fa5970a35a4efb583fcef3ee61b64d763db7a1ef7a7';

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
    said('Step 1/4 : from hyperledger/fabric-baseimage'),
    said('\n'),
    said(' ---> d2ce40908e9d\n'),
    said('Step 2/4 : COPY src $GOPATH/src'),
    said('\n'),
    said(' ---> Using cache\n'),
    said(' ---> 7d3c7246f6cf\n'),
    said('Step 3/4 : WORKDIR $GOPATH'),
    said('\n'),
    said(' ---> Running in 8233430dad5a\n'),
    said('Removing intermediate container 8233430dad5a\n'),
    said(' ---> f8e0d6d945c8\n'),
    said('Step 4/4 : RUN go install'),
    said('\n'),
    said(' ---> Running in 2da7eb4b7871\n'),
    said('Removing intermediate container 2da7eb4b7871\n'),
    said(' ---> dbe511dc6f6f\n'),
    `{"aux":{"ID":"${ID}"}}\r\n`,
    said('Successfully built dbe511dc6f6f\n'),
  ];

  for (const pieces of [3, 65_536])
    it(`tells the image, in pieces of ${pieces} bytes`, () => {
      expect(read(good.join(''), { pieces })).to.include({ imageId: ID, error: undefined });
    });

  it('tells why a build failed', () => {
    const error = "The command '/bin/sh -c go install' returned a non-zero code: 2 – kaputt";
    const answer = [...good.slice(0, 15), said('example02.go:9: undefined: shimm\n'), failed(error)].join('');
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
