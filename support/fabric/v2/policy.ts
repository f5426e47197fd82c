import { common, msp, peer } from '@hyperledger/fabric-protos';
import { UserError } from '../../errors';
import { bytesOf, messageOf } from './messages';
import { serializedIdentity } from './signer';

const ROLES = ['member', 'admin', 'client', 'peer', 'orderer'] as const;

/** By default a majority of the organisations. */
const CHANNEL_POLICY = '/Channel/Application/Endorsement';

/**
 * As the peer's CLI takes it: the path of a policy of the channel, or a signature policy such as
 * `OR('Org1MSP.peer','Org2MSP.peer')`. Throws a UserError for any other text.
 */
export const applicationPolicy = (text = CHANNEL_POLICY): peer.ApplicationPolicy =>
  messageOf(
    peer.ApplicationPolicy,
    text.startsWith('/')
      ? { channelConfigPolicyReference: text }
      : { signaturePolicy: signaturePolicy(text) },
  );

/** `AND`, `OR` and `OutOf(2, …)` of `'Org1MSP.peer'` and the like. Throws a UserError. */
export function signaturePolicy(text: string): common.SignaturePolicyEnvelope {
  const parser = new Parser(text);
  const rule = parser.policy();
  return messageOf(common.SignaturePolicyEnvelope, { rule, identitiesList: [...parser.principals.values()] });
}

/** At least `n` of the rules hold. */
export const outOf = (n: number, rulesList: common.SignaturePolicy[]): common.SignaturePolicy =>
  messageOf(common.SignaturePolicy, { nOutOf: messageOf(common.SignaturePolicy.NOutOf, { n, rulesList }) });

/** By the principal with this index in the envelope. */
export const signedBy = (index: number): common.SignaturePolicy =>
  messageOf(common.SignaturePolicy, { signedBy: index });

/** Everyone who has this role in the organisation. */
export const role = (mspIdentifier: string, name: keyof msp.MSPRole.MSPRoleTypeMap): msp.MSPPrincipal =>
  messageOf(msp.MSPPrincipal, {
    principalClassification: msp.MSPPrincipal.Classification.ROLE,
    principal: bytesOf(msp.MSPRole, { mspIdentifier, role: msp.MSPRole.MSPRoleType[name] }),
  });

/** The one who has this certificate. */
export const identity = (mspId: string, certificate: string): msp.MSPPrincipal =>
  messageOf(msp.MSPPrincipal, {
    principalClassification: msp.MSPPrincipal.Classification.IDENTITY,
    principal: serializedIdentity(mspId, certificate),
  });

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
