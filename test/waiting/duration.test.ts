import { describe, it } from 'node:test';
import { expect } from 'chai';
import { formatDuration, parseDuration } from '../../support/waiting/duration';

describe('a duration', () => {
  it('reads as a scenario writes it', () => {
    expect(['500 ms', '90 s', '2min', '1.5 s'].map(parseDuration)).to.deep.equal([
      500, 90_000, 120_000, 1_500,
    ]);
  });

  it('is written as a message shows it', () => {
    expect([20.4, 8_240, 90_000].map(formatDuration)).to.deep.equal(['20 ms', '8.2 s', '90 s']);
  });

  it('is refused with what is allowed', () => {
    expect(() => parseDuration('3 days')).to.throw(
      '"3 days" is not a duration: write it like 500 ms, 90 s or 2 min',
    );
  });
});
