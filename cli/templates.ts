export interface FoundChaincode {
  readonly name: string;
  /** From here, with slashes. */
  readonly folder: string;
  readonly language: 'JavaScript' | 'Go' | 'both';
}

export const configuration = (isModule: boolean): string =>
  isModule
    ? `import { profile } from 'chaincode-bdd';

// Own steps, if any, are in steps/.
export default { ...profile, import: ['steps/**/*.{js,mjs,ts,mts}'] };
`
    : `const { profile } = require('chaincode-bdd');

// Own steps, if any, are in steps/.
module.exports = { default: { ...profile, import: ['steps/**/*.{js,mjs,ts,mts}'] } };
`;

export const IGNORED = `node_modules/
reports/
evidence/
`;

export const FEATURE = `@embedded
Feature: Notes

  Scenario: Each peer has the last note
    Given the chaincode "notes" from "chaincode/notes"
    And a 4-peer pbft batch network
    When I deploy "notes" with args today, "read the docs"
    Then each vp has a dev image
    And querying today on each vp gives "read the docs"
    When I invoke "write" with today, "write a scenario"
    Then querying today on each vp gives "write a scenario"
    And all vps agree on the chain
`;

export const SAMPLE_CHAINCODE = `/** Keeps a note under each key. A chaincode in JavaScript runs on the embedded network only. */
module.exports = class Notes {
  async init(stub, _name, [key, note]) {
    await stub.putState(key, note);
  }

  async invoke(stub, name, [key, note]) {
    if (name !== 'write') throw new Error(\`no function \${name}: there is write\`);
    await stub.putState(key, note);
  }

  async query(stub, _name, [key]) {
    return stub.getState(key);
  }
};
`;

export function featureFor({ name, folder, language }: FoundChaincode, args: string | undefined): string {
  const tag = language === 'JavaScript' ? '@embedded\n' : '';
  return `${tag}Feature: ${name}

  Scenario: It can be deployed
    Given the chaincode "${name}" from "${folder}"
    And a 4-peer pbft batch network
    When I deploy "${name}"${args === undefined ? '' : ` with args ${args}`}
    Then each vp has a dev image
    And each vp runs a dev container
    # When I invoke "function" with argument, argument
    # Then querying key on each vp gives value
`;
}

/** The runner has Docker and Compose. */
export const WORKFLOW = (isGoOnly: boolean): string => `name: chaincode-bdd
on: [push, pull_request]
jobs:
  bdd:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm ci
      - run: npx chaincode-bdd run${isGoOnly ? '\n        env:\n          FABRIC_IMAGES: hyperledger' : ''}
      - uses: actions/upload-artifact@v4
        if: failure()
        with:
          name: evidence
          path: |
            evidence
            reports
`;
