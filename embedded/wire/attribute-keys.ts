import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { ProtoWriter, protoBytes, readProto } from './protobuf';

/**
 * Where membersrvc encrypts the attributes in a transaction certificate, each value has a key of its own, and so has the
 * header that says which there are. All come from one secret of the certificate, `preK0`, which its user gets with it.
 * The keys of those asked for go along in the transaction's metadata: by them the chaincode reads the attributes.
 */
export const attributeKey = (preK0: Buffer, name: string): Buffer =>
  createHmac('sha384', preK0).update(name).digest().subarray(0, 32);

/** The header goes by this name among attributes. */
export const headerName = 'attributeHeader';

/** Follows every value: what ends otherwise was decrypted with another key. */
const padding = Buffer.alloc(16, 0xff);

export function encryptAttribute(key: Buffer, value: Buffer): Buffer {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(value), cipher.update(padding), cipher.final()]);
}

export function decryptAttribute(key: Buffer, encrypted: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', key, encrypted.subarray(0, 16));
  const value = Buffer.concat([decipher.update(encrypted.subarray(16)), decipher.final()]);
  if (!value.subarray(-padding.length).equals(padding)) throw new Error('Invalid padding');
  return value.subarray(0, -padding.length);
}

/** AttributesMetadata of attributes.proto: the user's own metadata, and the keys of these attributes and the header. */
export function encodeAttributesMetadata(metadata: Buffer, preK0: Buffer, names: readonly string[]): Buffer {
  const writer = new ProtoWriter().bytes(1, metadata);
  for (const name of [...names.filter((name) => name !== ''), headerName])
    writer.message(2, new ProtoWriter().string(1, name).bytes(2, attributeKey(preK0, name)).finish());
  return writer.finish();
}

/** By the attribute's name. Throws for metadata of another kind. */
export function attributeKeysIn(metadata: Buffer): Map<string, Buffer> {
  const entries = readProto(metadata).filter(({ field }) => field === 2);
  return new Map(
    entries.map(({ value }) => {
      const entry = readProto(Buffer.isBuffer(value) ? value : Buffer.alloc(0));
      return [protoBytes(entry, 1).toString(), protoBytes(entry, 2)];
    }),
  );
}
