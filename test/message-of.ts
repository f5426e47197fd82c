import { expect } from 'chai';
import { UserError } from '../support/errors';

/** The message of the UserError that it ends with. */
export async function messageOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).stack, 'shown without a stack').to.equal((error as Error).message);
    return (error as Error).message;
  }
  throw new Error('it did not fail');
}
