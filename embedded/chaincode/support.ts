import { type Transaction, TransactionType } from '../ledger/block';
import { logger } from '../peer/logging';
import type { Connection } from '../wire/connection';
import { type ChaincodeSpec, decodeDeployment } from '../wire/messages';
import type { DevContainer } from './dockercontroller';
import { ChaincodeFailure, type ChaincodeResult, Handler, type TransactionContext } from './handler';

const log = logger('chaincode');

interface SupportSettings {
  readonly networkId: string;
  readonly peerId: string;
  /** Where chaincodes find this peer, `ip:port`. */
  readonly peerAddress: string;
  /** Dev mode: the user runs the chaincode, and it registers by itself. */
  readonly userRunsChaincode: boolean;
  /** How long a container may take from its start to REGISTER, ms (`CORE_CHAINCODE_STARTUPTIMEOUT`). */
  readonly startupTimeout: number;
  /** How long a transaction may take, ms. */
  readonly executeTimeout: number;
}

/** Where containers come from; see DockerController. */
export interface Containers {
  deploy(container: DevContainer): Promise<void>;
  start(container: DevContainer): Promise<void>;
  stop(id: string): Promise<void>;
}

/** The chaincodes of this peer: builds, launches and calls them. Fabric's `ChaincodeSupport`. */
export class ChaincodeSupport {
  readonly #chaincodes = new Map<string, Launched>();

  constructor(
    private readonly settings: SupportSettings,
    private readonly containers: Containers,
    /** The transaction that deployed a chaincode, by its name. */
    private readonly deployment: (name: string) => Transaction | undefined,
  ) {
    const { peerAddress } = settings;
    log.info('NewChaincodeSupport', `Chaincode support using peerAddress: ${peerAddress}`);
  }

  /** A process that connected says it is chaincode `name`. */
  register(name: string, connection: Connection): void {
    log.debug('beforeRegisterEvent', 'Received REGISTER in state created');
    const launched = this.#chaincodes.get(name) ?? {};
    if (launched.handler) {
      log.debug('registerHandler', `duplicate registered handler(key:${name}) return error`);
      connection.close();
      return;
    }
    const handler = new Handler(name, connection, (called, args, context) =>
      this.#call(called, args, context),
    );
    launched.handler = handler;
    this.#chaincodes.set(name, launched);
    connection.on('close', () => this.#deregister(name, handler));
    log.debug('registerHandler', `registered handler complete for chaincode ${name}`);
    log.debug(
      'beforeRegisterEvent',
      `Got REGISTER for chaincodeID = name:"${name}" , sending back REGISTERED`,
    );
    launched.registered?.();
  }

  /** Builds the image. That it cannot be built shows in `launch`, which tries once more. */
  async deploy(transaction: Transaction): Promise<void> {
    if (this.settings.userRunsChaincode) {
      log.debug('Deploy', 'user runs chaincode, not deploying chaincode');
      return;
    }
    const { spec, codePackage } = decodeDeployment(Buffer.from(transaction.payload, 'base64'));
    if (this.#chaincodes.has(spec.name)) {
      log.debug('Deploy', `deploy ?!! there's a chaincode with that name running: ${spec.name}`);
      throw new Error(`deploy attempted but a chaincode with same name running ${spec.name}`);
    }
    const { networkId, peerId } = this.settings;
    log.debug('Deploy', `deploying chaincode ${spec.name}(networkid:${networkId},peerid:${peerId})`);
    await this.containers.deploy(this.#container(spec.name, codePackage)).catch(() => undefined);
  }

  /**
   * Sees to it that the chaincode runs: starts its container where it is not connected, and initializes it when the
   * transaction is its deployment.
   */
  async launch(name: string, context: TransactionContext, deploying?: Transaction): Promise<Handler> {
    const launched = this.#chaincodes.get(name);
    if (launched && !launched.handler) {
      if (!context.delta) throw new Error(`premature execution - chaincode (${name}) is being launched`);
      // A query had it launched. Fabric fails transactions as well, though they should come out the same on every peer.
      await launched.settled;
      return this.launch(name, context, deploying);
    }
    if (launched?.handler?.isRunning) return launched.handler;
    const deployed = deploying ?? this.#deployment(name);
    const { spec, codePackage } = decodeDeployment(Buffer.from(deployed.payload, 'base64'));
    if (!this.settings.userRunsChaincode && !launched?.handler) {
      await this.#launchAndWaitForRegister(name, codePackage, context.txid).catch((error) => {
        log.error('Launch', `launchAndWaitForRegister failed ${error.message}`);
        throw error;
      });
    }
    const handler = await this.#initOrReady(name, spec, context, deploying !== undefined);
    log.debug('Launch', 'sending init completed');
    log.debug('Launch', 'LaunchChaincode complete');
    return handler;
  }

