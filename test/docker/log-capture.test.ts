import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import type Docker from 'dockerode';
import { FrameDecoder } from '../../support/docker/log';
import { HeadAndTail, LogCapture } from '../../support/docker/log-capture';
import { frame } from './fake-container';

describe('the beginning and the end of a long log', () => {
  const kept = (...pieces: string[]) => {
    const ends = new HeadAndTail(10, 10);
    for (const piece of pieces) ends.append(Buffer.from(piece));
    return ends.toString();
  };

  it('are all of it where it is short', () => {
    expect(kept('one\n', 'two\n', 'three\n', 'four')).to.equal('one\ntwo\nthree\nfour');
    expect(kept('vp0 to vp1 → ok')).to.equal('vp0 to vp1 → ok');
    expect(kept('123456789→')).to.equal('123456789→');
  });

  it('are whole lines, and what is missing between them is counted', () => {
    expect(kept('one\ntwo\nthree\n', 'four\nfive\nsix\nseven\neight\n')).to.equal(
      'one\ntwo\n… 26 bytes left out …\neight\n',
    );
  });

  it('are kept of one piece that is longer than both', () => {
    expect(kept(`one\n${'x'.repeat(1_000)}\ntwo\n`)).to.equal('one\n… 1001 bytes left out …\ntwo\n');
  });
});

describe('a log as the engine streams it', () => {
  const unframed = (...chunks: Buffer[]) => {
    const taken: Buffer[] = [];
    const decoder = new FrameDecoder((bytes) => taken.push(Buffer.from(bytes)));
    for (const chunk of chunks) decoder.write(chunk);
    decoder.end();
    return Buffer.concat(taken).toString();
  };

  it('is both streams in the order they came, in pieces of any size', () => {
    const log = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, 'out again\n')]);
    for (const pieces of [[log], [...log].map((byte) => Buffer.from([byte]))])
      expect(unframed(...pieces)).to.equal('out\nerr\nout again\n');
  });

  it('has no frames where the container has a terminal', () => {
    const plain = Buffer.from('a terminal is one stream\n');
    expect(unframed(plain.subarray(0, 3), plain.subarray(3))).to.equal('a terminal is one stream\n');
  });
});

describe("a container's log, read while it runs", () => {
  const ID = '0123456789abcdef';

  /** A capture on an engine that sends these streams, one each time it is asked, or refuses. */
  function capturing(...streams: (PassThrough | Error)[]) {
    const since: (number | undefined)[] = [];
    const logs = async (options: { since?: number }) => {
      since.push(options.since);
      const stream = streams.shift();
      if (stream instanceof PassThrough) return stream;
      throw stream;
    };
    return { capture: new LogCapture({ getContainer: () => ({ logs }) } as unknown as Docker), since };
  }

  const ended = (text: string) => new PassThrough().end(frame(2, text));

  it('is there when the container is gone, without its colours', async () => {
    const { capture } = capturing(ended('\x1b[32m10:00 [main] begin\x1b[0m\n'));
    capture.follow(ID);
    await capture.settled();
    expect(capture.text).to.equal('10:00 [main] begin\n');
  });

  it('goes on where the container starts again, with what is new', async () => {
    const { capture, since } = capturing(ended('first\n'), ended('second\n'));
    for (const stopped of [undefined, 1_500]) {
      capture.follow(ID, stopped);
      await capture.settled();
    }
    expect(capture.text).to.equal('first\n--- container 0123456789ab started ---\nsecond\n');
    expect(since).to.deep.equal([undefined, 1.5]);
  });

  it('says why it is empty where the engine has none', async () => {
    const { capture } = capturing(new Error('No such container: 01'));
    capture.follow(ID);
    await capture.settled();
    expect(capture.text).to.equal("can't be read: No such container: 01\n");
  });

  it('ends with its reader', async () => {
    const stream = new PassThrough();
    const { capture } = capturing(stream);
    capture.follow(ID);
    await new Promise((done) => setImmediate(done));
    capture.end();
    await capture.settled();
    expect(stream.destroyed).to.equal(true);
  });
});
