import type { Readable } from 'node:stream';
import { fileSystemPath, LoginTokens } from '../membersrvc/keystore';
import { dialBlocking } from '../wire/blocking-dial';
import type { Connection } from '../wire/connection';
import { isTrue } from '../wire/go-bool';
import { clientTls, tlsSettings } from '../wire/tls';
import type { Methods } from './server';

/** Where a command reads and writes. */
export interface Stdio {
  readonly stdin: Readable;
  readonly stdout: (text: string | Uint8Array) => void;
  readonly stderr: (text: string) => void;
}

/** In ms; what Fabric's `NewClientConnectionWithAddress` gives gRPC. */
const dialTimeout = 3_000;

/** What a command runs with: its flags, its arguments, the environment, and the peer in this container. */
export class Context {
  readonly tokens: LoginTokens;

  constructor(
    readonly flags: ReadonlyMap<string, string>,
    readonly args: readonly string[],
    readonly env: NodeJS.ProcessEnv,
    readonly stdio: Stdio,
  ) {
    this.tokens = new LoginTokens(fileSystemPath(env));
  }

  flag(name: string): string {
    return this.flags.get(name) ?? '';
  }

  get securityEnabled(): boolean {
    return isTrue(this.env['CORE_SECURITY_ENABLED']);
  }

  get privacyEnabled(): boolean {
    return isTrue(this.env['CORE_SECURITY_PRIVACY']);
  }

  /** Rejects with `Error trying to connect to local peer: …` when no peer has answered for 3 s. */
  async connect(): Promise<LocalPeer> {
    const address = this.env['CORE_PEER_ADDRESS'] || '0.0.0.0:7051';
    const tls = clientTls(tlsSettings(this.env));
    try {
      return new LocalPeer(await dialBlocking(address, { within: dialTimeout, tls }));
    } catch {
      throw new Error('Error trying to connect to local peer: grpc: timed out trying to connect');
    }
  }
}

/** The peer on the other end. Its refusals have gRPC's `rpc error: code = 2 desc = ` before them. */
export class LocalPeer {
  #lost = false;

  constructor(private readonly connection: Connection) {
    connection.once('close', () => {
      this.#lost = true;
    });
  }

  async call<M extends keyof Methods>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    try {
      return await this.connection.call<Methods[M]['result']>(method, params);
    } catch (error) {
      if (this.#lost) throw new Error('rpc error: code = 13 desc = transport is closing');
      throw new Error(`rpc error: code = 2 desc = ${(error as Error).message}`);
    }
  }

  close(): void {
    this.connection.close();
  }
}