  /** Runs a transaction or a query; it must have been launched. */
  execute(handler: Handler, args: readonly string[], context: TransactionContext): Promise<ChaincodeResult> {
    const type = context.delta ? 'TRANSACTION' : 'QUERY';
    return handler.execute(type, args, context, this.settings.executeTimeout);
  }

  /** The connections end, and with them the processes. */
  close(): void {
    for (const { handler } of this.#chaincodes.values()) handler?.close();
  }

  #deployment(name: string): Transaction {
    const transaction = this.deployment(name);
    if (transaction?.type === TransactionType.DEPLOY) return transaction;
    throw new Error(
      `Could not get deployment transaction for ${name} - LedgerError - ResourceNotFound: ledger: resource not found`,
    );
  }

  async #launchAndWaitForRegister(name: string, code: Buffer, txid: string): Promise<void> {
    const { networkId, peerId, startupTimeout } = this.settings;
    const place = `${name}(networkid:${networkId},peerid:${peerId}`;
    const registered = Promise.withResolvers<void>();
    const settled = Promise.withResolvers<void>();
    this.#chaincodes.set(name, { registered: registered.resolve, settled: settled.promise });
    log.debug('launchAndWaitForRegister', `start container: ${place})`);
    try {
      await this.containers.start(this.#container(name, code));
    } catch (error) {
      this.#chaincodes.delete(name);
      settled.resolve();
      throw new Error(`Error starting container: ${(error as Error).message}`);
    }
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => timeout.reject(new Error(`Timeout expired while starting chaincode ${place},tx:${txid})`)),
      startupTimeout,
    );
    try {
      await Promise.race([registered.promise, timeout.promise]);
    } catch (error) {
      log.debug('launchAndWaitForRegister', `stopping due to error while launching ${error}`);
      await this.#stop(name);
      throw error;
    } finally {
      clearTimeout(timer);
      settled.resolve();
    }
  }

  async #initOrReady(
    name: string,
    spec: ChaincodeSpec,
    context: TransactionContext,
    deploying: boolean,
  ): Promise<Handler> {
    try {
      const handler = this.#chaincodes.get(name)?.handler;
      if (!handler) throw new Error(`handler not found for chaincode ${name}`);
      if (!deploying) handler.ready();
      else await this.#init(handler, spec, context);
      return handler;
    } catch (error) {
      const text = (error as Error).message;
      log.error('Launch', `sending init failed(${text})`);
      await this.#stop(name);
      throw new Error(`Failed to init chaincode(${text})`);
    }
  }

  async #init(handler: Handler, spec: ChaincodeSpec, context: TransactionContext): Promise<void> {
    try {
      await handler.execute('INIT', spec.args, context, this.settings.startupTimeout);
    } catch (error) {
      if (!(error instanceof ChaincodeFailure)) throw error;
      throw new Error(`Error initializing container ${handler.name}: ${error.message}`);
    }
  }

  async #call(name: string, args: readonly string[], context: TransactionContext): Promise<ChaincodeResult> {
    return this.execute(await this.launch(name, context), args, context);
  }

  async #stop(name: string): Promise<void> {
    this.#chaincodes.get(name)?.handler?.close();
    this.#chaincodes.delete(name);
    if (!this.settings.userRunsChaincode) await this.containers.stop(this.#id(name));
  }

  #deregister(name: string, handler: Handler): void {
    log.error(
      'processStream',
      'Error handling chaincode support stream: stream error: code = 1 desc = "context canceled"',
    );
    if (this.#chaincodes.get(name)?.handler === handler) this.#chaincodes.delete(name);
  }

  #container(name: string, code: Buffer): DevContainer {
    return { id: this.#id(name), chaincode: name, peerAddress: this.settings.peerAddress, code };
  }

  /** Engines take no other characters in names. */
  #id(name: string): string {
    return `${this.settings.networkId}-${this.settings.peerId}-${name}`.replace(/[^a-zA-Z0-9_.-]/g, '-');
  }
}

/** From the container's start on; without a handler until it registers. */
type Launched = { handler?: Handler; registered?: () => void; settled?: Promise<void> };
