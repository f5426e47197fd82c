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
  it('is there when the container is gone, without its colours', async () => {
    const engine = new FakeLogs();
    const capture = new LogCapture(engine.docker);
    capture.follow('0123456789abcdef');
    engine.log('0123456789abcdef', '\x1b[32m10:00 [main] begin\x1b[0m\n');
    engine.stop('0123456789abcdef');
    await capture.settled();
    expect(capture.text).to.equal('10:00 [main] begin\n');
  });

  it('goes on where the container starts again, with what is new', async () => {
    const engine = new FakeLogs();
    const capture = new LogCapture(engine.docker);
    for (const [line, stopped] of [
      ['first\n', undefined],
      ['second\n', 1_500],
    ] as const) {
      capture.follow('0123456789abcdef', stopped);
      engine.log('0123456789abcdef', line);
      engine.stop('0123456789abcdef');
      await capture.settled();
    }
    expect(capture.text).to.equal('first\n--- container 0123456789ab started ---\nsecond\n');
    expect(engine.asked.map(({ since }) => since)).to.deep.equal([undefined, 1.5]);
  });

  it('says why it is empty where the engine has none', async () => {
    const capture = new LogCapture(new FakeLogs('No such container: 01').docker);
    capture.follow('01');
    await capture.settled();
    expect(capture.text).to.equal("can't be read: No such container: 01\n");
  });

  it('ends with its reader', async () => {
    const engine = new FakeLogs();
    const capture = new LogCapture(engine.docker);
    capture.follow('01');
    await new Promise((done) => setImmediate(done));
    capture.end();
    await capture.settled();
    expect(engine.stream('01').destroyed).to.equal(true);
  });
});

/** As much of an engine as following logs takes. */
class FakeLogs {
  readonly asked: { since?: number }[] = [];
  readonly #streams = new Map<string, PassThrough>();

  constructor(private readonly refusal?: string) {}

  get docker(): Docker {
    const logs = (id: string) => async (options: { since?: number }) => {
      if (this.refusal) throw new Error(this.refusal);
      this.asked.push(options);
      return this.stream(id);
    };
    return { getContainer: (id: string) => ({ logs: logs(id) }) } as unknown as Docker;
  }

  stream(id: string): PassThrough {
    const stream = this.#streams.get(id) ?? new PassThrough();
    this.#streams.set(id, stream);
    return stream;
  }

  log(id: string, text: string): void {
    this.stream(id).write(frame(2, text));
  }

  stop(id: string): void {
    this.stream(id).end();
    this.#streams.delete(id);
  }
}
