import { peer } from '@hyperledger/fabric-protos';
import { z } from 'zod';
import { UserError } from '../../errors';
import { messageOf } from './messages';
import { applicationPolicy, signaturePolicy } from './policy';

/** What the peer's CLI reads from a collections file. */
const COLLECTIONS = z.array(
  z.strictObject({
    name: z.string(),
    policy: z.string(),
    requiredPeerCount: z.int().default(0),
    maxPeerCount: z.int().default(1),
    blockToLive: z.int().default(0),
    memberOnlyRead: z.boolean().default(false),
    memberOnlyWrite: z.boolean().default(false),
    endorsementPolicy: z
      .strictObject({ signaturePolicy: z.string().optional(), channelConfigPolicy: z.string().optional() })
      .optional(),
  }),
);

/** Throws a UserError for what is not a list of collections. */
export function collectionsOf(json: string): peer.CollectionConfigPackage {
  const configList = parsed(json).map(({ policy, maxPeerCount, endorsementPolicy = {}, ...same }) => {
    const endorsement = endorsementPolicy.signaturePolicy ?? endorsementPolicy.channelConfigPolicy;
    const staticCollectionConfig = messageOf(peer.StaticCollectionConfig, {
      ...same,
      memberOrgsPolicy: messageOf(peer.CollectionPolicyConfig, { signaturePolicy: signaturePolicy(policy) }),
      maximumPeerCount: maxPeerCount,
      ...(endorsement && { endorsementPolicy: applicationPolicy(endorsement) }),
    });
    return messageOf(peer.CollectionConfig, { staticCollectionConfig });
  });
  return messageOf(peer.CollectionConfigPackage, { configList });
}

function parsed(json: string): z.output<typeof COLLECTIONS> {
  try {
    return COLLECTIONS.parse(JSON.parse(json));
  } catch (error) {
    const problem =
      error instanceof z.ZodError
        ? `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`
        : (error as Error).message;
    throw new UserError(
      `The collections are wrong: ${problem}. Write [{"name":"secret","policy":"OR('Org1MSP.member')"}].`,
    );
  }
}
