/**
 * What peer and chaincode say to each other: Fabric's ChaincodeMessage (protos/chaincode.proto), with JSON where that
 * has protobuf in its payload. Values of the state are base64.
 */
export type ChaincodeMessage =
  // from the peer
  | { readonly type: 'REGISTERED' | 'READY' }
  | ({ readonly type: 'INIT' | 'TRANSACTION' | 'QUERY'; readonly txid: string } & Call)
  | { readonly type: 'RESPONSE'; readonly txid: string; readonly value?: string; readonly pairs?: Pairs }
  // from the chaincode
  | { readonly type: 'REGISTER'; readonly name: string }
  | { readonly type: 'GET_STATE' | 'DEL_STATE'; readonly txid: string; readonly key: string }
  | { readonly type: 'PUT_STATE'; readonly txid: string; readonly key: string; readonly value: string }
  | {
      readonly type: 'RANGE_QUERY_STATE';
      readonly txid: string;
      readonly startKey: string;
      readonly endKey: string;
    }
  | {
      readonly type: 'INVOKE_CHAINCODE' | 'INVOKE_QUERY';
      readonly txid: string;
      readonly name: string;
      readonly args: readonly string[];
    }
  | {
      readonly type: 'COMPLETED' | 'QUERY_COMPLETED';
      readonly txid: string;
      readonly payload: string;
      readonly event?: { readonly eventName: string; readonly payload: string };
    }
  // from both
  | { readonly type: 'ERROR' | 'QUERY_ERROR'; readonly txid: string; readonly error: string };

/** Function and arguments, and who calls. */
export type Call = { readonly args: readonly string[]; readonly context: SecurityContext };

export type SecurityContext = {
  readonly txTimestamp: { readonly seconds: number; readonly nanos: number };
  /** The transaction certificate, DER in base64; with security only. */
  readonly callerCert?: string;
  readonly metadata?: string;
};

type Pairs = readonly (readonly [key: string, value: string])[];
