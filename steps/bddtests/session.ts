import * as cucumber from '@cucumber/cucumber';
import { UserError } from '../../support/errors';
import { unwrap } from '../../support/fabric/outcome';
import { restOf } from '../../support/fabric/v0.6/client';
import { DIALLED_TWICE } from '../../support/fabric/v0.6/logs';
import { awaitLine, commandFailure } from '../../support/network/container-assertions';
import { PeerAnswer, valueAt } from '../../support/network/http-answer';
import { oneRejectionAnnounced } from '../../support/network/rejection-assertions';
import { throughout } from '../../support/waiting/throughout';
import { FabricWorld } from '../../support/world';
import { Calls } from './calls';
import { Answers, Users } from './memory';
import type { Credentials } from './tables';

export type StreamName = 'stdout' | 'stderr';

/** A record of level ERROR as v0.6 writes it: `07:48:33.875 [dockercontroller] deployImage -> ERRO 520 …`. */
const ERROR_RECORD = new RegExp(`-> ERRO\\b(?! \\S+ ${DIALLED_TWICE})`);

/** How long Fabric's suite waits for a build under @chaincodeImagesUpToDate, in milliseconds. */
const UP_TO_DATE_BOUND = 4_000;

/** The World of scenarios in the vocabulary of Fabric's own suite; the plain vocabulary works in it too. */
export class BddtestsWorld extends FabricWorld {
  readonly users = new Users();
  readonly #answers = new Answers();
  readonly calls = new Calls(this, this.users, this.#answers);
  /** The scenario says that the layers of every image are on the engine: a build takes little time. */
  imagesAreUpToDate = false;

  /** Whoever looks at the answers claims a refusal in them. */
  get answers(): Answers {
    this.expectedFailures.claim();
    return this.#answers;
  }

  /** The peers, validating or not, that the scenario has not stopped or paused. */
  get peersUp(): string[] {
    const { state } = this.network;
    return state.peers.map(({ name }) => name).filter((name) => state.shouldBeUp(name));
  }

  /** Throws an AssertionFailure if the status is not 200. */
  async request(path: string, peer: string): Promise<void> {
    const answer = new PeerAnswer(peer, `GET ${path}`, await this.network.state.peer(peer).client.get(path));
    answer.assertStatus(200);
    this.#answers.keep([answer]);
  }

  /** For the user who is registered on the peer, with all query parameters. */
  async requestCertificates(peer: string, parameters: [string, string][]): Promise<void> {
    const user = this.users.on(peer);
    if (!user) throw new UserError('nobody is registered yet: a step has to register a user first');
    await this.request(`/registrar/${user}/tcert?${new URLSearchParams(parameters)}`, peer);
  }

  /** Throws Fabric's refusal: a secret works on one peer only. */
  async register(user: string, secret: string, peers: readonly string[]): Promise<void> {
    for (const peer of peers) {
      await this.#enrol({ peer, username: user, secret });
      this.users.registered(user, peer);
    }
  }

  async useForQuerying(credentials: readonly Credentials[]): Promise<void> {
    await Promise.all(credentials.map((one) => this.#enrol(one)));
    for (const { peer, username } of credentials) this.users.useForQuerying(username, peer);
  }

  async #enrol({ peer, username, secret }: Credentials): Promise<void> {
    const outcome = await restOf(this.network.state.peer(peer).client).register(username, secret);
    unwrap(`registration of ${username} on ${peer}`, outcome);
  }

  /** Each vp that is up has built its dev image. In development mode nothing is built. */
  async awaitBuild(within: number): Promise<void> {
    const { deployment } = this.calls.chaincode;
    const bound = this.imagesAreUpToDate ? Math.min(within, UP_TO_DATE_BOUND) : within;
    if (deployment && !deployment.chaincode.registeredAs)
      await this.assertions().haveDevImage(deployment, bound);
  }

  assertCommandFailed(): void {
    if (this.command.exitCode === 0) throw commandFailure(this.command, 'it should have failed');
  }

  /** What the last command wrote is JSON, which is returned. The name of the stream may be in any case. */
  assertJson(stream: StreamName): unknown {
    const name = stream.toLowerCase() as StreamName;
    try {
      return JSON.parse(this.command[name]);
    } catch (error) {
      throw commandFailure(this.command, `its ${name} is not JSON (${(error as Error).message})`);
    }
  }

  assertJsonArray(stream: StreamName, path: string, length: number): void {
    const value = valueAt(this.assertJson(stream), path);
    const found = Array.isArray(value) ? `an array of length ${value.length}` : 'no array';
    if (!Array.isArray(value) || value.length !== length)
      throw commandFailure(this.command, `"${path}" in its ${stream} is ${found}, not of length ${length}`);
  }

  /** An error that is found explains, and claims, a refusal before it. */
  async awaitErrorInLog(service: string, within: number): Promise<void> {
    const container = this.network.state.container(service);
    await awaitLine(container, ERROR_RECORD, `an error in the log of ${service}`, within);
    this.expectedFailures.claim();
  }

  /** Fails as soon as an error is logged, else passes after `period` milliseconds. */
  async assertNoErrorInLog(service: string, period: number): Promise<void> {
    const log = await this.network.state.container(service).followLog(ERROR_RECORD);
    const probe = async () => (log.lines.length === 0 ? { found: true } : { seen: log.lines.join('\n  ') });
    try {
      await throughout(`no errors in the log of ${service}`, probe, { period, wakeups: log });
    } finally {
      log.end();
    }
  }

  async assertOneRejection(): Promise<void> {
    await oneRejectionAnnounced(this.listener, this.run.settings.waits.commit);
    this.listener.end();
  }
}

cucumber.setWorldConstructor(BddtestsWorld);

cucumber.Before<BddtestsWorld>({ tags: '@chaincodeImagesUpToDate' }, function () {
  this.imagesAreUpToDate = true;
});

cucumber.Before<BddtestsWorld>({ tags: '@doNotDecompose' }, function () {
  this.scenarioNetwork.keep();
});

/** Cucumber's functions to define steps, for steps of this World. */
export const Given = cucumber.Given<BddtestsWorld>;
export const When = cucumber.When<BddtestsWorld>;
export const Then = cucumber.Then<BddtestsWorld>;
