import { dirname, resolve } from 'node:path';
import * as cucumber from '@cucumber/cucumber';
import type { Deployment } from './chaincode/deployment';
import { words } from './docker/command-line';
import type { CommandResult } from './docker/container';
import { AssertionFailure, FabricRefusal, type Hint, TimedOut, UserError } from './errors';
import type { Chaincode, Constructor } from './fabric/chaincode';
import { ChaincodeFolders } from './fabric/chaincode-folders';
import type { Feature, Generation } from './fabric/generation';
import { generation } from './fabric/generations';
import type { PeerName, UserName } from './fabric/names';
import { accepted, unwrap } from './fabric/outcome';
import { firstExisting, placesOf } from './fabric/paths';
import type { RejectionListener } from './fabric/peer';
import { Secrets } from './fabric/secrets';
import { located, type Topology, topologyOfFiles } from './fabric/topology';
import type { Transaction } from './fabric/transactions';
import type { CallOptions, Client, QueryCall } from './network/client';
import { logShows, logShowsNoError } from './network/container-assertions';
import type { ExpectedAnswer } from './network/expected-answer';
import { ExpectedFailures } from './network/expected-failures';
import { PeerAnswer } from './network/http-answer';
import { LifecycleSteps } from './network/lifecycle';
import { assertUnchanged, type Fingerprint, fingerprintOf, type Network } from './network/network';
import type { PeerAssertions } from './network/peer-assertions';
import { rejectionAnnounced } from './network/rejection-assertions';
import type { Run } from './network/run';
import type { FaultTargets, NamedFolder, PeerSelector, TermsText, Times, TopologyChange } from './parameters';
import type { StepOptions } from './scenario/sentences';

/** How long the network of a scenario lives. */
export type NetworkLife =
  /** The scenario starts it, and it is removed afterwards. */
  | { readonly kind: 'fresh' }
  /** Scenarios that only read hand it on to each other. */
  | { readonly kind: 'shared'; takenOver: boolean; before?: Fingerprint }
  /** It stays on the engine. */
  | { readonly kind: 'kept' };

/** The scenario that is running. */
export interface ScenarioInfo {
  /** `features/deploy.feature:7 A deploy leaves …`, for labels and the evidence. */
  readonly title: string;
  /** Path of its feature file. */
  readonly uri: string;
  /** The sentences of its steps. */
  readonly steps: readonly string[];
}

/** What the hooks give a World before its first step. */
export interface WorldParts {
  readonly run: Run;
  readonly scenario: ScenarioInfo;
  readonly life: NetworkLife;
  /** Writes to the terminal, past Cucumber's formatters. */
  readonly announce: (text: string) => void;
  /** Called with the network before it starts, or when it is taken over. May throw a UserError. */
  readonly onNetwork: (network: Network) => void;
}

/** What one scenario knows. A step turns one sentence into one call on it. */
export class FabricWorld extends cucumber.World {
  readonly expectedFailures = new ExpectedFailures();
  readonly chaincodeFolders = new ChaincodeFolders((source) =>
    this.generation.requireSource(source, this.run.settings),
  );
  readonly lifecycle = new LifecycleSteps(this);
  /** What must reach no report. */
  readonly secrets: Secrets;
  #parts: WorldParts | undefined;
  #keeps = false;
  #network: Network | undefined;
  /** The last command that a step ran in a container, and the last answer that it got from a peer. */
  #command: CommandResult | undefined;
  #answer: PeerAnswer | undefined;
  #listener: RejectionListener | undefined;
  /** Of users that Fabric does not come with. */
  readonly #userSecrets = new Map<UserName, string>();
  /** Addresses of chaincodes that run as services, by alias. */
  readonly #services = new Map<string, string>();
  /** For the network that a later step starts. */
  readonly #changes: TopologyChange[] = [];

  constructor(options: cucumber.IWorldOptions) {
    const secrets = new Secrets(Object.values(generation.userSecrets));
    super({ ...options, log: (text) => options.log(secrets.mask(text)) });
    this.secrets = secrets;
  }

  /** To be called before the first step. */
  begin(parts: WorldParts): void {
    this.#parts = parts;
  }

  /** False for a scenario that is skipped because the engine is lost. */
  get hasBegun(): boolean {
    return this.#parts !== undefined;
  }

  get run(): Run {
    return this.#begun.run;
  }

  get scenario(): ScenarioInfo {
    return this.#begun.scenario;
  }

  get life(): NetworkLife {
    return this.#keeps ? { kind: 'kept' } : this.#begun.life;
  }

  /** The network of this scenario is to stay on the engine. */
  keep(): void {
    this.#keeps = true;
  }

  get generation(): Generation {
    return this.run.generation;
  }

