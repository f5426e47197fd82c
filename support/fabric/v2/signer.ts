import { createHash, createPrivateKey } from 'node:crypto';
import type { Client } from '@grpc/grpc-js';
import { connect, type Gateway, hash, signers } from '@hyperledger/fabric-gateway';
import { msp } from '@hyperledger/fabric-protos';
import type { Credentials } from './certificates';
import { bytesOf } from './messages';

/** As peers read it: organisation and certificate. */
export const serializedIdentity = (mspid: string, certificate: string): Uint8Array =>
  bytesOf(msp.SerializedIdentity, { mspid, idBytes: Buffer.from(certificate) });

/** A member of an organisation that signs what it sends. */
export class Signer {
  readonly serialized: Uint8Array;
  /** Signs a digest; the signature has a low S, as Fabric requires. */
  readonly signDigest: (digest: Uint8Array) => Promise<Uint8Array>;

  constructor(
    private readonly mspId: string,
    private readonly credentials: Credentials,
  ) {
    this.serialized = serializedIdentity(mspId, credentials.certificate);
    this.signDigest = signers.newPrivateKeySigner(createPrivateKey(credentials.privateKey));
  }

  sign(message: Uint8Array): Promise<Uint8Array> {
    return this.signDigest(createHash('sha256').update(message).digest());
  }

  gateway(client: Client): Gateway {
    const identity = { mspId: this.mspId, credentials: Buffer.from(this.credentials.certificate) };
    return connect({ client, identity, signer: this.signDigest, hash: hash.sha256 });
  }
}
