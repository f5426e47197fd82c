/** What the configuration of a channel is made of: groups of values and policies. */
import { common, type msp } from '@hyperledger/fabric-protos';
import type { Message } from 'google-protobuf';
import { envelopeOf, outOf, signedBy } from './policy';

/** The value of a setting, which administrators may change. */
export function value(message: Message): common.ConfigValue {
  const config = new common.ConfigValue();
  config.setValue(message.serializeBinary());
  config.setModPolicy('Admins');
  return config;
}

export function capabilities(version: string): common.ConfigValue {
  const message = new common.Capabilities();
  message.getCapabilitiesMap().set(version, new common.Capability());
  return value(message);
}

export function groupOf(
  values: Readonly<Record<string, common.ConfigValue>>,
  policies: Readonly<Record<string, common.ConfigPolicy>>,
  groups: Readonly<Record<string, common.ConfigGroup>> = {},
): common.ConfigGroup {
  const group = new common.ConfigGroup();
  for (const [name, one] of Object.entries(values)) group.getValuesMap().set(name, one);
  for (const [name, one] of Object.entries(policies)) group.getPoliciesMap().set(name, one);
  for (const [name, one] of Object.entries(groups)) group.getGroupsMap().set(name, one);
  group.setModPolicy('Admins');
  return group;
}

function policy(
  type: common.Policy.PolicyTypeMap[keyof common.Policy.PolicyTypeMap],
  message: Message,
): common.ConfigPolicy {
  const inner = new common.Policy();
  inner.setType(type);
  inner.setValue(message.serializeBinary());
  const config = new common.ConfigPolicy();
  config.setPolicy(inner);
  config.setModPolicy('Admins');
  return config;
}

/** A policy that refers to the policies of this name in the groups below. */
export function meta(rule: keyof common.ImplicitMetaPolicy.RuleMap, subPolicy: string): common.ConfigPolicy {
  const message = new common.ImplicitMetaPolicy();
  message.setRule(common.ImplicitMetaPolicy.Rule[rule]);
  message.setSubPolicy(subPolicy);
  return policy(common.Policy.PolicyType.IMPLICIT_META, message);
}

/** Those that each group of groups has. */
export const META_POLICIES = {
  Readers: meta('ANY', 'Readers'),
  Writers: meta('ANY', 'Writers'),
  Admins: meta('MAJORITY', 'Admins'),
};

/** Signed by at least `count` of these principals. */
export function signed(count: number, principals: readonly msp.MSPPrincipal[]): common.ConfigPolicy {
  const rules = principals.map((_, index) => signedBy(index));
  return policy(common.Policy.PolicyType.SIGNATURE, envelopeOf(outOf(count, rules), principals));
}

export const anyOf = (...principals: readonly msp.MSPPrincipal[]): common.ConfigPolicy =>
  signed(1, principals);
