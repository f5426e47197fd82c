import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, mock } from 'node:test';
import undici from 'undici';
import type { Compose, ComposeProject, ComposeService } from '../../../support/docker/compose';
import type { Generation } from '../../../support/fabric/generation';
import type { FabricNetwork } from '../../../support/fabric/network';
import type { HttpAnswer, PeerAccess, ReachedService } from '../../../support/fabric/peer';
import { Client } from '../../../support/fabric/v0.6/client';
import { fabric06 } from '../../../support/fabric/v0.6/generation';
import type { Network } from '../../../support/network/network';
import { Run } from '../../../support/network/run';
import { readSettings } from '../../../support/settings';
import { addressOf, type FakeContainer, hostOf } from '../../docker/fake-container';
import { FakeEngine } from '../../docker/fake-engine';
import { newFolder } from '../../new-folder';
import { digest, type Transaction } from './block';
import { commandLine } from './command-line';
import { FakeLifecycle } from './lifecycle';
import { FakePeer } from './peer';
import { requestFrom } from './rest';

/** What a peer logs first, at DEBUG. */
const STARTED =
  "10:11:12.000 [logging] LoggingInit -> DEBU 001 Setting default logging level to DEBUG for command 'node'";

const BASE = 'chaincode-bdd/baseimage';
const OTHER_BASE = 'other/base';

/** As much as is read here of the Compose file that a run layers over the others. */
interface Overlay {
  readonly services: Readonly<Record<string, { readonly labels?: Record<string, string> }>>;
}

/** An engine and a network on it, without either: what a scenario starts, asks and removes on fakes. */
export class FakeFabric {
  readonly engine = new FakeEngine();
  run: Run;
  readonly #compose: Compose;
  readonly #peers = new Map<string, FakePeer>();
  /** Services that exit while the network starts, with what they log. */
  readonly failing = new Map<string, string>();
  /** How a peer builds, where it does not as it should. */
  readonly builds = new Map<string, FakePeer['build']>();
  #submitted = 0;
  /** What every container logs when it starts. */
  readonly logged: string[] = [];
  /** Of every peer, beside what makes it one. */
  readonly environment: Record<string, string> = {};
  /** Of the chaincode deployed next, where it is not what Fabric would call it. */
  names: string | undefined;

  readonly lifecycle = new FakeLifecycle(this);

  /** `hasLifecycle`: its peers take a deploy in steps, and its sentences are those of every generation. */
  constructor(private readonly hasLifecycle = false) {
    for (const [index, name] of [BASE, OTHER_BASE].entries())
      this.engine.images.push({ id: `sha256:base${index}`, names: [name], layers: [name] });
    this.engine.images.push({ id: 'sha256:netfilter', names: ['chaincode-bdd/netfilter'] });
    this.#compose = {
      config: async (project) => ({
        services: this.#servicesOf(project),
        networks: { default: { name: 'default' } },
        warnings: [],
      }),
      build: async () => {},
      up: (_, project) => this.#up(project),
      merged: async (project) => JSON.stringify(Object.fromEntries(this.#servicesOf(project))),
    };
    this.run = this.newRun({ EVIDENCE: 'never' });
  }

  /** Another run on the same engine, with these settings. */
  newRun(settings: Readonly<Record<string, string>>): Run {
    return new Run({
      engine: this.engine.engine,
      generation: this.#generation,
      settings: readSettings({ BUILD_CACHE: 'off', ...settings }),
      images: [],
      compose: this.#compose,
      directory: fakeDirectory(),
      gateway: { isOn: false, because: 'fakes' },
      removed: {},
      sweep: async () => ({}),
      sweepBuilds: async () => '',
      lock: { release: async () => {} },
    });
  }

  /** Peers of 0.6 tell nothing of themselves; those of later versions do. */
  #withOperations(network: FabricNetwork): FabricNetwork {
    const get = async ({ name }: { name: string }, path: string): Promise<HttpAnswer> =>
      this.peer(name).answers.get(`GET ${path}`) ?? { status: 404, body: '' };
    const health = async (service: ReachedService) => JSON.stringify((await get(service, '/healthz')).body);
    return Object.assign(network, { operations: { get, health, leader: async () => undefined } });
  }

