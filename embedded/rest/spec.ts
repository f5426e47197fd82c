import type { ChaincodeSpec } from '../peer/services';
import { chaincodeInput, string, strings } from '../wire/chaincode-input';
import { field, isObject, mismatch } from '../wire/go-json';
import { chaincodeTypes } from '../wire/messages';

/** A ChaincodeSpec as a client sent it: what it did not send is undefined. */
export interface SentSpec extends Omit<ChaincodeSpec, 'chaincodeID' | 'args'> {
  readonly chaincodeID: ChaincodeSpec['chaincodeID'] | undefined;
  readonly args: readonly string[] | undefined;
}

/**
 * Reads the params of a JSON-RPC request. They go through Go's encoding/json and not through protobuf's, so an
 * enumeration is a number: `"type":1` is GOLANG, and `"type":"GOLANG"` an error.
 */
export function readSpec(json: unknown): SentSpec {
  if (!isObject(json)) throw mismatch(json, 'protos.ChaincodeSpec');
  const id = field(json, 'chaincodeID');
  const ctor = field(json, 'ctorMsg');
  return {
    type: chaincodeTypes[enumeration(field(json, 'type'), 'protos.ChaincodeSpec_Type')] ?? 'UNDEFINED',
    chaincodeID: isAbsent(id) ? undefined : readChaincodeID(id),
    args: isAbsent(ctor) ? undefined : chaincodeInput(ctor),
    secureContext: string(field(json, 'secureContext')),
    attributes: strings(field(json, 'attributes')),
    metadata: string(field(json, 'metadata')),
  };
}

function readChaincodeID(json: unknown): ChaincodeSpec['chaincodeID'] {
  if (!isObject(json)) throw mismatch(json, 'protos.ChaincodeID');
  return { path: string(field(json, 'path')), name: string(field(json, 'name')) };
}

function enumeration(value: unknown, goType: string): number {
  if (isAbsent(value)) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw mismatch(value, goType);
  return value;
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
