import { createServer } from 'node:http';
import { join } from 'node:path';
import { DockerController } from '../chaincode/dockercontroller';
import { execute } from '../chaincode/execute';
import { ChaincodeSupport } from '../chaincode/support';
import { serveCli } from '../cli/server';
import { Noops } from '../consensus/noops';
import { BatchReplica } from '../consensus/pbft/batch';
import type { Consenter, Json } from '../consensus/plugin';
import { consensusSettings } from '../consensus/settings';
import { type Transaction, TransactionType, withoutCode } from '../ledger/block';
import { Ledger } from '../ledger/ledger';
import { startRest } from '../rest/server';
import { type Connection, listen, type Message } from '../wire/connection';
import { clientTls, type ServerTls, serverTls } from '../wire/tls';
import { type PeerConfig, peerConfig } from './config';
import { PeerDevops } from './devops';
import { EventHub } from './events';
import { registerNode, Users } from './identity';
import { logger } from './logging';
import { PeerNetwork } from './network';
import type { Openchain, PeerEndpoint, Services, Json as ShownJson } from './services';
import { PeerStack, replicaOf, requestOf } from './stack';
import { ShownChain, StateTransfer, serveSync } from './transfer';

const log = logger('nodeCmd');
const peerLog = logger('peer');

/** With Go's names for them. */
const signals = [
  ['SIGTERM', 'terminated'],
  ['SIGINT', 'interrupt'],
] as const;

/** `peer node start`: resolves when the node was stopped. */
export async function startNode(env: NodeJS.ProcessEnv, chaincodeDev: boolean): Promise<void> {
  // Until it has started, Go's default. As process 1 of a container it would get none.
  for (const [signal] of signals) process.once(signal, () => process.exit(2));
  const config = peerConfig(env, chaincodeDev);
  const settings = consensusSettings(env);
  if (config.autoDetected) peerLog.info('func1', `Auto detected peer address: ${config.address}`);
  const events = new EventHub();
  events.start();
  log.info('serve', `Security enabled status: ${config.security}`);
  log.info('serve', 'Privacy enabled status: false');
  const pkiID = config.security ? await registerNode(config) : undefined;

  const node = new Node(config, settings, events, pkiID);
  await node.listen();
  const { id, networkId, address, rootNode, validator } = config;
  log.info(
    'serve',
    `Starting peer with ID=name:"${id}" , network ID=${networkId}, address=${address}, rootnodes=${rootNode}, validator=${validator}`,
  );
  await node.stopped;
}

/** A validating or non-validating peer: what its parts know of each other, they know from here. */
class Node {
  readonly stopped: Promise<void>;
  readonly #ledger: Ledger;
  readonly #support: ChaincodeSupport;
  readonly #network: PeerNetwork;
  readonly #consenter: Consenter | undefined;
  readonly #stack: PeerStack | undefined;
  readonly #users: Users;
  readonly #services: Services;
  readonly #tls: ServerTls | undefined;
  #stop: () => void = () => {};

