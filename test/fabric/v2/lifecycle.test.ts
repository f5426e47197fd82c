import { it } from 'node:test';
import { expect } from 'chai';
import { chaincodeAt } from '../../../support/fabric/generations';
import { Client } from '../../../support/fabric/v2/client';
import { ChannelLifecycle } from '../../../support/fabric/v2/lifecycle';

it('an approval that nobody answered, and that is in a block as invalid, is refused', async () => {
  const client: Client = Object.assign(Object.create(Client.prototype), {
    member: { host: 'peer0.org1.example.com', mspId: 'Org1MSP', domain: 'org1.example.com' },
    admin: { committedSequence: async () => 0 },
    steps: () => ({ approve: async () => ({ ok: true, value: 'tx' }) }),
    validationCode: async () => 'MVCC_READ_CONFLICT',
  });
  const outcome = await new ChannelLifecycle([]).approve({
    chaincode: chaincodeAt('simple'),
    terms: {},
    organisation: undefined,
    hasPackage: false,
    among: [{ name: 'peer0.org1.example.com', client }],
  });
  expect(outcome.ok).to.equal(false);
  if (!outcome.ok) expect(outcome.error.message).to.include('org1').and.include('MVCC_READ_CONFLICT');
});
