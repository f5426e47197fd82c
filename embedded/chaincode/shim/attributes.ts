/**
 * Attributes in a transaction certificate: extension 1.2.3.4.5.6.9 says which are there and where (`00HEADrole->1#age->2#`),
 * and the value of the one at N stands in extension 1.2.3.4.5.6.(9+N).
 */
export function certAttribute(certificate: Buffer, name: string): Buffer {
  const extensions = certificateExtensions(certificate);
  const header = extensions.get(`${prefix}.9`)?.toString() ?? '';
  for (const entry of header.replace(/^00HEAD/, '').split('#')) {
    const [attribute, position] = entry.split('->');
    const value = attribute === name && extensions.get(`${prefix}.${9 + Number(position)}`);
    if (value) return value;
  }
  throw new Error(`Failed attribute [${name}] doesn't exist in the TCert.`);
}

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
