import { describe, it } from 'node:test';
import { expect } from 'chai';
import { excerpt } from '../../support/evidence/excerpt';
import { redact, secretsIn } from '../../support/evidence/redact';

describe('what goes into a bundle', () => {
  it('has no secret of the settings in it', () => {
    const secrets = secretsIn(['CORE_SECURITY_ENROLLID=test_vp0', 'CORE_SECURITY_ENROLLSECRET=MwYpmSRjupbT']);
    expect(secrets).to.deep.equal(['MwYpmSRjupbT']);
    expect(redact('enrolled test_vp0 with MwYpmSRjupbT', secrets)).to.equal('enrolled test_vp0 with ***');
  });

  it('is the head and the tail of a long log, and says what is missing', () => {
    const log = excerpt(`begin${'.'.repeat(600_000)}end`);
    expect(log.startsWith('begin.')).to.equal(true);
    expect(log.endsWith('.end')).to.equal(true);
    expect(log).to.include('\n… 100008 characters left out …\n');
    expect(excerpt('short')).to.equal('short');
  });
});
