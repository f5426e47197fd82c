import { describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { expect } from 'chai';
import { mergeMessages } from '../../support/report/messages';

/** A run with the ids that Cucumber makes anew for each; the feature has two scenarios, of which it runs one. */
function shard(number: number, { success = true, ends = true } = {}): Envelope[] {
  const id = (of: number) => `0000000${number}-0000-0000-0000-00000000000${of}`;
  const timestamp = (seconds: number) => ({ seconds: number * 100 + seconds, nanos: 0 });
  const pickle = (of: number) => ({ pickle: { id: id(of), uri: 'a.feature', name: `scenario ${of}` } });
  return [
    { meta: { protocolVersion: '34.2.1' } },
    pickle(1),
    pickle(2),
    { testRunStarted: { id: id(3), timestamp: timestamp(0) } },
    { testCase: { id: id(4), pickleId: id(number), testRunStartedId: id(3), testSteps: [] } },
    { testCaseStarted: { id: id(5), testCaseId: id(4), attempt: 0, timestamp: timestamp(1) } },
    ...(ends ? [{ testRunFinished: { testRunStartedId: id(3), success, timestamp: timestamp(9) } }] : []),
  ] as Envelope[];
}

const merged = (...shards: Envelope[][]) =>
  mergeMessages(shards.map((messages, at) => ({ place: `reports-${at + 1}`, messages })));

const all = <K extends keyof Envelope>({ messages }: { messages: readonly Envelope[] }, kind: K) =>
  messages.flatMap((message) => message[kind] ?? []);

describe('the reports of shards, merged', () => {
  it('have each scenario once, and what ran of it', () => {
    const result = merged(shard(1), shard(2));
    const pickles = all(result, 'pickle');
    expect(pickles.map(({ name }) => name)).to.deep.equal(['scenario 1', 'scenario 2']);
    expect(all(result, 'testCase').map(({ pickleId }) => pickleId)).to.deep.equal(
      pickles.map(({ id }) => id),
    );
  });

  it('are one run, from the first start to the last end', () => {
    const result = merged(shard(2), shard(1));
    const [start, ...others] = all(result, 'testRunStarted');
    expect(others).to.be.empty;
    expect(start?.timestamp.seconds).to.equal(100);
    const [end] = all(result, 'testRunFinished');
    expect(end).to.include({ testRunStartedId: start?.id, success: true });
    expect(end?.timestamp.seconds).to.equal(209);
    for (const { testRunStartedId } of all(result, 'testCase')) expect(testRunStartedId).to.equal(start?.id);
  });

  it('have failed where one has', () => {
    const [end] = all(merged(shard(1, { success: false }), shard(2)), 'testRunFinished');
    expect(end?.success).to.equal(false);
  });

  it('have failed where a hook around one failed, which is said once', () => {
    const result = { status: 'FAILED', message: 'Something is left\nat …' };
    const hook = { testRunHookFinished: { testRunHookStartedId: '1', result } } as Envelope;
    const { problems } = merged(shard(1), [...shard(2, { success: false }), hook, hook]);
    expect(problems).to.deep.equal(['The run in reports-2 failed: Something is left']);
  });

  it('have failed where one did not end, which is said', () => {
    const result = merged(shard(1), shard(2, { ends: false }));
    expect(all(result, 'testRunFinished')[0]?.success).to.equal(false);
    expect(result.problems).to.have.lengthOf(1);
    expect(result.problems[0]).to.include('reports-2').and.include('did not end');
  });
});
