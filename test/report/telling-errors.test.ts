import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { tellingErrors } from '../../support/report/telling-errors';

/** What an engine's client throws whose disk is full. */
const full = () =>
  Object.assign(new Error('(HTTP code 500) write /var/lib/docker: no space left on device'), {
    statusCode: 500,
  });

describe('what a definition throws', () => {
  it('is told as its reader needs it, from a function of either kind', async () => {
    const failing = [
      () => Promise.reject(full()),
      () => {
        throw full();
      },
    ];
    for (const definition of failing) {
      const error = await (async () => tellingErrors(definition)())().catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UserError);
    }
  });

  it('is told through the callback where the definition takes one', () => {
    const told: unknown[] = [];
    const definition = tellingErrors((...args) => (args[1] as (error: unknown) => void)(full()));
    definition('a', (error: unknown) => told.push(error));
    expect(told[0]).to.be.instanceOf(UserError);
  });

  it('is that a table is missing, where Cucumber puts its callback in its place', () => {
    const told: unknown[] = [];
    const definition = tellingErrors(async (_size, table) => (table as { raw: () => void }).raw());
    definition(4, (error: unknown) => told.push(error));
    expect(told[0]).to.be.instanceOf(UserError);
    expect(told[0]).to.have.property(
      'message',
      'this step takes a table below it: docs/steps.md has an example',
    );
  });

  it('is nothing where it succeeds: results, promises and callbacks are left as they are', async () => {
    expect(tellingErrors((a) => a)(7)).to.equal(7);
    expect(await tellingErrors(async (a) => a)(7)).to.equal(7);
    const called: unknown[] = [];
    tellingErrors((done) => (done as () => void)())((...args: unknown[]) => called.push(args));
    expect(called).to.deep.equal([[undefined]]);
  });
});
