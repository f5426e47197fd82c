import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../cli/main';
import { serveCli } from '../../cli/server';
import { Client, enroll } from '../../membersrvc/client';
import { Keystore } from '../../membersrvc/keystore';
import { Membersrvc } from '../../membersrvc/main';
import { output } from '../../peer/logging';
import type { ChaincodeSpec, Json, PeerEndpoint, Services } from '../../peer/services';
import { startRest } from '../../rest/server';
import { type Connection, listen } from '../../wire/connection';
import { curl } from './http';
import type { Answer, Env, RestRequest } from './recording';

/**
 * Four peers and membersrvc in one process: the CLI, the REST interface and membersrvc are the embedded network's own;
 * consensus, ledger and Docker are left out. Chaincode is example02, with one state for all.
 */
export class FakeNetwork {
  readonly #directory = mkdtempSync(join(tmpdir(), 'network-'));
  readonly #servers: (Server | NetServer)[] = [];
  readonly #connections = new Set<Connection>();
  readonly #ports = new Map<string, { rest: number; cli: number }>();
  readonly #state = new Map<string, Example02>();

  static async start(): Promise<FakeNetwork> {
    const network = new FakeNetwork();
    const membersrvc = await Membersrvc.open(network.#path('membersrvc'), {
      enabled: false,
      encrypted: false,
    });
    const address = `127.0.0.1:${await network.#listen((connection) => membersrvc.serve(connection))}`;
    for (const peer of PEERS) await network.#startPeer(peer, { eca: address, tca: address });
    return network;
  }

  /** Runs the `peer` command as in the peer's container, without a terminal. */
  async exec(peer: string, argv: readonly string[], env: Env): Promise<Answer> {
    const written = { stdout: '', stderr: '' };
    output.reset();
    const exit = await run(
      argv.slice(1),
      {
        CORE_LOGGING_LEVEL: 'debug',
        CORE_SECURITY_ENABLED: 'true',
        CORE_PEER_ADDRESS: `127.0.0.1:${this.#ports.get(peer)?.cli}`,
        CORE_PEER_FILESYSTEMPATH: this.#path(peer),
        ...env,
      },
      {
        stdin: Readable.from([]),
        stdout: (text) => {
          written.stdout += Buffer.from(text);
        },
        stderr: (text) => {
          written.stderr += text;
        },
      },
    );
    // The path is part of what the CLI logs.
    const stderr = written.stderr.replaceAll(this.#path(peer), '/var/hyperledger/production');
    return { stdout: written.stdout, stderr, exit };
  }

  request(peer: string, request: RestRequest): Promise<Answer> {
    return curl({ host: '127.0.0.1', port: this.#ports.get(peer)?.rest ?? 0 }, request);
  }

  stop(): void {
    for (const connection of this.#connections) connection.close();
    for (const server of this.#servers) server.close();
    for (const server of this.#servers) if ('closeAllConnections' in server) server.closeAllConnections();
    rmSync(this.#directory, { recursive: true });
  }

  async #startPeer(peer: string, authorities: { eca: string; tca: string }): Promise<void> {
    const root = this.#path(peer);
    const services = this.#services(peer, async (user, secret) => {
      await enroll(authorities, new Keystore(root, 'client', user), user, secret);
    });
    const clients = { client: (user: string) => Client.open(root, user, authorities, 1) };
    const settings = { port: 0, fileSystemPath: root, securityEnabled: true, devMode: false };
    const rest = await startRest(services, clients, settings);
    this.#servers.push(rest);
    const cli = await this.#listen((connection) => serveCli(connection, services, peer));
    this.#ports.set(peer, { rest: (rest.address() as AddressInfo).port, cli });
  }

  #services(peer: string, login: (user: string, secret: string) => Promise<void>): Services {
    return {
      devops: {
        login: ({ enrollId, enrollSecret }) => login(enrollId, enrollSecret),
        deploy: async (spec) => this.#deploy(spec),
        invoke: async ({ chaincodeID, args }) => {
          this.#state.get(chaincodeID.name)?.invoke(args);
          return randomUUID();
        },
        query: async ({ chaincodeID: { name }, args }) => {
          const chaincode = this.#state.get(name);
          if (chaincode) return Buffer.from(chaincode.query(args)).toString('base64');
          const problem = `Could not get deployment transaction for ${name} - LedgerError - ResourceNotFound`;
          throw new Error(`Error:Failed to launch chaincode spec(${problem}: ledger: resource not found)`);
        },
      },
      openchain: {
        blockchainInfo: () => ({
          height: 4,
          currentBlockHash: hash('current'),
          previousBlockHash: hash('previous'),
        }),
        block: (number) => BLOCKS.get(number),
        transaction: () => undefined,
        peers: () => [...PEERS.filter((p) => p !== peer), peer].map(endpoint),
      },
      admin: { status: () => 'STARTED', stop: () => undefined },
    };
  }

  #deploy({ type, chaincodeID: { path }, args }: ChaincodeSpec): string {
    if (type !== 'GOLANG')
      throw new Error(`Failed to determine platform type: Unknown chaincodeType: ${type}`);
    if (path !== EXAMPLE02) throw new Error(`Path to chaincode does not exist: ${path}`);
    const [, a, amountOfA, b, amountOfB] = args;
    const name = NAMES[`${amountOfA} ${amountOfB}`] ?? hash(args.join());
    const state = new Map([
      [a ?? '', Number(amountOfA)],
      [b ?? '', Number(amountOfB)],
    ]);
    if (!this.#state.has(name)) this.#state.set(name, new Example02(state));
    return name;
  }

  async #listen(accept: (connection: Connection) => void): Promise<number> {
    const server = await listen(0, (connection) => {
      this.#connections.add(connection);
      accept(connection);
    });
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

const PEERS = ['vp0', 'vp1', 'vp2', 'vp3'];
const EXAMPLE02 = 'github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02';

/** Names of example02 by the amounts it was deployed with, as recorded. */
const NAMES: Record<string, string> = {
  '100 200':
    'ee5b24a1f17c356dd5f6e37307922e39ddba12e5d2e203ed93401d7d05eb0dd194fb9070549c5dc31eb63f4e654dbd5a1d86cbb30c48e3ab1812590cd0f78539',
  '7 8':
    'f780f2687f9b9ec4e4f0b5e87f74344dbccefd049b8095134b4a717a27cdeff977f613544c10245d8747c642d4694ce13c8b6d29ec8187612c4327d4017aa230',
};

/** The genesis block, and one of a failed transaction. */
const BLOCKS = new Map<number, Json>([
  [0, { nonHashData: { localLedgerCommitTimestamp: { seconds: 1795331926, nanos: 560156223 } } }],
  ...([5, 6] as const).map((number): [number, Json] => [
    number,
    {
      stateHash: hash('state'),
      previousBlockHash: hash('previous'),
      consensusMetadata: Buffer.from([8, number]).toString('base64'),
      nonHashData: {
        localLedgerCommitTimestamp: { seconds: 1795332132, nanos: 148634638 },
        chaincodeEvents: [{}],
      },
    },
  ]),
]);

class Example02 {
  constructor(private readonly amounts: Map<string, number>) {}

  /** A transaction that cannot be carried out has no effect, and its sender hears nothing of it. */
  invoke([, from = '', to = '', amount]: readonly string[]): void {
    const [a, b] = [this.amounts.get(from), this.amounts.get(to)];
    if (a === undefined || b === undefined || !/^\d+$/.test(amount ?? '')) return;
    this.amounts.set(from, a - Number(amount));
    this.amounts.set(to, b + Number(amount));
  }

  query([name, key]: readonly string[]): string {
    const failure = (text: string) => new Error(`Error:Transaction or query returned with failure: ${text}`);
    if (name !== 'query') throw failure('Invalid query function name. Expecting "query"');
    if (key === undefined) {
      throw failure('Incorrect number of arguments. Expecting name of the person to query');
    }
    const amount = this.amounts.get(key);
    if (amount === undefined) throw failure(`{"Error":"Nil amount for ${key}"}`);
    return String(amount);
  }
}

function hash(text: string): string {
  return createHash('sha512').update(text).digest('base64');
}

function endpoint(peer: string, index: number): PeerEndpoint {
  const pkiID = createHash('sha256').update(peer).digest('base64');
  return { ID: { name: peer }, address: `172.17.0.${index + 3}:7051`, type: 1, pkiID };
}