  get #begun(): WorldParts {
    if (this.#parts) return this.#parts;
    throw new Error('support/hooks.ts is not loaded');
  }

  /** Changes the network that a later step starts. */
  configureNetwork(change: TopologyChange): void {
    if (this.#network)
      throw new UserError(
        `the ${this.#network.state.topology.title} has already started: move this step before its start`,
      );
    this.#changes.push(change);
  }

  /** The network of these compose files, given in one string. Throws a UserError where one does not exist. */
  topologyOf(files: string): Topology {
    return located(topologyOfFiles(files), this.#featureFolder);
  }

  get #featureFolder(): string {
    return dirname(resolve(this.scenario.uri));
  }

  /** Starts the network, or takes over the one of the scenario before where both only read. */
  async startNetwork(described: Topology): Promise<void> {
    const topology = this.#changes.reduce((changed, change) => change(changed), described);
    const { run, scenario, onNetwork } = this.#begun;
    const { life } = this;
    if (this.#network)
      throw new UserError(
        `the scenario already has a network (${this.#network.state.topology.title}): it can start only one`,
      );
    const shared = life.kind === 'shared' ? run.sharedNetwork(topology) : undefined;
    const note = (text: string) => this.note(text);
    const options = { scenario: scenario.title, isKept: life.kind === 'kept', note };
    const network = shared ?? (await run.prepareNetwork(topology, options));
    this.#network = network;
    onNetwork(network);
    if (life.kind === 'shared') life.takenOver = shared !== undefined;
    if (!shared) await network.start();
  }

  /** Starts a network that may fail to start, and keeps why it did for a later step. */
  async tryToStartNetwork(topology: Topology): Promise<void> {
    try {
      await this.startNetwork(topology);
      this.expectedFailures.keep('start', accepted(topology));
    } catch (error) {
      // Only the network's own failure can be expected: not a mistake of the user, nor a lost engine.
      if (!(error instanceof AssertionFailure || error instanceof TimedOut)) throw error;
      this.expectedFailures.keep('start', { ok: false, error });
    }
  }

  async removeNetwork(): Promise<void> {
    await this.run.removeNetwork(this.network);
  }

  /**
   * Throws an AssertionFailure that lists what of the network is left on the engine; a UserError where nobody has removed
   * the network yet.
   */
  async assertNothingLeft(): Promise<void> {
    if (!this.network.isRemoved)
      throw new UserError('the network still runs: this step checks, it removes nothing', {
        action: 'remove the network',
      });
    const left = await this.network.state.resources.leftovers();
    if (left.length > 0) throw new AssertionFailure(`left of the network: ${left.join(', ')}`);
  }

  get network(): Network {
    return required(this.#network, 'no network yet', { action: 'start a network' });
  }

  get client(): Client {
    return this.network.client;
  }

  /** Assertions on the peers that a step names; without names on each validating peer that should be up. */
  assertions(peers?: PeerSelector): PeerAssertions {
    return this.network.assertions(peers);
  }

  /** The containers that a fault strikes, chosen now and named in the report; `isDown`: among those it has struck. */
  async targets({ text, resolve }: FaultTargets, isDown = false): Promise<readonly string[]> {
    const names = await resolve(this.network.faults, isDown);
    if (!names.every((name) => text.includes(name))) this.log(`${text} (${names.join(', ')})`);
    return names;
  }

  /** The absolute path of what a scenario names. Throws a UserError where nothing is there. */
  pathOf(path: string): string {
    if (path === '') throw new UserError('a path is needed, and "" is none');
    const places = placesOf(path, this.#featureFolder);
    const found = firstExisting(places);
    if (found) return found;
    throw new UserError(
      `"${path}" does not exist: there is no ${places.join(' or ')}. Paths count from the feature file, then from the working directory.`,
    );
  }

  addChaincodeFolder(alias: string, { folder, importPath }: NamedFolder): void {
    if (!alias) throw new UserError('the chaincode "": a name is needed');
    this.chaincodeFolders.add(alias, this.pathOf(folder), importPath);
  }

  /** Throws a UserError for a folder that holds no chaincode for the images of this run. */
  requireChaincodeFolder({ folder, importPath }: NamedFolder): void {
    this.chaincodeFolders.require(folder, this.pathOf(folder), importPath);
  }

  /** Returns once the peer has taken the transaction. Throws a refusal. */
  async deploy(chaincode: Chaincode, ctor: Constructor | undefined, options: CallOptions): Promise<void> {
    unwrap('deployment', await this.#deploy(chaincode, ctor, options));
  }

  /** The same; keeps a refusal for a later step. */
  async tryToDeploy(
    chaincode: Chaincode,
    ctor: Constructor | undefined,
    options: CallOptions,
  ): Promise<void> {
    this.expectedFailures.keep('deployment', await this.#deploy(chaincode, ctor, options));
  }

  /** Deploys it if that is not done yet, and returns once each validating peer has it. */
  async ensureDeployed(chaincode: Chaincode, ctor: Constructor | undefined): Promise<void> {
    const resolved = this.resolve(chaincode);
    const known = this.client.deploymentOf(resolved, ctor ?? resolved);
    if (!known) await this.deploy(chaincode, ctor, {});
    await this.assertions().haveDeployed(this.deployment);
  }

  async #deploy(chaincode: Chaincode, ctor: Constructor | undefined, options: CallOptions) {
    const resolved = this.resolve(chaincode);
    const terms = this.lifecycle.termsOf(resolved);
    const outcome = await this.client.deploy(resolved, ctor ?? resolved, { ...options, terms });
    if (outcome.ok) this.lifecycle.forgetSequence(resolved);
    return outcome;
  }

  resolve(chaincode: Chaincode): Chaincode {
    const service = this.#services.get(chaincode.alias);
    return service === undefined ? this.chaincodeFolders.resolve(chaincode) : { ...chaincode, service };
  }

  /** In a container of the network that a later step starts. */
  async addChaincodeService(alias: string, folder: string): Promise<void> {
    const { run, generation } = this;
    const service = await generation.chaincodeService?.(alias, this.pathOf(folder), run.settings);
    if (!service) throw new UserError(`${generation.title} knows no chaincode that runs as a service`);
    this.configureNetwork((topology) => ({
      ...topology,
      services: { ...topology.services, [alias]: service.compose },
    }));
    this.#services.set(alias, service.address);
  }

  defineChaincode(chaincode: Chaincode, { collections, ...terms }: TermsText): void {
    const file = collections === undefined ? {} : { collections: this.pathOf(collections) };
    this.lifecycle.define(chaincode, { ...terms, ...file });
  }

  /** Deploys the folder under the alias of the chaincode. Throws a refusal. */
  async upgrade(chaincode: Chaincode, folder: NamedFolder, ctor: Constructor = { args: [] }): Promise<void> {
    this.addChaincodeFolder(chaincode.alias, folder);
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
      unwrap('invoke', await this.client.invoke(deployment, call, options));
  }

  /** Once; keeps a refusal for a later step. */
  async tryToInvoke(call: readonly string[], options: CallOptions): Promise<void> {
    this.expectedFailures.keep('invoke', await this.client.invoke(this.deployment, call, options));
  }

  /** Asks one peer once; keeps a refusal for a later step. */
  async tryToQuery(query: QueryCall, options: CallOptions): Promise<void> {
    this.expectedFailures.keep('query', await this.client.tryQuery(this.deployment, query, options));
  }

  async assertAnswers(
    peers: PeerSelector,
    call: QueryCall,
    expected: ExpectedAnswer,
    options: CallOptions,
    within?: number,
  ): Promise<void> {
    const query = this.client.query(this.deployment, call, options);
    await this.assertions(peers).answer(query, expected, this.deployment, within);
  }

  async assertQueryFails(
    peers: PeerSelector,
    call: QueryCall,
    message: string,
    options: CallOptions,
    within?: number,
  ): Promise<void> {
    const query = this.client.query(this.deployment, call, options);
    await this.assertions(peers).refuse(query, message, within);
  }

  /** Each validating peer that should be up commits this call; without a call one that is known to change nothing. */
  async assertStillCommits(call: readonly string[] | undefined, within?: number): Promise<void> {
    const transaction = call
      ? unwrap('invoke', await this.client.invoke(this.deployment, call, {}))
      : await this.client.invokeIdle(this.deployment);
    await this.assertions().haveCommitted([transaction], within);
  }

  async assertNothingCommits(period: number): Promise<void> {
    await this.assertions().commitNothing(await this.client.pending(this.deployment), period);
  }

  async removeDevContainerAndImage(peer: PeerName): Promise<void> {
    await this.network.devContainers.remove(peer, this.deployment);
    await this.network.devContainers.images.remove(peer, this.deployment);
  }

  assertChaincodeName(pattern: RegExp): void {
    const { name } = this.deployment;
    if (!pattern.test(name))
      throw new AssertionFailure(`the chaincode name is ${name}, which does not match ${pattern}`);
  }

  assertSameChaincodeName(isSame: boolean): void {
    const [before, after] = [this.previousDeployment.name, this.deployment.name];
    if ((before === after) !== isSame)
      throw new AssertionFailure(
        `the chaincode names are ${before} and ${after}: they should ${isSame ? 'be the same' : 'differ'}`,
      );
  }

  /** Makes a user known that the CA of the user's own network has. */
  addUser(user: UserName, secret: string): void {
    this.secrets.addFrom([`secret=${secret}`]);
    this.#userSecrets.set(user, secret);
  }

  /** Logs in with the user's secret. Throws a refusal. */
  async logIn(user: UserName, peer: PeerName): Promise<void> {
    const { state } = this.network;
    unwrap('login', await state.fabric.users.logIn(state.peer(peer), user, this.#userSecrets.get(user)));
  }

  /** The same; keeps a refusal for a later step. */
  async tryToLogIn(user: UserName, peer: PeerName, secret = this.#userSecrets.get(user)): Promise<void> {
    const { state } = this.network;
    this.expectedFailures.keep('login', await state.fabric.users.logIn(state.peer(peer), user, secret));
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

  get command(): CommandResult {
    return required(this.#command, 'no command ran yet', { action: 'run a command' });
  }

  async execute(command: string, service: string): Promise<void> {
    this.#command = await this.network.state.container(service).exec(words(command));
  }

  get answer(): PeerAnswer {
    return required(this.#answer, 'nothing was requested yet', { action: 'get' });
  }

  async get(path: string, service: string): Promise<void> {
    const answer = await this.network.ordering.get(service, path);
    this.#answer = new PeerAnswer(this.network.state.nameOf(service), `GET ${path}`, answer);
  }

  async assertLogShows(service: string, text: string, within?: number): Promise<void> {
    const { waits } = this.run.settings;
    await logShows(this.network.state.container(service), text, within ?? waits.commit);
  }

  async assertLogShowsNoError(service: string): Promise<void> {
    await logShowsNoError(this.network.state.container(service), this.generation.logs);
  }

  /** Listens on this peer, or on the first validating peer that should be up. */
  async listenForRejections(peer?: PeerName): Promise<void> {
    this.#listener?.end();
    const { state } = this.network;
    const listening = peer ? state.peer(peer) : state.upValidators[0];
    if (!listening)
      throw new UserError('every vp is stopped, paused or cut off', { action: 'name the peer' });
    this.#listener = await listening.client.listenForRejections();
  }

  get listener(): RejectionListener {
    return required(this.#listener, 'nobody listens for rejected transactions yet', { action: 'listen' });
  }

  async assertRejectionAnnounced(): Promise<void> {
    await rejectionAnnounced(this.listener, this.transaction.id, this.run.settings.waits.commit);
  }

  /** Tells the report and the terminal what a step assumed. */
  note(text: string): void {
    this.log(text);
    this.#begun.announce(`    ${text}\n`);
  }

  /** Before the first step that is not a Given: from here on a @shared scenario must change nothing. */
  async noteSharedState(): Promise<void> {
    if (this.life.kind === 'shared' && this.#network) this.life.before ??= await fingerprintOf(this.#network);
  }

  /** Hands the network on to the next @shared scenario. Throws an AssertionFailure where this one changed it. */
  async handOnNetwork(): Promise<boolean> {
    if (this.life.kind !== 'shared' || !this.#network || !this.life.before) return false;
    assertUnchanged(this.life.before, await fingerprintOf(this.#network));
    this.run.share(this.#network);
    this.#network = undefined;
    return true;
  }

  /** Leaves the network on the engine. Returns how to reach and how to remove it; undefined where nothing of it exists. */
  async keepNetwork(): Promise<{ readonly reach: string; readonly removal: string } | undefined> {
    const help = this.#network && (await this.run.keepNetwork(this.#network, this.scenario.title));
    if (help) this.#network = undefined;
    return help;
  }

  /** Removes the network, which may have failed to start, unless it was handed on or kept. */
  async cleanUp(): Promise<void> {
    this.#listener?.end();
    if (this.#network) await this.run.removeNetwork(this.#network);
  }
}

function required<T>(value: T | undefined, problem: string, hint: Hint): T {
  if (value === undefined) throw new UserError(problem, hint);
  return value;
}

type HintWording = (error: { readonly hint?: Hint | undefined }) => string;

/** Nothing below steps/ knows sentences: steps/hints.ts says how hints are worded. */
let wordHint: HintWording = () => '';

export function useHints(wording: HintWording): void {
  wordHint = wording;
}

/** The error, its hint added to its message. */
export function withHint(error: unknown): unknown {
  if (!(error instanceof UserError || error instanceof FabricRefusal)) return error;
  const hint = wordHint(error);
  if (hint && !error.message.endsWith(hint)) {
    error.message = `${error.message.replace(/(?<![.!?])$/, '.')} ${hint}`;
    error.stack = error.message;
  }
  return error;
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
