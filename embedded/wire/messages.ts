import { ProtoWriter, protoBytes, protoStrings, protoUint, readProto } from './protobuf';

/** The protobuf messages of chaincode.proto that stand in transactions, with Fabric's field numbers. */
export const chaincodeTypes = ['UNDEFINED', 'GOLANG', 'NODE', 'CAR', 'JAVA'] as const;
export type ChaincodeType = (typeof chaincodeTypes)[number];

export interface ChaincodeSpec {
  readonly type: ChaincodeType;
  readonly path: string;
  readonly name: string;
  readonly args: readonly string[];
  /** Names of the attributes that the transaction certificate shall carry. */
  readonly attributes: readonly string[];
  readonly metadata: Buffer;
}

export function encodeChaincodeID(id: { path: string; name: string }): Buffer {
  return new ProtoWriter().string(1, id.path).string(2, id.name).finish();
}

/** ChaincodeInput: what the chaincode name is hashed from. */
export function encodeInput(args: readonly string[]): Buffer {
  return new ProtoWriter().strings(1, args).finish();
}

/** Without `secureContext`: the peer takes the user's name out of what it submits. */
function encodeSpec(spec: ChaincodeSpec): Buffer {
  return new ProtoWriter()
    .uint(1, chaincodeTypes.indexOf(spec.type))
    .message(2, encodeChaincodeID(spec))
    .message(3, encodeInput(spec.args))
    .bytes(7, spec.metadata)
    .strings(8, spec.attributes)
    .finish();
}

function decodeSpec(encoded: Buffer): ChaincodeSpec {
  const fields = readProto(encoded);
  const id = readProto(protoBytes(fields, 2));
  return {
    type: chaincodeTypes[protoUint(fields, 1)] ?? 'UNDEFINED',
    path: protoBytes(id, 1).toString(),
    name: protoBytes(id, 2).toString(),
    args: protoStrings(readProto(protoBytes(fields, 3)), 1),
    attributes: protoStrings(fields, 8),
    metadata: protoBytes(fields, 7),
  };
}

/** ChaincodeDeploymentSpec; `codePackage` is the gzipped tar each validator builds from, empty in dev mode. */
export function encodeDeployment(spec: ChaincodeSpec, codePackage: Buffer): Buffer {
  return new ProtoWriter().message(1, encodeSpec(spec)).bytes(3, codePackage).finish();
}

export function decodeDeployment(encoded: Buffer): { spec: ChaincodeSpec; codePackage: Buffer } {
  const fields = readProto(encoded);
  return { spec: decodeSpec(protoBytes(fields, 1)), codePackage: protoBytes(fields, 3) };
}

export function encodeInvocation(spec: ChaincodeSpec): Buffer {
  return new ProtoWriter().message(1, encodeSpec(spec)).finish();
}

export function decodeInvocation(encoded: Buffer): ChaincodeSpec {
  return decodeSpec(protoBytes(readProto(encoded), 1));
}
