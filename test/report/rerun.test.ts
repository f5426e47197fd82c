import { describe, it } from 'node:test';
import { expect } from 'chai';
import { rerunCommand } from '../../support/report/rerun';

const command = (environment: NodeJS.ProcessEnv = {}, ...args: string[]) =>
  rerunCommand({ uri: 'features/deploy.feature', line: 12 }, { environment, args });

describe('the command that runs a scenario alone', () => {
  it('names it by its line, and keeps its network', () => {
    expect(command()).to.equal('KEEP_NETWORK=true npx cucumber-js features/deploy.feature:12');
  });

  it('has the settings of this run that decide what it runs on', () => {
    const environment = { FABRIC_IMAGES: 'hyperledger', WAIT_READY: '2 min', PATH: '/bin', FABRIC_TAG: '' };
    expect(command(environment)).to.equal(
      "FABRIC_IMAGES=hyperledger WAIT_READY='2 min' KEEP_NETWORK=true npx cucumber-js features/deploy.feature:12",
    );
  });

  it('has the profile', () => {
    for (const option of [['--profile', 'bddtests'], ['--profile=bddtests'], ['-p', 'bddtests']])
      expect(command({}, 'node', 'cucumber-js', '--tags', '@fast', ...option, 'x.feature')).to.equal(
        'KEEP_NETWORK=true npx cucumber-js --profile bddtests features/deploy.feature:12',
      );
  });

  it('can be pasted into a shell', () => {
    expect(
      rerunCommand({ uri: "it's new.feature", line: undefined }, { environment: {}, args: [] }),
    ).to.equal("KEEP_NETWORK=true npx cucumber-js 'it'\\''s new.feature'");
  });
});
