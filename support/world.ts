import { dirname, resolve } from 'node:path';
import * as cucumber from '@cucumber/cucumber';
import type { Deployment } from './chaincode/deployment';
import { words } from './docker/command-line';
import type { CommandResult } from './docker/container';
import { required } from './errors';
import type { Chaincode, Constructor } from './fabric/chaincode';
import type { Feature, Generation } from './fabric/generation';
import { generation } from './fabric/generations';
import type { PeerName } from './fabric/names';
import type { RejectionListener } from './fabric/peer';
import { Secrets } from './fabric/secrets';
import { located, type Topology, topologyOfFiles } from './fabric/topology';
import type { Transaction } from './fabric/transactions';
import type { CallOptions, Client, Query, QueryCall } from './network/client';
import { PeerAnswer } from './network/http-answer';
import type { Network } from './network/network';
import type { PeerAssertions } from './network/peer-assertions';
import type { Run } from './network/run';
import { Chaincodes } from './scenario/chaincodes';
import { ExpectedFailures } from './scenario/expected-failures';
import { LifecycleSteps } from './scenario/lifecycle';
import { Logins } from './scenario/logins';
import { type ScenarioInfo, ScenarioNetwork, type WorldParts } from './scenario/scenario-network';
import type { StepOptions } from './scenario/sentences';
import type { FaultTargets, NamedFolder, PeerSelector, Times, TopologyChange } from './scenario/step-values';

/** What one scenario knows. A step turns one sentence into one call on it. */
export class FabricWorld extends cucumber.World {
  readonly expectedFailures = new ExpectedFailures();
  readonly chaincodes = new Chaincodes(this);
  readonly lifecycle = new LifecycleSteps(this);
  readonly logins = new Logins(this);
  /** What must reach no report. */
  readonly secrets: Secrets;
  #beginning: { readonly parts: WorldParts; readonly network: ScenarioNetwork } | undefined;
  #command: CommandResult | undefined;
  #answer: PeerAnswer | undefined;
  #listener: RejectionListener | undefined;

  constructor(options: cucumber.IWorldOptions) {
    const secrets = new Secrets(Object.values(generation.userSecrets));
    super({ ...options, log: (text) => options.log(secrets.mask(text)) });
    this.secrets = secrets;
  }

  /** To be called before the first step. */
  begin(parts: WorldParts): void {
    this.#beginning = { parts, network: new ScenarioNetwork(parts, (text) => this.note(text)) };
  }

  /** False for a scenario that is skipped because the engine is lost. */
  get hasBegun(): boolean {
    return this.#beginning !== undefined;
  }

  get #begun() {
    if (this.#beginning) return this.#beginning;
    throw new Error('support/hooks.ts is not loaded');
  }

  get run(): Run {
    return this.#begun.parts.run;
  }

  get scenario(): ScenarioInfo {
    return this.#begun.parts.scenario;
  }

  get generation(): Generation {
    return this.run.generation;
  }

  /** The network of this scenario, also before it has one. */
  get scenarioNetwork(): ScenarioNetwork {
    return this.#begun.network;
  }

  get network(): Network {
    return this.scenarioNetwork.current;
  }

  get client(): Client {
    return this.network.client;
  }

  /** Assertions on the peers that a step names; without names on each validating peer that should be up. */
  assertions(peers?: PeerSelector): PeerAssertions {
    return this.network.assertions(peers);
  }

  /** Changes the network that a later step starts. */
  configureNetwork(change: TopologyChange): void {
    this.scenarioNetwork.configure(change);
  }

  /** The network of these compose files, given in one string. Throws a UserError where one does not exist. */
  topologyOf(files: string): Topology {
    return located(topologyOfFiles(files), dirname(resolve(this.scenario.uri)));
  }

  async startNetwork(topology: Topology): Promise<void> {
    await this.scenarioNetwork.start(topology);
  }

  /** Starts a network that may fail to start, and keeps why it did for a later step. */
  async tryToStartNetwork(topology: Topology): Promise<void> {
    await this.scenarioNetwork.tryToStart(topology, this.expectedFailures);
  }

  /** The containers that a fault strikes, chosen now and named in the report; `isDown`: among those it has struck. */
  async targets({ text, resolve }: FaultTargets, isDown = false): Promise<readonly string[]> {
    const names = await resolve(this.network.faults, isDown);
    if (!names.every((name) => text.includes(name))) this.log(`${text} (${names.join(', ')})`);
    return names;
  }

  /** In a container of the network that a later step starts. */
  async addChaincodeService(alias: string, folder: string): Promise<void> {
    const { compose } = await this.chaincodes.addService(alias, folder);
    this.configureNetwork((topology) => ({
      ...topology,
      services: { ...topology.services, [alias]: compose },
    }));
  }

