import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Secrets } from '../../support/fabric/secrets';
import { fabric06 } from '../../support/fabric/v0.6/generation';

const KEY = `-----BEGIN EC PRIVATE KEY-----\n${'MHcCAQEEIFs3cr3tK3yMat3r1al'.repeat(2)}\n-----END EC PRIVATE KEY-----`;

describe('what is masked in everything that a scenario leaves', () => {
  const secrets = new Secrets(Object.values(fabric06.userSecrets));
  secrets.addFrom(['CORE_SECURITY_ENROLLID=test_vp0', 'CORE_SECURITY_ENROLLSECRET=MwYp"mSRj', 'A_TOKEN=abc']);

  for (const [what, text, masked] of [
    ["a user's secret", 'login of jim with 6avZQLwcUe9b', 'login of jim with ***'],
    ["a setting's value, wherever it stands", 'test_vp0, MwYp"mSRj', 'test_vp0, ***'],
    ['the same in JSON', '{"env":["MwYp\\"mSRj"]}', '{"env":["***"]}'],
    ['a secret that nobody told, in a setting', 'MY_DB_PASSWORD=hunter2 ls', 'MY_DB_PASSWORD=*** ls'],
    ['in YAML', '  apiToken: "hunter2"', '  apiToken: "***"'],
    ['in JSON', '{"enrollSecret": "hunter2","a":1}', '{"enrollSecret": "***","a":1}'],
    ['in JSON within JSON', '"{\\"enrollSecret\\":\\"hunter2\\"}"', '"{\\"enrollSecret\\":\\"***\\"}"'],
    ['on a command line', 'peer network login jim -p hunter2', 'peer network login jim -p ***'],
    ['a private key', `key:\n${KEY}\n.`, 'key:\n***\n.'],
    ['one in JSON', JSON.stringify({ key: KEY }), '{"key":"***"}'],
    ['one whose end is missing', KEY.slice(0, 60), '***'],
    ['one whose beginning is missing', KEY.slice(40), '***'],
  ] as const) {
    it(what, () => {
      expect(secrets.mask(text)).to.equal(masked);
    });
  }

  it('nothing that is part of any text', () => {
    const text = 'abc; token or secret; peer chaincode deploy -p github.com/x; -----BEGIN CERTIFICATE-----';
    expect(secrets.mask(text)).to.equal(text);
  });

  it('what a report shows of an error', () => {
    const cause = new Error('hunter2, 6avZQLwcUe9b');
    const error = Object.assign(new Error('6avZQLwcUe9b is wrong', { cause }), { actual: ['6avZQLwcUe9b'] });
    expect(secrets.maskIn(error)).to.equal(error);
    expect(error).to.deep.include({ message: '*** is wrong', actual: ['***'] });
    expect(`${error.stack}${cause.message}${cause.stack}`).not.to.include('6avZQLwcUe9b');
  });

  it('are masked in full where one begins another', () => {
    const secrets = new Secrets();
    secrets.addFrom(['A_TOKEN=adminpw', 'B_TOKEN=adminpw2']);
    expect(secrets.mask('it was adminpw2')).to.equal('it was ***');
  });

  it('are masked in an error whose message can only be read, too', () => {
    const secrets = new Secrets();
    secrets.addFrom(['A_TOKEN=s3cret']);
    const error = new DOMException('timed out for s3cret', 'TimeoutError');
    expect(secrets.maskIn(error)).to.equal(error);
    expect(error.message).to.equal('timed out for ***');
  });
});
