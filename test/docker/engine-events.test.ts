import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type Docker from 'dockerode';
import { type EngineEvent, EngineEventStream } from '../../support/docker/events';

/** A stream of events as the engine sends it, and those that were heard. */
async function followed() {
  const stream = new PassThrough();
  const events = await EngineEventStream.follow({ getEvents: async () => stream } as unknown as Docker);
  const heard: EngineEvent[] = [];
  const stop = events.listen((event) => heard.push(event));
  return { stream, events, heard, stop };
}

const DIE = {
  Type: 'container',
  Action: 'die',
  Actor: { ID: 'c1', Attributes: { exitCode: '2' } },
  timeNano: 1_500_000,
};

describe("the engine's events", () => {
  it('are told as they come, in however many pieces, to whoever listens', async () => {
    const { stream, heard, stop } = await followed();
    const line = `${JSON.stringify(DIE)}\n`;
    stream.write(line.slice(0, 20));
    stream.write(line.slice(20));
    await turn();
    stop();
    stream.write(line);
    await turn();
    expect(heard).to.deep.equal([
      { type: 'container', action: 'die', id: 'c1', attributes: { exitCode: '2' }, time: 1 },
    ]);
  });

  it('name an action without what it was about', async () => {
    const { stream, heard } = await followed();
    stream.write(`${JSON.stringify({ ...DIE, Action: 'health_status: healthy' })}\n`);
    await turn();
    expect(heard.map(({ action }) => action)).to.deep.equal(['health_status']);
  });

  it('have ended once the engine goes away, however it goes', async () => {
    for (const leave of [
      (stream: PassThrough) => stream.destroy(new Error('aborted')),
      (stream: PassThrough) => stream.end(),
    ]) {
      const { stream, events } = await followed();
      expect(events.haveEnded).to.equal(false);
      leave(stream);
      await turn();
      await turn();
      expect(events.haveEnded).to.equal(true);
    }
  });
});
