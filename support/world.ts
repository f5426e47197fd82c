import { type IWorldOptions, World } from '@cucumber/cucumber';
import type { Deployment } from './chaincode/deployment';
import type { CommandResult } from './docker/container';
import { HarnessError } from './errors';
import type { Chaincode } from './fabric/chaincode';
import { LocalChaincode } from './fabric/local-chaincode';
import { accepted, refused, unwrap } from './fabric/outcome';
import type { Response } from './fabric/v0.6/response';
import type { Topology } from './fabric/v0.6/topology';
import type { Transaction } from './fabric/v0.6/transactions';
import { Client, type Constructor } from './network/client';
import { ExpectedFailures } from './network/expected-failures';
import type { Network } from './network/network';
import type { PeerAssertions } from './network/peer-assertions';
import { assertHasPeersOf } from './network/peer-names';
import type { Run } from './network/run';
import { assertUnchanged, type State, stateOf } from './network/shared-network';
import type { FaultTargets } from './parameters';
import { REMOVAL_MEDIA_TYPE } from './report/messages';
import { Recorder } from './report/recorder';
import { Secrets } from './report/redact';
import type { EvidenceResult } from './report/scenario-end';

/** What one scenario knows: its network, the client's doings there, and what was only tried. */
export class FabricWorld extends World {
  readonly expectedFailures = new ExpectedFailures();
  /** What the engine's labels and the evidence name; given by the hook before each scenario. */
  scenario = '';
  /** Path of the file it is from; given by that hook too. */
  feature = '';
  /** Its steps, in words; given by that hook too. */
  steps: readonly string[] = [];
  /** True for a scenario that only reads, in a network that others may have read before. */
  sharesNetwork = false;
  /** True where its network is that of a scenario before it. */
  hasTakenOver = false;
  /** What must reach no report and no file. */
  readonly secrets: Secrets;
  readonly recorder: Recorder;
  /** What was left of the scenario, once that is so. */
  evidence: EvidenceResult | undefined;
  /** Tells the one at the terminal, if there is one, past Cucumber's formatters; given with the run. */
  announce: (text: string) => void = () => {};
  readonly localChaincode = new LocalChaincode();
  #run: Run | undefined;
  #network: Network | undefined;
  #client: Client | undefined;
  #command: CommandResult | undefined;
  #response: Response | undefined;
  #sharedState: State | undefined;
  #keepsNetwork = false;
  #kept = false;

  constructor(options: IWorldOptions) {
    const secrets = new Secrets();
    super({ ...options, log: (text) => options.log(secrets.mask(text)) });
    this.secrets = secrets;
    this.recorder = new Recorder(secrets);
  }

