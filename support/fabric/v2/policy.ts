import { common, msp, peer } from '@hyperledger/fabric-protos';
import { UserError } from '../../errors';
import { bytesOf, messageOf } from './messages';
import { serializedIdentity } from './signer';

const ROLES = ['MEMBER', 'ADMIN', 'CLIENT', 'PEER', 'ORDERER'] as const;

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
  const tokens = text.match(/'[^']*'|[A-Za-z]+|\d+|\S/g) ?? [];
  /** By the words that name them, each once. */
  const principals = new Map<string, msp.MSPPrincipal>();
  const malformed = (problem: string) =>
    new UserError(
      `The policy "${text}" is wrong: ${problem}. A policy is like OR('Org1MSP.peer','Org2MSP.peer').`,
    );
  const expect = (token: string) => {
    const found = tokens.shift();
    if (found !== token) throw malformed(`${token} is missing${found ? ` before ${found}` : ' at the end'}`);
  };
  const countIn = (): number => {
    const count = Number(tokens.shift());
    if (!Number.isInteger(count)) throw malformed('OutOf begins with a number');
    expect(',');
    return count;
  };
  const signedByOne = (name: string) => {
    const [, mspId = '', word = ''] = /^(.+)\.(\w+)$/.exec(name) ?? [];
    const known = ROLES.find((one) => one.toLowerCase() === word);
    if (!known)
      throw malformed(
        `'${name}' is not an organisation and a role (${ROLES.map((one) => one.toLowerCase()).join(', ')})`,
      );
    if (!principals.has(name)) principals.set(name, role(mspId, known));
    return signedBy([...principals.keys()].indexOf(name));
  };
  const rule = (): common.SignaturePolicy => {
    const word = tokens.shift() ?? '';
    if (word.startsWith("'")) return signedByOne(word.slice(1, -1));
    const name = word.toUpperCase();
    if (!['AND', 'OR', 'OUTOF'].includes(name)) throw malformed(`AND, OR or OutOf is missing at "${word}"`);
    expect('(');
    const count = name === 'OUTOF' ? countIn() : undefined;
    const rules = [rule()];
    for (; tokens[0] === ','; ) {
      tokens.shift();
      rules.push(rule());
    }
    expect(')');
    return outOf(count ?? (name === 'AND' ? rules.length : 1), rules);
  };
  const whole = rule();
  if (tokens.length > 0) throw malformed(`${tokens[0]} is too much`);
  return messageOf(common.SignaturePolicyEnvelope, { rule: whole, identitiesList: [...principals.values()] });
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
