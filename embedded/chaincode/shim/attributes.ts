import { attributeKeysIn, decryptAttribute, headerName } from '../../wire/attribute-keys';

/**
 * Attributes in a transaction certificate: extension 1.2.3.4.5.6.9 says which are there and where (`00HEADrole->1#age->2#`),
 * and the value of the one at N stands in extension 1.2.3.4.5.6.(9+N). All may be encrypted; the caller's metadata has the
 * keys then.
 */
export function certAttribute(certificate: Buffer, metadata: Buffer, name: string): Buffer {
  const extensions = certificateExtensions(certificate);
  const header = extensions.get(`${prefix}.9`) ?? Buffer.alloc(0);
  const isPlain = header.length === 0 || header.toString().startsWith(HEADER);
  const read = isPlain ? (_: string, value: Buffer) => value : decryptedBy(attributeKeysIn(metadata));
  for (const entry of read(headerName, header).toString().replace(HEADER, '').split('#')) {
    const [attribute, position] = entry.split('->');
    const value = attribute === name && extensions.get(`${prefix}.${9 + Number(position)}`);
    if (value) return read(name, value);
  }
  throw new Error(`Failed attribute [${name}] doesn't exist in the TCert.`);
}

function decryptedBy(keys: ReadonlyMap<string, Buffer>): (name: string, value: Buffer) => Buffer {
  return (name, value) => {
    const key = keys.get(name);
    if (key) return decryptAttribute(key, value);
    throw new Error(
      name === headerName
        ? 'Is not possible read an attribute encrypted without the headerKey'
        : 'Cannot find decryption key for attribute',
    );
  };
}

const HEADER = '00HEAD';
const prefix = '1.2.3.4.5.6';

/** X.509 extensions by object identifier. A walk over DER: Node shows certificates, but not their extensions. */
function certificateExtensions(certificate: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const visit = (der: Buffer): void => {
    const elements = readDer(der);
    const [id] = elements;
    const value = elements.at(-1);
    if (id?.tag === objectIdentifier && value?.tag === octetString) {
      found.set(oid(id.contents), value.contents);
    } else {
      for (const { tag, contents } of elements) if (tag & constructed) visit(contents);
    }
  };
  visit(certificate);
  return found;
}

const [objectIdentifier, octetString, constructed] = [0x06, 0x04, 0x20];

function readDer(der: Buffer): { tag: number; contents: Buffer }[] {
  const elements: { tag: number; contents: Buffer }[] = [];
  for (let at = 0; at + 2 <= der.length; ) {
    const tag = der[at] ?? 0;
    const first = der[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const length = lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    elements.push({ tag, contents: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

function oid(encoded: Buffer): string {
  const arcs = [Math.floor((encoded[0] ?? 0) / 40), (encoded[0] ?? 0) % 40];
  let arc = 0;
  for (const byte of encoded.subarray(1)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  return arcs.join('.');
}
