import { describe, it } from 'node:test';
import { expect } from 'chai';
import { EngineLost, HarnessError } from '../../support/errors';
import { tellable } from '../../support/report/tellable';

describe('what a reader is told', () => {
  const gone = () => new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED');

  it('of an engine that is gone: at length once, and briefly from then on', () => {
    expect(tellable(gone())).to.have.property('message').that.includes('script/bootstrap');
    expect(tellable(gone())).to.have.property('message', 'The Docker engine still does not answer.');
  });

  it("of the engine's no: its words, without where dockerode heard them", () => {
    const error = Object.assign(new Error('(HTTP code 409) unexpected - Conflict. '), {
      statusCode: 409,
      json: { message: 'Conflict. The container name "/vp" is already in use' },
    });
    expect(tellable(error)).to.be.instanceOf(HarnessError);
    expect(tellable(error)).to.have.property(
      'message',
      'the Docker engine refuses: Conflict. The container name "/vp" is already in use',
    );
  });

  it('of an assertion: not where in this project it stands', () => {
    try {
      expect(200, 'status').to.equal(500);
    } catch (error) {
      expect(tellable(error)).to.equal(error);
      expect(error).to.have.property('stack', 'AssertionError: status: expected 200 to equal 500');
    }
  });

  it("of an error that is not the user's to mend: the error", () => {
    const error = new Error('vp0 is at height 1');
    expect(tellable(error)).to.equal(error);
  });
});
