import { common, msp, peer } from '@hyperledger/fabric-protos';
import { UserError } from '../../errors';
import { serializedIdentity } from './signer';

const ROLES = ['member', 'admin', 'client', 'peer', 'orderer'] as const;

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
  return envelopeOf(parser.policy(), [...parser.principals.values()]);
}

/** Its rules name the principals by their index. */
export function envelopeOf(
  rule: common.SignaturePolicy,
  principals: readonly msp.MSPPrincipal[],
): common.SignaturePolicyEnvelope {
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(rule);
  envelope.setIdentitiesList([...principals]);
  return envelope;
}

/** At least `count` of the rules hold. */
export function outOf(count: number, rules: common.SignaturePolicy[]): common.SignaturePolicy {
  const some = new common.SignaturePolicy.NOutOf();
  some.setN(count);
  some.setRulesList(rules);
  const policy = new common.SignaturePolicy();
  policy.setNOutOf(some);
  return policy;
}

export function signedBy(index: number): common.SignaturePolicy {
  const policy = new common.SignaturePolicy();
  policy.setSignedBy(index);
  return policy;
}

/** Everyone who has this role in the organisation. */
export function role(mspId: string, name: keyof msp.MSPRole.MSPRoleTypeMap): msp.MSPPrincipal {
  const message = new msp.MSPRole();
  message.setMspIdentifier(mspId);
  message.setRole(msp.MSPRole.MSPRoleType[name]);
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(message.serializeBinary());
  return principal;
}

/** The one who has this certificate. */
export function identity(mspId: string, certificate: string): msp.MSPPrincipal {
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.IDENTITY);
  principal.setPrincipal(serializedIdentity(mspId, certificate));
  return principal;
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
    return outOf(count ?? (name === 'AND' ? rules.length : 1), rules);
  }

  #count(): number {
    const count = Number(this.#tokens.shift());
    if (!Number.isInteger(count)) throw this.#malformed('OutOf begins with a number');
    this.#expect(',');
    return count;
  }

  #signedBy(name: string): common.SignaturePolicy {
    const [, mspId = '', word = ''] = /^(.+)\.(\w+)$/.exec(name) ?? [];
    const known = ROLES.find((one) => one === word);
    if (!known) throw this.#malformed(`'${name}' is not an organisation and a role (${ROLES.join(', ')})`);
    if (!this.principals.has(name))
      this.principals.set(name, role(mspId, known.toUpperCase() as Uppercase<typeof known>));
    return signedBy([...this.principals.keys()].indexOf(name));
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
