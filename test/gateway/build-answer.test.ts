import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { Build } from '../../support/gateway/build';
import { BuildOutput } from '../../support/gateway/build-output';
import { failed, said } from './harness';

const ID = 'sha256:dbe511dc6f6f084af6080fa5970a35a4efb583fcef3ee61b64d763db7a1ef7a7';

describe('the answer to a build', () => {
  let build: Build;
  let made: string[];
  beforeEach(() => {
    made = [];
    build = { tenant: 'vp0', image: 'dev-vp0-ee5b24a1', received: 0, layers: [], containers: [] };
  });

  /** As it comes, in pieces of so many bytes. */
  function read(answer: string, { status = 200, pieces = answer.length } = {}): BuildOutput {
    const bytes = Buffer.from(answer);
    const reader = new BuildOutput(build, status, (id) => made.push(id));
    for (let at = 0; at < bytes.length; at += pieces) reader.read(bytes.subarray(at, at + pieces));
    reader.end();
    return reader;
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

  it('tells the image, and the layers that were not there before', () => {
    read(good.join(''));
    expect(build).to.deep.include({ imageId: ID, layers: ['f8e0d6d945c8', 'dbe511dc6f6f'], containers: [] });
    expect(build.error).to.equal(undefined);
  });

  it('tells the same in whatever pieces it comes', () => {
    read(good.join(''), { pieces: 3 });
    expect(build).to.deep.include({ imageId: ID, layers: ['f8e0d6d945c8', 'dbe511dc6f6f'] });
  });

  it('of one that failed tells why, and the build container that is left', () => {
    const error = "The command '/bin/sh -c go install' returned a non-zero code: 2 – kaputt";
    const answer = [...good.slice(0, 15), said('example02.go:9: undefined: shimm\n'), failed(error)].join('');
    const reader = read(answer, { pieces: 5 });
    expect(build).to.deep.include({ error, layers: ['f8e0d6d945c8'], containers: ['2da7eb4b7871'] });
    expect(reader.text).to.equal(answer);
  });

  it('tells each layer and build container at once, also those that go again', () => {
    read(good.slice(0, 15).join(''));
    expect(made).to.deep.equal(['8233430dad5a', 'f8e0d6d945c8', '2da7eb4b7871']);
  });

  it('tells when the engine can be left: before the first step, while a command runs, and at the end', async () => {
    const reader = new BuildOutput(build, 200);
    const canBeLeft = () =>
      Promise.race([reader.canBeLeft().then(() => true), new Promise((later) => setImmediate(later, false))]);
    const upTo = (end: string) => {
      for (const line of good.splice(0, good.indexOf(said(end)) + 1)) reader.read(Buffer.from(line));
      return canBeLeft();
    };
    expect(await canBeLeft()).to.equal(true);
    expect(await upTo(' ---> d2ce40908e9d\n'), 'from').to.equal(false);
    expect(await upTo(' ---> f8e0d6d945c8\n'), 'copied').to.equal(false);
    expect(await upTo(' ---> Running in 2da7eb4b7871\n'), 'a command runs').to.equal(true);
    expect(await upTo('Removing intermediate container 2da7eb4b7871\n'), 'what it made is kept').to.equal(
      false,
    );
    reader.end();
    expect(await canBeLeft()).to.equal(true);
  });

  it('is no success with another status than 200', () => {
    read('{"message":"no space left on device"}\n', { status: 500 });
    expect(build.error).to.equal('no space left on device');
  });

  it('is no success with another status, whatever it says', () => {
    read('<html>', { status: 503 });
    expect(build.error).to.equal('the engine answered with status 503');
  });

  it('is kept with its end, where a build says very much', () => {
    const flood = Array.from({ length: 20_000 }, (_, at) => said(`line ${at} ${'x'.repeat(100)}\n`));
    const { text } = read([...flood, failed('at last')].join(''), { pieces: 65_536 });
    expect(text.length).to.be.lessThan(1_000_001);
    expect(text.endsWith(failed('at last'))).to.equal(true);
    expect(JSON.parse(text.split('\r\n')[0] ?? '')).to.have.property('stream');
  });
});