  /** Returns once the peer has taken the transaction. Throws a refusal. */
  async deploy(chaincode: Chaincode, ctor: Constructor | undefined, options: CallOptions): Promise<void> {
    this.expectedFailures.unwrap('deployment', await this.#deploy(chaincode, ctor, options));
  }

  /** The same; keeps a refusal for a later step. */
  async tryToDeploy(
    chaincode: Chaincode,
    ctor: Constructor | undefined,
    options: CallOptions,
  ): Promise<void> {
    this.expectedFailures.keep('deployment', await this.#deploy(chaincode, ctor, options));
  }

  async #deploy(chaincode: Chaincode, ctor: Constructor | undefined, options: CallOptions) {
    const resolved = this.chaincodes.resolve(chaincode);
    const terms = this.chaincodes.termsOf(resolved);
    const outcome = await this.client.deploy(resolved, ctor ?? resolved, { ...options, terms });
    if (outcome.ok) this.chaincodes.forgetSequence(resolved);
    return outcome;
  }

  /** Deploys it if that is not done yet, and returns once each validating peer has it. */
  async ensureDeployed(chaincode: Chaincode, ctor: Constructor | undefined): Promise<void> {
    const resolved = this.chaincodes.resolve(chaincode);
    const known = this.client.deploymentOf(resolved, ctor ?? resolved);
    if (!known) await this.deploy(chaincode, ctor, {});
    await this.assertions().haveDeployed(this.deployment);
  }

  /** Deploys the folder under the alias of the chaincode. Throws a refusal. */
  async upgrade(chaincode: Chaincode, folder: NamedFolder, ctor: Constructor = { args: [] }): Promise<void> {
    this.chaincodes.addFolder(chaincode.alias, folder);
    await this.deploy(chaincode, ctor, {});
  }

  /**
   * In sequence, each once the peer has taken the one before; throws the first refusal. Or all at once; keeps the outcome
   * of the last one for a later step.
   */
  async invoke(call: readonly string[], { count, atOnce }: Times, options: CallOptions): Promise<void> {
    const { deployment } = this;
    if (atOnce) {
      const outcome = await this.client.invokeAtOnce(deployment, call, count, options);
      this.expectedFailures.keep('invoke', outcome);
      return;
    }
    for (let done = 0; done < count; done++)
      this.expectedFailures.unwrap('invoke', await this.client.invoke(deployment, call, options));
  }

  /** Of the chaincode that was deployed last. */
  query(call: QueryCall, options: CallOptions): Query {
    return this.client.query(this.deployment, call, options);
  }

  /** The last deployment of this scenario. */
  get deployment(): Deployment {
    this.expectedFailures.failIfUnclaimed();
    return required(this.client.deployments.at(-1), 'nothing is deployed yet', { action: 'deploy' });
  }

  get previousDeployment(): Deployment {
    const hint = { action: 'deploy again' };
    return required(this.client.deployments.at(-2), 'there is only one deployment', hint);
  }

  /** The last transaction that a peer took; also one that a step only tried, if it is in a block as invalid. */
  get transaction(): Transaction {
    this.expectedFailures.claimInvalid();
    this.expectedFailures.failIfUnclaimed();
    const { last } = this.network.state.transactions;
    return required(last, 'there is no transaction yet', { action: 'invoke' });
  }

  /** The last command that a step ran in a container. */
  get command(): CommandResult {
    return required(this.#command, 'no command ran yet', { action: 'run a command' });
  }

  async execute(command: string, service: string): Promise<void> {
    this.#command = await this.network.state.container(service).exec(words(command));
  }

  /** The last answer that a step got from a peer. */
  get answer(): PeerAnswer {
    return required(this.#answer, 'nothing was requested yet', { action: 'get' });
  }

  async get(path: string, service: string): Promise<void> {
    const answer = await this.network.ordering.get(service, path);
    this.#answer = new PeerAnswer(this.network.state.nameOf(service), `GET ${path}`, answer);
  }

  get listener(): RejectionListener {
    return required(this.#listener, 'nobody listens for rejected transactions yet', { action: 'listen' });
  }

  /** Listens on this peer, or on the first validating peer that should be up. */
  async listenForRejections(peer?: PeerName): Promise<void> {
    this.#listener?.end();
    this.#listener = await this.client.listenForRejections(peer);
  }

  /** Tells the report and the terminal what a step assumed. */
  note(text: string): void {
    this.log(text);
    this.#begun.parts.announce(`    ${text}\n`);
  }

  /** Removes the network, unless it was handed on or kept. */
  async cleanUp(): Promise<void> {
    this.#listener?.end();
    await this.scenarioNetwork.remove();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: Cucumber passes what the parameter types of the pattern return.
type Code<World> = (this: World, ...args: any[]) => unknown;

interface Step {
  <World extends FabricWorld = FabricWorld>(pattern: string | RegExp, code: Code<World>): void;
  <World extends FabricWorld = FabricWorld>(
    pattern: string | RegExp,
    options: StepOptions,
    code: Code<World>,
  ): void;
}

/** For a step that makes no sense with a generation of Fabric that lacks this. */
export const needs = (feature: Feature): StepOptions => ({ wrapperOptions: { needs: feature } });

/** Cucumber's functions to define steps, for steps of a FabricWorld, or of a World that extends it. */
export const Given: Step = cucumber.Given;
export const When: Step = cucumber.When;
export const Then: Step = cucumber.Then;
