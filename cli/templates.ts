export interface FoundChaincode {
  readonly name: string;
  /** From here, with slashes. */
  readonly folder: string;
}

/** What a feature says for one version of Fabric. */
export interface FeatureStyle {
  /** Empty for none. */
  readonly tag: string;
  readonly network: string;
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

const tagged = (tag: string): string => (tag ? `${tag}\n` : '');

export const sampleFeature = ({ tag, network }: FeatureStyle): string => `${tagged(tag)}Feature: Notes

  Scenario: Each peer has the last note
    Given the chaincode "notes" from "${SAMPLE_FOLDER}"
    And a ${network}
    When I deploy "notes" with args today, "read the docs"
    Then each peer has a dev image
    And querying today on each peer gives "read the docs"
    When I invoke "write" with today, "write a scenario"
    Then querying today on each peer gives "write a scenario"
    And all peers agree on the chain
`;

export const SAMPLE_FOLDER = 'chaincode/notes';

/** Of the embedded network. */
export const EMBEDDED_SAMPLE: Readonly<Record<string, string>> = {
  [`${SAMPLE_FOLDER}/notes.js`]: `/** Keeps a note under each key. A chaincode in JavaScript runs on the embedded network only. */
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
`,
};

/** Of Fabric 2.x. */
export const NODE_SAMPLE: Readonly<Record<string, string>> = {
  [`${SAMPLE_FOLDER}/package.json`]: `{
  "name": "notes",
  "version": "1.0.0",
  "private": true,
  "main": "notes.js",
  "scripts": { "start": "fabric-chaincode-node start" },
  "dependencies": { "fabric-contract-api": "~2.5.8", "fabric-shim": "~2.5.8" }
}
`,
  [`${SAMPLE_FOLDER}/notes.js`]: `const { Contract } = require('fabric-contract-api');

/** Keeps a note under each key. */
class Notes extends Contract {
  async init({ stub }, key, note) {
    await stub.putState(key, Buffer.from(note));
  }

  async write({ stub }, key, note) {
    await stub.putState(key, Buffer.from(note));
  }

  async query({ stub }, key) {
    return Buffer.from(await stub.getState(key)).toString();
  }
}

exports.contracts = [Notes];
`,
};

export function featureFor(
  { name, folder }: FoundChaincode,
  { tag, network }: FeatureStyle,
  args: string | undefined,
): string {
  return `${tagged(tag)}Feature: ${name}

  Scenario: It can be deployed
    Given the chaincode "${name}" from "${folder}"
    And a ${network}
    When I deploy "${name}"${args === undefined ? '' : ` with args ${args}`}
    Then each peer has a dev image
    And each peer runs a dev container
    # When I invoke "function" with argument, argument
    # Then querying key on each peer gives value
`;
}

/** The runner has Docker and Compose. */
export const workflow = (variables: Readonly<Record<string, string>>): string => `name: chaincode-bdd
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
      - run: npx chaincode-bdd run${environment(variables)}
      - uses: actions/upload-artifact@v4
        if: failure()
        with:
          name: evidence
          path: |
            evidence
            reports
`;

function environment(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => `\n          ${name}: '${value}'`);
  return lines.length === 0 ? '' : `\n        env:${lines.join('')}`;
}