  get run(): Run {
    return inOrder(this.#run, 'no run', 'the hook before each scenario');
  }

  /** Given by the hook before each scenario. */
  set run(run: Run) {
    this.#run = run;
  }

  /** True where the network is to stay on the engine, by a setting or by a tag; known before it starts. */
  get keepsNetwork(): boolean {
    return this.#keepsNetwork || this.run.settings.keepNetwork;
  }

  set keepsNetwork(keeps: boolean) {
    this.#keepsNetwork = keeps;
  }

  async startNetwork(topology: Topology): Promise<void> {
    if (this.#network)
      throw new HarnessError(
        `a scenario has one network, and this one has its ${this.#network.topology.title}`,
      );
    const shared = this.sharesNetwork ? this.run.sharedNetwork(topology) : undefined;
    if (shared) {
      this.hasTakenOver = true;
      this.recorder.watch(shared.network, this.run);
      this.#network = shared.network;
      this.#client = shared.client;
      assertHasPeersOf(this.steps, shared.network.composition);
      return;
    }
    const identity = { scenario: this.scenario, isKept: this.keepsNetwork };
    this.#network = await this.run.prepareNetwork(topology, identity);
    this.#client = new Client(this.#network);
    assertHasPeersOf(this.steps, this.#network.composition);
    this.recorder.watch(this.#network, this.run);
    await this.#network.start();
  }

  /** Keeps why the network did not start, for a later step to claim. */
  async tryToStartNetwork(topology: Topology): Promise<void> {
    const outcome = await this.startNetwork(topology).then(
      () => accepted(topology),
      (error: Error) => refused(error.message, topology.title),
    );
    this.expectedFailures.keep('start', outcome);
  }

  /** Leaves the network, if one started, running when the scenario ends; tells how to reach and how to remove it. */
  async keepNetwork(): Promise<void> {
    const directions = this.#network && (await this.run.keepNetwork(this.#network, this.scenario));
    if (!directions) return;
    this.#kept = true;
    this.announce(`\n${directions.reach}\n${directions.removal}\n`);
    this.attach(directions.removal, REMOVAL_MEDIA_TYPE);
  }

  /** To be called when all is given, and before anything is done: the scenario has to leave it like that. */
  async noteSharedState(): Promise<void> {
    if (this.#network) this.#sharedState ??= await stateOf(this.#network, this.run.engine);
  }

  /** Hands the network on, once it is checked that the scenario has changed nothing of it. */
  async handOn(): Promise<void> {
    if (!this.#sharedState) return;
    assertUnchanged(this.#sharedState, await stateOf(this.network, this.run.engine));
    this.run.share({ topology: this.network.topology, network: this.network, client: this.client });
    this.#kept = true;
    this.recorder.handOn();
  }

  /** Leaves the engine as the scenario found it; its network may have failed to start. */
  async cleanUp(): Promise<void> {
    this.recorder.end();
    const network = this.#kept ? undefined : this.#network;
    if (network) await this.run.removeNetwork(network);
  }

  /** Tells the reader of the report and the one at the terminal of what a step took for granted. */
  note(text: string): void {
    this.log(text);
    this.announce(`    ${text}\n`);
  }

  get hasNetwork(): boolean {
    return this.#network !== undefined;
  }

  get network(): Network {
    return inOrder(this.#network, 'no network yet', '«Given a 4-peer pbft batch network»');
  }

  /** What a fault is to strike, resolved now and named in the report. */
  async chosen({ text, choose }: FaultTargets): Promise<string[]> {
    const names = await choose(this.network.faults);
    if (!names.every((name) => text.includes(name))) this.log(`${text} (${names.join(', ')})`);
    return names;
  }

  get validators(): PeerAssertions {
    return this.network.validators;
  }

  get client(): Client {
    return inOrder(this.#client, 'no network yet', '«Given a 4-peer pbft batch network»');
  }

  /** The last command that a step ran in a container. */
  get command(): CommandResult {
    return inOrder(this.#command, 'no command ran yet', '«When I run "peer network list" on vp0»');
  }

  set command(command: CommandResult) {
    this.#command = command;
  }

  /** The last answer that a step got from a peer's REST interface. */
  get response(): Response {
    return inOrder(this.#response, 'nothing was requested yet', '«When I get "/chain" from vp0»');
  }

  set response(response: Response) {
    this.#response = response;
  }

  /** Deploys it if that is not done yet, and returns once each vp has it. */
  async ensureDeployed(chaincode: Chaincode, ctor: Constructor): Promise<void> {
    const known = this.client.deploymentOf(chaincode, ctor);
    if (!known) unwrap('deployment', await this.client.deploy(chaincode, ctor, {}));
    await this.validators.haveDeployed(this.deployment);
  }

  /** What the last deploy of this scenario deployed. */
  get deployment(): Deployment {
    this.expectedFailures.failIfUnclaimed();
    return inOrder(this.client.deployments.at(-1), 'nothing is deployed yet', '«When I deploy example02»');
  }

  /** What the deploy before the last deployed. */
  get previousDeployment(): Deployment {
    return inOrder(this.client.deployments.at(-2), 'only one deployment yet', 'another «When I deploy …»');
  }

  /** The last transaction that a peer took. */
  get submission(): Transaction {
    this.expectedFailures.failIfUnclaimed();
    return inOrder(
      this.network.transactions.last,
      'no transaction yet',
      '«When I invoke …» or «When I deploy …»',
    );
  }
}

function inOrder<T>(value: T | undefined, lack: string, remedy: string): T {
  if (value === undefined) throw new HarnessError(`${lack}: it takes ${remedy} before this step`);
  return value;
}
