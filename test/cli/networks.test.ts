import { describe, it } from 'node:test';
import { expect } from 'chai';
import { freeId } from '../../cli/networks';
import { UserError } from '../../support/errors';
import { FakeEngine } from '../docker/fake-engine';
import { rejection } from '../rejection';

describe('the network id of up', () => {
  const fake = new FakeEngine();
  for (const networkId of ['up1', 'mine'])
    fake.create({
      name: `${networkId}-vp0`,
      labels: { 'com.docker.compose.project': networkId, 'chaincode-bdd.kept': networkId },
    });

  it('is the first that is free, or the one that is named', async () => {
    expect(await freeId(fake.engine, '')).to.equal('up2');
    expect(await freeId(fake.engine, 'other')).to.equal('other');
  });

  it('is refused where a network on the engine has it', async () => {
    const error = await rejection(freeId(fake.engine, 'mine'));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.contain('down mine').and.contain('FABRIC_NETWORK_ID');
  });
});
