import { createHash, createPrivateKey } from 'node:crypto';
import { type Identity, signers } from '@hyperledger/fabric-gateway';
import { msp } from '@hyperledger/fabric-protos';
import type { Credentials } from './certificates';

/** As peers read it: organisation and certificate. */
export function serializedIdentity(mspId: string, certificate: string): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  return identity.serializeBinary();
}

/** A member of an organisation that signs what it sends. */
export class Signer {
  readonly serialized: Uint8Array;
  readonly identity: Identity;
  /** Signs a digest; the signature has a low S, as Fabric requires. */
  readonly signDigest: (digest: Uint8Array) => Promise<Uint8Array>;

  constructor(mspId: string, { certificate, privateKey }: Credentials) {
    this.serialized = serializedIdentity(mspId, certificate);
    this.identity = { mspId, credentials: Buffer.from(certificate) };
    this.signDigest = signers.newPrivateKeySigner(createPrivateKey(privateKey));
  }

  sign(message: Uint8Array): Promise<Uint8Array> {
    return this.signDigest(createHash('sha256').update(message).digest());
  }
}
