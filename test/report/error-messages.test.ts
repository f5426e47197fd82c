import { describe, it } from 'node:test';
import { expect } from 'chai';
import { EngineFull, EngineLost, HarnessError, UserError } from '../../support/errors';
import { ErrorMessages } from '../../support/report/error-messages';

const wrap = (definition: (...args: unknown[]) => unknown) =>
  ErrorMessages.wrap(definition, (error) => new UserError(`presented ${(error as Error).message}`));

describe('error messages', () => {
  for (const [kind, error] of [
    [EngineLost, new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED')],
    [EngineFull, new EngineFull('no space left on device')],
  ] as const)
    it(`explain an ${kind.name} once in a run, then in one line`, () => {
      const messages = new ErrorMessages();
      expect(messages.isEngineLost).to.equal(false);
      expect(messages.presentable(error)).to.be.instanceOf(kind);
      expect(messages.isEngineLost).to.equal(kind === EngineLost);
      expect(messages.presentable(error)).to.have.property('message').that.includes('still');
      expect(new ErrorMessages().presentable(error)).to.be.instanceOf(kind);
    });

  it("show a refusal in the engine's words", () => {
    const error = Object.assign(new Error('(HTTP code 409) unexpected - Conflict. '), {
      statusCode: 409,
      json: { message: 'Conflict. The container name "/vp" is already in use' },
    });
    const presentable = new ErrorMessages().presentable(error);
    expect(presentable).to.be.instanceOf(HarnessError);
    expect(presentable).to.have.property('message').that.includes('Conflict. The container name');
  });

  it('show no stack of an assertion, and other errors as they are', () => {
    const bug = new TypeError('x is undefined');
    expect(new ErrorMessages().presentable(bug)).to.equal(bug);
    try {
      expect(200, 'status').to.equal(500);
    } catch (error) {
      expect(new ErrorMessages().presentable(error)).to.equal(error);
      expect(error).to.have.property('stack', 'AssertionError: status: expected 200 to equal 500');
    }
  });
});

describe('a wrapped definition', () => {
  it('throws, rejects or calls back with the presented error', async () => {
    const fail = () => {
      throw new Error('x');
    };
    expect(() => wrap(fail)()).to.throw(UserError, 'presented x');
    expect(await Promise.resolve(wrap(async () => fail())()).catch((error) => error)).to.be.instanceOf(
      UserError,
    );
    const received: unknown[] = [];
    wrap((...args) => (args[1] as (error: unknown) => void)(new Error('x')))('a', (error: unknown) =>
      received.push(error),
    );
    expect(received[0]).to.be.instanceOf(UserError);
  });

  it('says that a table is missing, where Cucumber passes its callback instead', () => {
    const received: unknown[] = [];
    wrap(async (_size, table) => (table as { raw: () => void }).raw())(4, (error: unknown) =>
      received.push(error),
    );
    expect(received[0]).to.have.property('message').that.includes('needs a table');
  });

  it('returns what the definition returns', async () => {
    expect(wrap((a) => a)(7)).to.equal(7);
    expect(await wrap(async (a) => a)(7)).to.equal(7);
    const received: unknown[] = [];
    wrap((done) => (done as () => void)())((...args: unknown[]) => received.push(args));
    expect(received).to.deep.equal([[undefined]]);
  });
});
