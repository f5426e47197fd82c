import { UserError } from '../errors';
/** A chaincode that can be deployed. */
export interface Chaincode {
  /** What steps call it. */
  readonly alias: string;
  /** Under $GOPATH/src of the peer it is deployed on. */
  readonly path: string;
  /** The function of the constructor. */
  readonly init: string;
  /** The arguments of the constructor when a step gives none. */
  readonly args: readonly string[];
  /** The function that queries. */
  readonly query: string;
  /** A call that commits and changes nothing, to see whether the network commits at all. */
  readonly idle?: readonly string[];
  /** In development mode the name it registered under; it is not deployed by its path. */
  readonly registeredAs?: string;
  /** A folder on this machine that holds it; it is copied to the peer before the deploy. */
  readonly folder?: string;
}

const EXAMPLES = 'github.com/hyperledger/fabric/examples/chaincode/go';

const CATALOGUE: readonly Chaincode[] = [
  {
    alias: 'example02',
    path: `${EXAMPLES}/chaincode_example02`,
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
    idle: ['invoke', 'a', 'b', '0'],
  },
  {
    alias: 'example01',
    path: `${EXAMPLES}/chaincode_example01`,
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
  },
  { alias: 'map', path: `${EXAMPLES}/map`, init: 'init', args: [], query: 'get' },
];

export const CHAINCODE_ALIASES = CATALOGUE.map(({ alias }) => alias);

/** Throws a UserError that lists what there is. */
export function chaincodeByAlias(alias: string): Chaincode {
  const chaincode = CATALOGUE.find((candidate) => candidate.alias === alias);
  if (chaincode) return chaincode;
  throw new UserError(
    `unknown chaincode ${alias}: there is ${CHAINCODE_ALIASES.join(', ')}; any other goes in quotes, by its path or the name its folder was given`,
  );
}

/** A chaincode's name: 128 hex digits, SHAKE256 over the constructor and the files of the chaincode. */
const CHAINCODE_NAME = /[0-9a-f]{128}/g;

/** `dev-vp0-ee5b24a1…`: a text with every chaincode name in it cut, for a message. */
export function short(text: string): string {
  return text.replace(CHAINCODE_NAME, (name) => `${name.slice(0, 8)}…`);
}

/** The message a constructor or call travels in, as the CLI's `-c` takes it. */
export function ctorMessage(call: readonly string[]): string {
  return JSON.stringify({ Args: call });
}
