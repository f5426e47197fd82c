import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Reach } from '../../membersrvc/reach';
import type { Connection } from '../../wire/connection';
import { fakeClock } from '../wire/fake-clock';

/** 42-membersrvc-absent.txt, C; the recorded times are the CLI's, which takes 0.1 to 0.2 s itself. */
describe('a membersrvc that is gone', () => {
  const connection = {} as Connection;
  let clock: ReturnType<typeof fakeClock>;
  let failure: string | undefined;
  let reach: Reach;

  beforeEach(() => {
    clock = fakeClock();
    failure = 'ENOTFOUND';
    reach = new Reach(async () => {
      if (failure) throw Object.assign(new Error(failure), { code: failure });
      return connection;
    });
  });
  afterEach(() => clock.restore());

  /** Seconds until the call fails. */
  async function fails(call: (address: string) => Promise<Connection>): Promise<number> {
    const start = clock.now();
    await assert.rejects(call('membersrvc0:7054'), { message: failure });
    return (clock.now() - start) / 1_000;
  }

  it('has a login wait for 14 s', async () => {
    assert.equal(await fails(reach.forLogin), 14.2);
  });

  it('has the first transaction without certificates wait for 40 s, the next for 3 s', async () => {
    assert.equal(await fails(reach.forTCerts), 40.4);
    assert.equal(await fails(reach.forTCerts), 3);
  });

  it('lets the call through when it comes back', async () => {
    const login = reach.forLogin('membersrvc0:7054');
    failure = undefined;
    assert.equal(await login, connection);
    failure = 'ENOTFOUND';
    assert.equal(await fails(reach.forTCerts), 40.4);
  });

  it('is not waited for where its machine is there, and the port closed', async () => {
    failure = 'ECONNREFUSED';
    assert.equal(await fails(reach.forLogin), 0);
    assert.equal(await fails(reach.forTCerts), 0);
  });
});
