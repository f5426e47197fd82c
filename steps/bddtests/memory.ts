import type { Deployment } from '../../support/chaincode/deployment';
import { AssertionFailure, UserError } from '../../support/errors';
import { short } from '../../support/fabric/names';
import type { Client } from '../../support/network/client';
import type { PeerAnswer } from '../../support/network/http-answer';

const NO_REQUEST = 'no request was made yet: a step has to request or query something first';

/** The answers to the last request, and the values that a scenario stored. */
export class Answers {
  #last: readonly PeerAnswer[] = [];
  readonly #stored = new Map<string, string>();

  keep(answers: readonly PeerAnswer[]): void {
    this.#last = answers;
  }

  /** If several peers were asked, the answer of the last one. */
  get last(): PeerAnswer {
    const answer = this.#last.at(-1);
    if (answer) return answer;
    throw new UserError(NO_REQUEST);
  }

  /** The answers of these peers, or of all that were asked. */
  of(peers: readonly string[] = []): readonly PeerAnswer[] {
    const missing = peers.filter((peer) => !this.#last.some((answer) => answer.peer === peer));
    if (missing.length > 0)
      throw new UserError(`no answer from ${missing.join(', ')}: the last request did not go there`);
    return this.#last.filter(({ peer }) => peers.length === 0 || peers.includes(peer));
  }

  /** Keeps the value for later expectations of `previous`. */
  store(path: string): void {
    this.#stored.set(path, textOf(this.last.value(path)));
  }

  assertEquals(path: string, written: string, answers: readonly PeerAnswer[] = [this.last]): void {
    const expected = this.#expected(path, written);
    if (answers.length === 0) throw new UserError(NO_REQUEST);
    for (const answer of answers) {
      const value = textOf(answer.value(path));
      if (value !== expected)
        throw new AssertionFailure(`"${path}" of ${answer.subject} is "${value}", not "${expected}"`);
    }
  }

  assertGreater(path: string, written: string): void {
    const expected = this.#expected(path, written);
    const text = textOf(this.last.value(path));
    const subject = `"${path}" of ${this.last.subject} is ${text}`;
    const [value, bound] = [Number(text), Number(expected)];
    if (Number.isNaN(value) || Number.isNaN(bound))
      throw new AssertionFailure(`${subject}, which cannot be compared with ${expected}`);
    if (value <= bound) throw new AssertionFailure(`${subject}, not greater than ${bound}`);
  }

  /** How many of the certificates under `OK` differ from each other. */
  assertCertificates(count: number): void {
    const found = new Set(this.last.array('OK')).size;
    if (found !== count)
      throw new AssertionFailure(`${this.last.subject} has ${found} different certificates, not ${count}`);
  }

  /** `previous` stands for the stored value, if there is one. */
  #expected(path: string, written: string): string {
    return (written === 'previous' ? this.#stored.get(path) : undefined) ?? written;
  }
}

/** As Python's str() writes it, with ' for ": so the expected values of Fabric's suite are written. */
export function textOf(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', "'");
}

/** Who acts on which peer. */
export class Users {
  readonly #registered = new Map<string, string>();
  readonly #credentials = new Map<string, string>();
  #last: string | undefined;

  registered(user: string, peer: string): void {
    this.#registered.set(peer, user);
    this.#last = user;
  }

  useForQuerying(user: string, peer: string): void {
    this.#credentials.set(peer, user);
  }

  /** The user of a call that is sent to one peer; undefined if nobody registered (no security). */
  on(peer: string): string | undefined {
    return this.#registered.get(peer) ?? this.#credentials.get(peer) ?? this.#last;
  }

  /** The user of a query that is sent to several peers. */
  querying(peer: string): string | undefined {
    return this.#credentials.get(peer) ?? this.on(peer);
  }
}

/** A chaincode that a scenario deployed, or only named, as in development mode. */
export interface KnownChaincode {
  /** 128 hex digits; in development mode the name under which it registers. */
  readonly name: string;
  /** Undefined in development mode. */
  readonly path?: string | undefined;
  /** Undefined if nothing was deployed. */
  readonly deployment?: Deployment | undefined;
}

/** The chaincodes of a scenario, by what its steps call them. The plain dialect's deployments are among them. */
export class KnownChaincodes {
  readonly #all: KnownChaincode[] = [];
  readonly #guessed = new Set<string>();

  constructor(
    private readonly world: { readonly client: Pick<Client, 'deployments'>; note(text: string): void },
  ) {}

  add(chaincode: KnownChaincode): void {
    this.#update();
    this.#all.push(chaincode);
  }

  get last(): KnownChaincode | undefined {
    this.#update();
    return this.#all.at(-1);
  }

  /**
   * The chaincode that a step means; the last one if several fit. It is called by its name or the beginning of it, by its
   * path, or by the end of its path: `example2` fits `…/go/chaincode_example02`. A name that fits nothing is taken for the
   * last chaincode, as Fabric's suite does with any name. `title` says so. Throws a UserError if there is none yet.
   */
  find(called: string): { readonly name: string; readonly title: string } {
    const { last } = this;
    const found = this.#all.findLast(
      ({ name, path }) =>
        name === called ||
        (/^[0-9a-f]{8,}$/.test(called) && name.startsWith(called)) ||
        (path !== undefined && (path === called || bare(path) === bare(called))),
    );
    if (found) return { name: found.name, title: called };
    if (!last) throw new UserError(`no chaincode is called "${called}": this scenario deployed none yet`);
    const title = last.path ? `${last.path} (${short(last.name)})` : last.name;
    if (!this.#guessed.has(called))
      this.world.note(
        `No chaincode of this scenario is called "${called}": using the last one deployed, ${title}.`,
      );
    this.#guessed.add(called);
    return { name: last.name, title: `"${called}", taken for ${title}` };
  }

  #update(): void {
    for (const deployment of this.world.client.deployments)
      if (!this.#all.some((known) => known.deployment === deployment))
        this.#all.push({ name: deployment.name, path: deployment.chaincode.path, deployment });
  }
}

/** `…/chaincode_example02` → `example2` */
const bare = (path: string): string =>
  (path.replace(/\/+$/, '').split('/').at(-1) ?? '')
    .toLowerCase()
    .replace(/^chaincode_/, '')
    .replace(/(\D|^)0+(?=\d)/g, '$1');