  constructor(
    private readonly config: PeerConfig,
    settings: ReturnType<typeof consensusSettings>,
    private readonly events: EventHub,
    pkiID: string | undefined,
  ) {
    this.stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
    const database = join(config.fileSystemPath, 'db');
    this.#ledger = Ledger.open(database);
    this.#support = newSupport(config, this.#ledger);
    const self: PeerEndpoint = {
      ID: { name: config.id },
      address: config.address,
      type: config.validator ? 1 : 2,
      ...(pkiID && { pkiID }),
    };
    this.#tls = serverTls(config.tls);
    const serve = (connection: Connection) => this.#servePeer(connection);
    this.#network = new PeerNetwork(self, config, serve, clientTls(config.tls));
    const chain = new ShownChain(this.#ledger);
    if (config.validator) {
      if (this.#ledger.height === 0) {
        logger('genesis').info('func1', 'Creating genesis block.');
        this.#ledger.makeGenesis();
      }
      const transfer = new StateTransfer(this.#network, this.#ledger, config.maxStateDeltas, chain);
      this.#stack = new PeerStack(this.#network, this.#ledger, this.#support, transfer, events, database);
      logger('consensus/controller').info('NewConsenter', `Creating consensus plugin ${settings.plugin}`);
      this.#consenter =
        settings.plugin === 'noops'
          ? new Noops(settings.noops, this.#stack)
          : new BatchReplica(settings.pbft, this.#stack);
    }
    this.#users = new Users(config);
    this.#services = {
      devops: new PeerDevops(config, this.#users, (transaction) => this.#process(transaction)),
      openchain: openchain(chain, this.#network),
      admin: { status: () => 'STARTED', stop: () => this.#shutDown() },
    };
  }

  async listen(): Promise<void> {
    const { port, restPort, eventsPort, fileSystemPath, security, devMode, validator } = this.config;
    this.#consenter?.start();
    this.#network.on('message', (message, from) => this.#received(message, from));
    await listen(port, (connection) => this.#accept(connection), this.#tls);
    this.#network.start();
    const rest = { port: restPort, fileSystemPath, tls: this.#tls, securityEnabled: security, devMode };
    await startRest(this.#services, security ? this.#users : undefined, rest);
    logger('rest').info(
      'StartOpenchainRESTServer',
      `Initializing the REST service on 0.0.0.0:${restPort}, TLS is ${this.#tls ? 'enabled' : 'disabled'}.`,
    );
    if (validator) await this.events.listen(eventsPort, this.#tls);
    if (this.config.profilePort) refuseProfiling(this.config.profilePort);
    for (const [signal, name] of signals)
      process.removeAllListeners(signal).once(signal, () => {
        process.stdout.write(`\n${name}\n`);
        this.#shutDown();
      });
  }

  /** Peers, chaincodes and the CLI come by the same port; what they say first tells them apart. */
  #accept(connection: Connection): void {
    serveCli(connection, this.#services, this.config.id);
    connection.once('message', (message) => {
      if (message.type === 'DISC_HELLO') this.#network.accept(connection, message);
      else if (message.type === 'REGISTER') this.#support.register(String(message['name']), connection);
      else connection.close();
    });
  }

  #servePeer(connection: Connection): void {
    connection.answer(async (method, params) => {
      if (method === 'ProcessTransaction') return this.#process(params as Transaction);
      if (method.startsWith('SYNC_')) return serveSync(this.#ledger, method, params as SyncRange);
      throw new Error(`unknown service ${method}`);
    });
  }

  #received(message: Message, from: PeerEndpoint): void {
    if (message.type !== 'CONSENSUS') return;
    this.#consenter?.receive(message['payload'] as Json, replicaOf(from.ID.name));
  }

  /** A validator queries its own state, and hands transactions to consensus; any other peer asks a validator. */
  async #process(transaction: Transaction): Promise<string> {
    if (!this.#consenter) return this.#forward(transaction);
    if (transaction.type !== TransactionType.QUERY) {
      this.#consenter.submit(requestOf(transaction));
      return '';
    }
    if (!this.#stack?.valid) throw new Error('Error: state may be inconsistent, cannot query');
    try {
      return (await execute(this.#support, transaction, this.#ledger.state)).payload;
    } catch (error) {
      throw new Error(`Error:${(error as Error).message}`);
    }
  }

  async #forward(transaction: Transaction): Promise<string> {
    const validators = this.#network.endpoints().filter(({ type }) => type === 1);
    const validator = validators[Math.floor(Math.random() * validators.length)];
    if (!validator) throw new Error('No validator is connected');
    return this.#network.call<string>(validator.ID.name, 'ProcessTransaction', transaction);
  }

  #shutDown(): void {
    this.#consenter?.stop();
    this.#network.stop();
    this.#support.close();
    this.#stop();
  }
}

type SyncRange = Parameters<typeof serveSync>[2];

function newSupport(config: PeerConfig, ledger: Ledger): ChaincodeSupport {
  const settings = {
    networkId: config.networkId,
    peerId: config.id,
    peerAddress: config.address,
    userRunsChaincode: config.devMode,
    startupTimeout: config.chaincodeStartupTimeout,
    executeTimeout: 30_000,
  };
  const containers = new DockerController(config.vmEndpoint, config.networkMode, config.tls);
  logSystemChaincodes(config.security);
  return new ChaincodeSupport(settings, containers, (name) => ledger.transaction(name));
}

/** v0.6.1 has one system chaincode, and it is disabled: its core.yaml has no `chaincode.system`. */
function logSystemChaincodes(security: boolean): void {
  const noop = '(noop,github.com/hyperledger/fabric/bddtests/syschaincode/noop)';
  const log = logger('sysccapi');
  if (!security) log.info('RegisterSysCC', `system chaincode ${noop} disabled`);
  // The real peer's words; it means that system chaincodes do not support security.
  else log.warning('RegisterSysCC', `Currently system chaincode does support security${noop}`);
}

/** The port is open, as the real one, which has Go's pprof there. */
function refuseProfiling(port: number): void {
  log.info('func4', `Starting profiling server with listenAddress = 0.0.0.0:${port}`);
  const server = createServer((_, response) => {
    response.writeHead(501).end('profiling is not modelled by the embedded network\n');
  });
  server.listen(port, '0.0.0.0');
}

function openchain(chain: ShownChain, network: PeerNetwork): Openchain {
  return {
    // A non-validating peer has no blocks.
    blockchainInfo: () => (chain.info().height > 0 ? chain.info() : undefined),
    block: (number) => {
      const block = chain.block(number);
      return block && (withoutCode(block) as ShownJson);
    },
    transaction: (id) => chain.transaction(id),
    peers: () => network.endpoints(),
  };
}
