import { common, msp, peer } from '@hyperledger/fabric-protos';
import { UserError } from '../../errors';

const ROLES: Readonly<Record<string, msp.MSPRole.MSPRoleTypeMap[keyof msp.MSPRole.MSPRoleTypeMap]>> = {
  member: msp.MSPRole.MSPRoleType.MEMBER,
  admin: msp.MSPRole.MSPRoleType.ADMIN,
  client: msp.MSPRole.MSPRoleType.CLIENT,
  peer: msp.MSPRole.MSPRoleType.PEER,
  orderer: msp.MSPRole.MSPRoleType.ORDERER,
};

/** By default a majority of the organisations. */
const CHANNEL_POLICY = '/Channel/Application/Endorsement';

/**
 * As the peer's CLI takes it: the path of a policy of the channel, or a signature policy such as
 * `OR('Org1MSP.peer','Org2MSP.peer')`. Throws a UserError for any other text.
 */
export function applicationPolicy(text = CHANNEL_POLICY): peer.ApplicationPolicy {
  const policy = new peer.ApplicationPolicy();
  if (text.startsWith('/')) policy.setChannelConfigPolicyReference(text);
  else policy.setSignaturePolicy(signaturePolicy(text));
  return policy;
}

/** `AND`, `OR` and `OutOf(2, …)` of `'Org1MSP.peer'` and the like. Throws a UserError. */
export function signaturePolicy(text: string): common.SignaturePolicyEnvelope {
  const parser = new Parser(text);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(parser.policy());
  envelope.setIdentitiesList([...parser.principals.values()]);
  return envelope;
}

class Parser {
  /** By the words that name them, each once. */
  readonly principals = new Map<string, msp.MSPPrincipal>();
  readonly #tokens: string[];

  constructor(private readonly text: string) {
    this.#tokens = text.match(/'[^']*'|[A-Za-z]+|\d+|\S/g) ?? [];
  }

  policy(): common.SignaturePolicy {
    const policy = this.#rule();
    if (this.#tokens.length > 0) throw this.#malformed(`${this.#tokens[0]} is too much`);
    return policy;
  }

  #rule(): common.SignaturePolicy {
    const word = this.#tokens.shift() ?? '';
    if (word.startsWith("'")) return this.#signedBy(word.slice(1, -1));
    const name = word.toUpperCase();
    if (!['AND', 'OR', 'OUTOF'].includes(name))
      throw this.#malformed(`AND, OR or OutOf is missing at "${word}"`);
    this.#expect('(');
    const count = name === 'OUTOF' ? this.#count() : undefined;
    const rules = [this.#rule()];
    for (; this.#tokens[0] === ','; ) {
      this.#tokens.shift();
      rules.push(this.#rule());
    }
    this.#expect(')');
    const outOf = new common.SignaturePolicy.NOutOf();
    outOf.setN(count ?? (name === 'AND' ? rules.length : 1));
    outOf.setRulesList(rules);
    const policy = new common.SignaturePolicy();
    policy.setNOutOf(outOf);
    return policy;
  }

  #count(): number {
    const count = Number(this.#tokens.shift());
    if (!Number.isInteger(count)) throw this.#malformed('OutOf begins with a number');
    this.#expect(',');
    return count;
  }

  #signedBy(name: string): common.SignaturePolicy {
    const [, mspId = '', role = ''] = /^(.+)\.(\w+)$/.exec(name) ?? [];
    const type = ROLES[role];
    if (type === undefined)
      throw this.#malformed(`'${name}' is not an organisation and a role (${Object.keys(ROLES).join(', ')})`);
    const message = new msp.MSPRole();
    message.setMspIdentifier(mspId);
    message.setRole(type);
    const principal = new msp.MSPPrincipal();
    principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
    principal.setPrincipal(message.serializeBinary());
    if (!this.principals.has(name)) this.principals.set(name, principal);
    const policy = new common.SignaturePolicy();
    policy.setSignedBy([...this.principals.keys()].indexOf(name));
    return policy;
  }

  #expect(token: string): void {
    const found = this.#tokens.shift();
    if (found !== token)
      throw this.#malformed(`${token} is missing${found ? ` before ${found}` : ' at the end'}`);
  }

  #malformed(problem: string): UserError {
    return new UserError(
      `The policy "${this.text}" is wrong: ${problem}. A policy is like OR('Org1MSP.peer','Org2MSP.peer').`,
    );
  }
}