  get #generation(): Generation {
    const newNetwork: Generation['newNetwork'] = (...args) => {
      const network = this.#withOperations(fabric06.newNetwork(...args));
      return this.hasLifecycle ? this.lifecycle.of(network) : network;
    };
    return { ...fabric06, newNetwork, ...(this.hasLifecycle && { lacks: {} }) };
  }

  /** In a test: a started network, whose peers answer REST requests from this process. */
  static async started(size: 1 | 4 = 4): Promise<{ fabric: FakeFabric; network: Network }> {
    const fabric = new FakeFabric();
    fabric.answerRequests();
    after(() => mock.restoreAll());
    const topology = fabric06.topologies.find(size, 'noops');
    const network = await fabric.run.prepareNetwork(topology);
    await network.start();
    return { fabric, network };
  }

  /** From now on this one's peers answer. */
  answerRequests(): void {
    mock.method(undici, 'request', (url: string, options: Parameters<typeof requestFrom>[2]) =>
      requestFrom(this, url, options),
    );
    const listener = (client: unknown) => this.peer((client as { peer: PeerAccess }).peer.name).listener;
    mock.method(Client.prototype, 'listenForRejections', async function (this: unknown) {
      return listener(this);
    });
  }

  get peers(): readonly FakePeer[] {
    return [...this.#peers.values()];
  }

  peer(name: string): FakePeer {
    const peer = this.#peers.get(name);
    if (peer) return peer;
    throw new Error(`no fake ${name}`);
  }

  /** The container of a service. */
  container(service: string): FakeContainer {
    const container = this.engine.containers.find(
      ({ labels }) => labels?.['com.docker.compose.service'] === service,
    );
    if (container) return container;
    throw new Error(`no fake ${service}`);
  }

  /** The peer whose container publishes its ports there, where it runs. */
  peerAt(host: string): FakePeer | undefined {
    return this.peers.find(({ container }) => hostOf(container.id) === host && container.state === 'running');
  }

  /** All peers commit it at once. Returns its id: of a deploy the chaincode's name. */
  submit(kind: Transaction['kind'], call: readonly string[], path = ''): string {
    const id = kind === 'deploy' ? digest(path, call) : `tx-${++this.#submitted}`;
    const transaction = { kind, call, txid: kind === 'deploy' ? (this.names ?? id) : id };
    for (const peer of this.peers) peer.commit(transaction);
    return transaction.txid;
  }

  /** As a peer's build should leave the engine. */
  build(peer: FakePeer, name: string): void {
    this.buildImage(peer, name);
    this.runContainer(peer, name);
  }

  buildImage({ name: peer }: FakePeer, name: string, base = BASE): string {
    const image = `dev-${peer}-${name}`;
    const id = `sha256:${digest(image, base).slice(0, 12)}`;
    if (!this.engine.images.some((one) => one.id === id))
      this.engine.images.push({ id, names: [], layers: [base, image], createdBy: `go install ${name}` });
    this.engine.tag(image, id);
    return id;
  }

  runContainer({ name: peer, container }: FakePeer, name: string): void {
    const image = `dev-${peer}-${name}`;
    const id = this.engine.images.find(({ names }) => names.includes(image))?.id ?? '';
    this.engine.create({
      name: image,
      state: 'running',
      image: { name: image, id },
      args: [`/opt/gopath/bin/${name}`, `-peer.address=${addressOf(container)}:7051`],
      environment: [`CORE_CHAINCODE_ID_NAME=${name}`],
    });
  }

  async #up({ name: project, files }: ComposeProject): Promise<Map<string, string>> {
    const services = new Map<string, string>();
    const overlay: Overlay = JSON.parse(readFileSync(files.at(-1) ?? '', 'utf8'));
    for (const [service, { environment }] of this.#servicesOf({ files })) {
      const labels = {
        ...overlay.services[service]?.labels,
        'com.docker.compose.project': project,
        'com.docker.compose.service': service,
      };
      const container = this.engine.create({
        name: `${project}-${service}-1`,
        labels,
        state: 'running',
        log: [STARTED, ...this.logged],
        environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      });
      services.set(service, container.id);
      if (/^n?vp/.test(service)) {
        const peer = new FakePeer(service, container, (builder, name) =>
          (this.builds.get(service) ?? this.build.bind(this))(builder, name),
        );
        container.execute = (command) => commandLine(this, peer, command);
        this.#peers.set(service, peer);
      }
    }
    for (const [service, log] of this.failing) {
      const container = this.engine.container(services.get(service) ?? '');
      Object.assign(container, { state: 'exited', exitCode: 1, log: [log] });
      const attributes = { ...container.labels, exitCode: '1' };
      this.engine.emit({ type: 'container', action: 'die', id: container.id, attributes });
    }
    return services;
  }

  /** `docker-compose-4-….yml` has vp0 to vp3 and membersrvc0, so that users log in; one of a single vp has no membersrvc. */
  #servicesOf({ files }: Pick<ComposeProject, 'files'>): Map<string, ComposeService> {
    const size = Number(/compose-(\d)/.exec(files[0] ?? '')?.[1] ?? 1);
    const environment = (peer: string) => ({
      CORE_PEER_ID: peer,
      CORE_PEER_ADDRESSAUTODETECT: 'true',
      CORE_SECURITY_ENABLED: String(size === 4),
      ...this.environment,
    });
    const peers = Array.from({ length: size }, (_, index) => `vp${index}`);
    const membersrvc: [string, ComposeService][] = size === 4 ? [['membersrvc0', { environment: {} }]] : [];
    return new Map([
      ...membersrvc,
      ...peers.map((peer): [string, ComposeService] => [
        peer,
        { environment: environment(peer), command: ['peer', 'node', 'start'] },
      ]),
    ]);
  }
}

/** Of all fakes: a few of their runs end, and the others leave what they have in it. */
const root = newFolder();

const fakeDirectory = () => ({
  run: 'fake',
  labels: {},
  directory: root,
  newDirectory: () => mkdtempSync(join(root, 'network-')),
  note: () => {},
  close: () => {},
});
