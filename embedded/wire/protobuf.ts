/**
 * Enough of protobuf's wire format to write and read what Fabric hashes, signs and shows: fields in order,
 * zero values left out, as golang/protobuf marshals proto3.
 */
export class ProtoWriter {
  readonly #parts: Buffer[] = [];

  uint(field: number, value: number): this {
    if (value !== 0) this.#parts.push(varint(field << 3), varint(value));
    return this;
  }

  bytes(field: number, value: Buffer): this {
    return value.length === 0 ? this : this.message(field, value);
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  /** Repeated fields keep their empty elements. */
  strings(field: number, values: readonly string[]): this {
    for (const value of values) this.message(field, Buffer.from(value, 'utf8'));
    return this;
  }

  /** An embedded message that is there, though it may be empty. */
  message(field: number, encoded: Buffer): this {
    this.#parts.push(varint((field << 3) | 2), varint(encoded.length), encoded);
    return this;
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

type ProtoField = { readonly field: number; readonly value: number | Buffer };

/** The top level fields, in order. Knows varint and length-delimited fields, and rejects others. */
export function readProto(encoded: Buffer): ProtoField[] {
  const fields: ProtoField[] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = encoded[at++];
      if (byte === undefined) throw new Error('proto: unexpected EOF');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < encoded.length) {
    const tag = next();
    const field = tag >>> 3;
    if ((tag & 7) === 0) fields.push({ field, value: next() });
    else if ((tag & 7) === 2) {
      const length = next();
      if (at + length > encoded.length) throw new Error('proto: unexpected EOF');
      fields.push({ field, value: encoded.subarray(at, at + length) });
      at += length;
    } else throw new Error(`proto: wire type ${tag & 7} is not modelled by the embedded network`);
  }
  return fields;
}

/** The last length-delimited value of a field; empty when it is absent, as proto3 has it. */
export function protoBytes(fields: readonly ProtoField[], field: number): Buffer {
  const value = fields.findLast((each) => each.field === field)?.value;
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

export function protoUint(fields: readonly ProtoField[], field: number): number {
  const value = fields.findLast((each) => each.field === field)?.value;
  return typeof value === 'number' ? value : 0;
}

export function protoStrings(fields: readonly ProtoField[], field: number): string[] {
  return fields.filter((each) => each.field === field).map(({ value }) => value.toString());
}

/** Numbers up to 2^53: lengths, sequence numbers, seconds. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  while (value >= 0x80) {
    bytes.push((value % 128) | 0x80);
    value = Math.floor(value / 128);
  }
  return Buffer.from([...bytes, value]);
}
