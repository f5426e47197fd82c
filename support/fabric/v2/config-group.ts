/** What the configuration of a channel is made of: groups of values and policies. */
import { common, type msp } from '@hyperledger/fabric-protos';
import type { Message } from 'google-protobuf';
import { bytesOf, type Fields, messageOf } from './messages';
import { outOf, role, signedBy } from './policy';

const configValue = (message: Message): common.ConfigValue =>
  messageOf(common.ConfigValue, { value: message.serializeBinary(), modPolicy: 'Admins' });

/** The value of a setting, which administrators may change. */
export const value = <M extends Message>(Type: new () => M, fields: Fields<M>): common.ConfigValue =>
  configValue(messageOf(Type, fields));

export function capabilities(version: string): common.ConfigValue {
  const message = new common.Capabilities();
  message.getCapabilitiesMap().set(version, new common.Capability());
  return configValue(message);
}

export function groupOf(
  values: Readonly<Record<string, common.ConfigValue>>,
  policies: Readonly<Record<string, common.ConfigPolicy>>,
  groups: Readonly<Record<string, common.ConfigGroup>> = {},
): common.ConfigGroup {
  const group = messageOf(common.ConfigGroup, { modPolicy: 'Admins' });
  for (const [name, one] of Object.entries(values)) group.getValuesMap().set(name, one);
  for (const [name, one] of Object.entries(policies)) group.getPoliciesMap().set(name, one);
  for (const [name, one] of Object.entries(groups)) group.getGroupsMap().set(name, one);
  return group;
}

const policy = (type: keyof common.Policy.PolicyTypeMap, value: Uint8Array): common.ConfigPolicy =>
  messageOf(common.ConfigPolicy, {
    policy: messageOf(common.Policy, { type: common.Policy.PolicyType[type], value }),
    modPolicy: 'Admins',
  });

/** A policy that refers to the policies of this name in the groups below. */
export function meta(rule: keyof common.ImplicitMetaPolicy.RuleMap, subPolicy: string): common.ConfigPolicy {
  const { ImplicitMetaPolicy } = common;
  return policy(
    'IMPLICIT_META',
    bytesOf(ImplicitMetaPolicy, { rule: ImplicitMetaPolicy.Rule[rule], subPolicy }),
  );
}

/** Those that each group of groups has. */
export const META_POLICIES = {
  Readers: meta('ANY', 'Readers'),
  Writers: meta('ANY', 'Writers'),
  Admins: meta('MAJORITY', 'Admins'),
};

/** Signed by at least `count` of these principals. */
export function signed(count: number, identitiesList: msp.MSPPrincipal[]): common.ConfigPolicy {
  const rule = outOf(
    count,
    identitiesList.map((_, index) => signedBy(index)),
  );
  return policy('SIGNATURE', bytesOf(common.SignaturePolicyEnvelope, { rule, identitiesList }));
}

/** Signed by anyone who has one of these roles in the organisation. */
export const anyOf = (mspId: string, ...roles: Parameters<typeof role>[1][]): common.ConfigPolicy =>
  signed(
    1,
    roles.map((name) => role(mspId, name)),
  );
