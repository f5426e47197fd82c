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
}

const EXAMPLES = 'github.com/hyperledger/fabric/examples/chaincode/go';

const CATALOGUE: readonly Chaincode[] = [
  {
    alias: 'example02',
    path: `${EXAMPLES}/chaincode_example02`,
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
  },
];

export const CHAINCODE_ALIASES = CATALOGUE.map(({ alias }) => alias);

/** Throws a RangeError that lists what there is. */
export function chaincodeByAlias(alias: string): Chaincode {
  const chaincode = CATALOGUE.find((candidate) => candidate.alias === alias);
  if (chaincode) return chaincode;
  throw new RangeError(`unknown chaincode ${alias}: there is ${CHAINCODE_ALIASES.join(', ')}`);
}

/** 128 hex digits: SHAKE256 over the constructor and the files of the chaincode. */
const CHAINCODE_NAME = /^[0-9a-f]{128}$/;

export function isChaincodeName(text: string): boolean {
  return CHAINCODE_NAME.test(text);
}

/** `ee5b24a1…`, for a message. */
export function shortName(name: string): string {
  return isChaincodeName(name) ? `${name.slice(0, 8)}…` : name;
}

/** The message a constructor or call travels in, as the CLI's `-c` takes it. */
export function ctorMessage(call: readonly string[]): string {
  return JSON.stringify({ Args: call });
}
