import { describe, it } from 'node:test';
import { expect } from 'chai';
import { requestLog } from '../../support/report/request-log';
import type { Span } from '../../support/waiting/spans';

const BEGUN = Date.UTC(2026, 10, 22, 14, 35, 54, 123);

const course = (more: Partial<Span>): Span => ({
  kind: 'request',
  title: 'GET /chain',
  subject: 'vp0',
  startedAt: BEGUN,
  endedAt: BEGUN + 12,
  ...more,
});

describe('the requests of a scenario, and what they came to', () => {
  it('are a line each, with time, duration and peer', () => {
    expect(requestLog([course({ detail: '200 {"height":2}' })])).to.equal(
      '14:35:54.123     12 ms  vp0   GET /chain → 200 {"height":2}\n',
    );
  });

  it('show what a command printed', () => {
    const query = course({ kind: 'exec', title: 'peer chaincode query', detail: 'exit 1\nError: no\n' });
    expect(requestLog([query])).to.equal(
      '14:35:54.123     12 ms  vp0   peer chaincode query → exit 1\n    | Error: no\n',
    );
  });

  it('show an error, and what is not over', () => {
    expect(requestLog([course({ error: new TypeError('fetch failed') })])).to.include(
      '→ TypeError: fetch failed',
    );
    const { endedAt: _, ...open } = course({});
    expect(requestLog([open])).to.include(' not over  vp0');
  });

  it('show the beginning of what is long', () => {
    expect(requestLog([course({ detail: 'x'.repeat(5_000) })])).to.include(' … (5000 characters)\n');
  });
});
