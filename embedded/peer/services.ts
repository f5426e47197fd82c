import type { ChaincodeType } from '../wire/messages';

/**
 * What a peer offers, to its REST interface (in the process) and to its CLI (over port 7051), under the
 * names of Fabric 0.6's own services: Devops, Openchain, Admin (protos/devops.proto, api.proto, server_admin.proto).
 * Every method rejects with an Error whose message is the text the real service answers, without the
 * `rpc error: code = 2 desc = ` that gRPC puts before it on the CLI.
 */

export interface ChaincodeSpec {
  readonly type: ChaincodeType;
  readonly chaincodeID: { readonly path: string; readonly name: string };
  /** The constructor or call, as UTF-8 strings; the function's name is the first. */
  readonly args: readonly string[];
  /** Enrollment id of the user; '' without security. */
  readonly secureContext: string;
  readonly attributes: readonly string[];
  /** Base64. */
  readonly metadata: string;
}

export interface Devops {
  /** Enrols the user with membersrvc and keeps its token on this peer. Resolves also for one already logged in. */
  login(user: { enrollId: string; enrollSecret: string }): Promise<void>;
  /** Checks path and constructor, names the chaincode, and submits the transaction; returns the name. */
  deploy(spec: ChaincodeSpec): Promise<string>;
  /** Submits the transaction; returns its id. */
  invoke(spec: ChaincodeSpec): Promise<string>;
  /** Runs the query on this peer's own state; returns the chaincode's answer, base64. */
  query(spec: ChaincodeSpec): Promise<string>;
}

export interface PeerEndpoint {
  readonly ID: { readonly name: string };
  readonly address: string;
  /** 1 validator, 2 non-validator. */
  readonly type: 1 | 2;
  /** Base64; absent without security. */
  readonly pkiID?: string;
}

/** JSON as REST shows it (protobuf's jsonpb: empty fields are left out, bytes are base64). */
export type Json = { readonly [field: string]: unknown };

export interface Openchain {
  /** `{height, currentBlockHash, previousBlockHash}` as `GET /chain` answers. Undefined without a block. */
  blockchainInfo(): Json | undefined;
  /** Undefined where there is no such block. */
  block(number: number): Json | undefined;
  /** Undefined where no block holds it. */
  transaction(id: string): Json | undefined;
  /** Every peer known, this one included. */
  peers(): PeerEndpoint[];
}

export interface Admin {
  status(): 'STARTED';
  /** Stops the node: the process exits 0. */
  stop(): void;
}

export interface Services {
  readonly devops: Devops;
  readonly openchain: Openchain;
  readonly admin: Admin;
}
