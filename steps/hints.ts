import { type Hint, useHints } from '../support/errors';
import { generation } from '../support/fabric/generations';

const {
  networks: [NETWORK],
  peer: PEER,
  peerWord,
  path: PATH,
  command: COMMAND,
} = generation.examples;

/** The sentence that does each action that an error can ask for. */
const SENTENCES: Readonly<Record<string, (hint: Hint) => string>> = {
  'start a network': () => `Given a ${NETWORK}`,
  'remove the network': () => 'When I remove the network',
  'chaincode folder': ({ subject = 'ledger' }) =>
    `Given the chaincode "${subject}" from "path/of/its/folder"`,
  user: ({ subject = 'auditor1' }) => `Given the user "${subject}" with secret "…"`,
  'log in': ({ subject = 'jim', on = 'vp0' }) => `Given ${subject} is logged in on ${on}`,
  deploy: ({ subject = 'example02' }) => `When I deploy ${subject}`,
  'deploy again': () => 'When I deploy example02 with args a, 7, b, 8',
  invoke: () => 'When I invoke "invoke" with a, b, 10',
  try: ({ subject = 'deployment' }) => TRIES[subject] ?? `When I try to ${subject}`,
  'run a command': ({ subject = PEER }) => `When I run "${COMMAND}" on ${subject}`,
  get: ({ subject = PEER }) => `When I get "${PATH}" from ${subject}`,
  'run as a service': () => 'Given the chaincode "ledger" from "path/of/its/folder" runs as a service',
  'dev mode': () => 'Given a single peer in dev mode',
  primary: () => 'When I stop the primary',
  'leading orderer': () => 'When I stop the leading orderer',
  rejected: () => `Then the transaction was rejected on each ${peerWord}`,
  invalid: () => 'Then the transaction is invalid with ENDORSEMENT_POLICY_FAILURE',
  'package id': () => 'Then the chaincode name is "example02_1.0:…"',
  'dev image': ({ subject }) => `Then ${subject} has a dev image`,
  'dev container': ({ subject }) => `Then ${subject} runs a dev container`,
  start: ({ subject }) => `When I start ${subject}`,
  stop: ({ subject }) => `When I stop ${subject}`,
  kill: ({ subject }) => `When I kill ${subject}`,
  pause: ({ subject }) => `When I pause ${subject}`,
  unpause: ({ subject }) => `When I unpause ${subject}`,
  'cut off': ({ subject }) => `When I cut ${subject} off from the other ${peerWord}s`,
  reconnect: ({ subject }) => `When I reconnect ${subject}`,
  'lose the engine': ({ subject }) => `When ${subject} loses the Docker engine`,
  'regain the engine': ({ subject }) => `When ${subject} has the Docker engine back`,
  'refuse builds': () => 'When the Docker engine refuses to build',
  listen: () => 'Given I listen for rejected transactions',
  'delay builds': () => 'When each build is delayed by 20 s',
};

const TRIES: Readonly<Record<string, string>> = {
  deployment: 'When I try to deploy "github.com/no/such/path"',
  login: 'When jim tries to log in on vp1',
  query: 'When I try to query nokey',
  start: `When I try to start a ${NETWORK}`,
  invoke: 'When I try to invoke "invoke" with a, b, 10',
  install: 'When I try to install example02 on each peer',
  approval: 'When org1 tries to approve example02',
  commit: 'When I try to commit example02',
};

/** Advice on the step itself, not a sentence to add. */
const ADVICE: Readonly<Record<string, string>> = {
  'name the peer': `Name the peer in the step, as in "on ${PEER}".`,
  'name a call': 'Name a call in the step, as in "by invoking …", or invoke one before this step.',
  'name the user': 'Name the user in the step, as in "as jim".',
  'name the organisation': 'Name an organisation in the steps that act, as in "org2 invokes …" or "as org2".',
  'name the peers to install on':
    'Leave the option out. A peer lacks a chaincode that you install on others, as in "I install example02 on peer0.org1".',
  'leave out REST': 'Leave out "through REST".',
};

/** What the user can do about the error, in sentences of this vocabulary; empty if nothing is known. */
export function hintFor({ hint }: { readonly hint?: Hint | undefined }): string {
  if (!hint) return '';
  if (hint.action === 'claim') return claimOf(hint.subject ?? '');
  const sentence = SENTENCES[hint.action]?.(hint);
  if (sentence === undefined) return ADVICE[hint.action] ?? '';
  return hint.instead ? `Write "${sentence}" instead of this step.` : `Add "${sentence}" before this step.`;
}

const claimOf = (action: string): string =>
  action in TRIES ? `Add "Then the ${action} fails with …" after that step.` : '';

/** Every action that has a hint. */
export const HINTED_ACTIONS = [...Object.keys(SENTENCES), ...Object.keys(ADVICE), 'claim'];

useHints(hintFor);
