import type { Network } from '../network/network';
import type { Run } from '../network/run';
import { type Span, subscribe } from '../waiting/spans';
import type { RecordedBlock, RecordedStep, Recording } from './recording';
import type { Secrets } from './redact';
import { type WatchedContainer, WatchedContainers } from './watched-containers';

/** Kept of what a scenario does: so many of the first, and so many of the last. A wait alone may ask thousands of times. */
const FIRST = 1_000;
const LAST = 9_000;

/** Follows one scenario: what it does, and what becomes of the containers of its network. */
export class Recorder {
  readonly #steps: RecordedStep[] = [];
  readonly #courses: Span[] = [];
  #begun = Date.now();
  #stopListening = () => {};
  #containers: WatchedContainers | undefined;
  #watchesOn = false;

  constructor(private readonly secrets: Secrets) {}

  begin(): void {
    this.#begun = Date.now();
    this.#stopListening = subscribe({ started: (course) => this.#heard(course) });
  }

  stepBegan(text: string): void {
    this.#steps.push({ text, begun: Date.now(), status: 'RUNNING' });
  }

  stepEnded(status: string): void {
    const step = this.#steps.pop();
    if (step) this.#steps.push({ ...step, ended: Date.now(), status });
  }

  /** To be called before the network starts, or where it is handed on from a scenario before. */
  watch(network: Network, { engine, settings }: Pick<Run, 'engine' | 'settings'>): void {
    const { topology, composition } = network;
    const changes = [topology.settings, ...Object.values(topology.settingsOf ?? {})].flatMap(Object.entries);
    this.secrets.addFrom([...composition.settings, ...changes.map(([name, value]) => `${name}=${value}`)]);
    this.#containers = WatchedContainers.of(network, engine, settings.evidence !== 'never');
  }

  get containers(): readonly WatchedContainer[] {
    return this.#containers?.all ?? [];
  }

  /** Of these kinds, in the order they began. */
  activities(...kinds: readonly Span['kind'][]): readonly Span[] {
    return this.#courses.filter(({ kind }) => kinds.includes(kind));
  }

  /** What is done from here on is no longer the scenario's; its containers are watched until `end`. */
  pause(): void {
    this.#stopListening();
  }

  /** The containers live on, and are watched for the next scenario; what is read of them ends with them. */
  handOn(): void {
    this.#watchesOn = true;
  }

  end(): void {
    this.#stopListening();
    if (!this.#watchesOn) this.#containers?.end();
  }

  recording(scenario: string, blocks: readonly RecordedBlock[]): Recording {
    const masked = new Map<Span, Span>();
    return {
      scenario,
      begun: this.#begun,
      ended: Date.now(),
      steps: this.#steps.map((step) => ({ ...step, text: this.secrets.mask(step.text) })),
      activities: this.#courses.map((course) => this.#masked(course, masked)),
      containers: this.containers.map(({ name, kind, peer, events }) => ({
        name,
        kind,
        ...(peer !== undefined && { peer }),
        events: [...events],
      })),
      blocks,
    };
  }

  #heard(course: Span): void {
    this.#courses.push(course);
    if (this.#courses.length > FIRST + LAST) this.#courses.splice(FIRST, 1);
  }

  /** As it stands now; `known` are those that have been masked, since several have the same parent. */
  #masked(course: Span, known: Map<Span, Span>): Span {
    const before = known.get(course);
    if (before) return before;
    const { status: _, parent, title, detail, error, ...rest } = course;
    const masked = error && Object.assign(new Error(this.secrets.mask(error.message)), { name: error.name });
    const copy = {
      ...rest,
      title: this.secrets.mask(title),
      ...(parent && { parent: this.#masked(parent, known) }),
      ...(detail !== undefined && { detail: this.secrets.mask(detail) }),
      ...(masked && { error: masked }),
    };
    known.set(course, copy);
    return copy;
  }
}
