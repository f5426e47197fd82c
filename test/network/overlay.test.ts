import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { ComposeNetwork, ComposeService } from '../../support/docker/compose';
import type { ServiceDescription } from '../../support/fabric/composition';
import {
  type Environment,
  type Topology,
  topologyOfFiles,
  withSettings,
} from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { networksOf, Overlay } from '../../support/network/overlay';

interface Files {
  readonly services?: Readonly<Record<string, Partial<ComposeService>>>;
  readonly networks?: Readonly<Record<string, ComposeNetwork>>;
}

const LABELS = { 'chaincode-bdd.run': 'cafe00' };
const NETWORKS = { default: { name: 'p1_default' } };

const peer = (CORE_PEER_ID: string, more: Partial<ComposeService> = {}): Partial<ComposeService> => ({
  command: ['peer', 'node', 'start'],
  networks: { default: null },
  ...more,
  environment: { CORE_PEER_ID, ...more.environment },
});

/** What is layered over Compose files with these services. */
function overlaid(
  { services = {}, networks = NETWORKS }: Files,
  topology: Topology = topologyOfFiles('x.yml'),
  { reachesBridges = false } = {},
) {
  const described = Object.entries(services).map(([name, { environment = {}, command }]) => {
    const description = { image: 'x', environment: environment as Environment, command: command ?? [] };
    return [name, description] as [string, ServiceDescription];
  });
  const overlay = new Overlay({
    topology,
    composition: fabric06.describe(new Map(described)),
    config: { services: new Map(Object.entries(services)) as ReadonlyMap<string, ComposeService>, networks },
    labels: LABELS,
    peerEnvironment: { CORE_PEER_NETWORKID: 'run1' },
    engineSockets: [
      { file: '/var/run/docker.sock', folder: '/var/run' },
      { file: '/tmp/none/docker.sock', folder: '/tmp/none' },
    ],
    publishOn: '127.0.0.1',
    reachesBridges,
    hasSelinux: false,
  });
  const socketOf = (name: string) => ({ file: `/run/of/${name}/docker.sock`, folder: `/run/of/${name}` });
  // biome-ignore lint/suspicious/noExplicitAny: a Compose file.
  const file: any = overlay.file(socketOf);
  return { ...file, notes: overlay.notes, environments: overlay.environments };
}

const volumesOf = (service: Partial<ComposeService>) =>
  overlaid({ services: { vp0: peer('vp0', service) } }).services.vp0.volumes;

const REST_AND_EVENTS = [7050, 7053].map((target) => ({
  mode: 'ingress',
  host_ip: '127.0.0.1',
  target,
  protocol: 'tcp',
}));

const portsOf = (
  service: Partial<ComposeService>,
  networks: Files['networks'] = NETWORKS,
  place?: Parameters<typeof overlaid>[2],
) => overlaid({ services: { vp0: peer('vp0', service) }, networks }, undefined, place).services.vp0.ports;

const bind = (source: string, target: string) => ({ type: 'bind', source, target });
const mounted = (source: string, target: string) => ({ ...bind(source, target), read_only: true });

describe('the overlay of a network', () => {
  const two = { vp0: peer('vp0'), vp1: peer('vp1'), membersrvc0: { command: ['membersrvc'] } };

  it('gives the settings of a scenario to the validating peers, and those of one service to that one', () => {
    const nvp0 = peer('nvp0', { environment: { CORE_PEER_VALIDATOR_ENABLED: 'false' } });
    const common = topologyOfFiles('x.yml', { A: '1', B: '2' });
    const topology = withSettings(withSettings(common, { A: 'own' }, ['vp1']), { C: '3' }, ['membersrvc0']);
    const { services } = overlaid({ services: { ...two, nvp0 } }, topology);
    expect(services.vp0.environment).to.include({ A: '1', B: '2' });
    expect(services.vp1.environment).to.include({ A: 'own', B: '2' });
    expect(services.membersrvc0.environment).to.deep.equal({ C: '3' });
    expect(services.nvp0.environment).to.deep.equal({ CORE_PEER_NETWORKID: 'run1' });
  });

  it('escapes a dollar, which would begin a variable of Compose', () => {
    const { services } = overlaid({ services: two }, topologyOfFiles('x.yml', { D: 'COPY src $GOPATH' }));
    expect(services.vp0.environment.D).to.equal('COPY src $$GOPATH');
  });

  it('labels every container, and the Docker networks that the project makes', () => {
    const networks = { ...NETWORKS, theirs: { name: 'theirs', external: true } };
    const file = overlaid({ services: two, networks });
    for (const service of Object.keys(two)) expect(file.services[service].labels).to.deep.equal(LABELS);
    expect(file.networks).to.deep.equal({ default: { name: 'p1_default', labels: LABELS } });
  });

  it('names peers by their ids and finds their services', () => {
    const topology = withSettings(topologyOfFiles('x.yml'), { A: '1' }, ['vp7']);
    const { services } = overlaid({ services: { 'validator-a': peer('vp7') } }, topology);
    expect(services['validator-a'].environment).to.include({ A: '1' });
  });

  it('publishes the ports that the file does not publish', () => {
    const ports = [{ target: 7050 }];
    expect(portsOf({ ports })).to.deep.equal([REST_AND_EVENTS[1]]);
    expect(portsOf({ network_mode: 'host' })).to.equal(undefined);
  });

  it('publishes nothing of containers that are reached at their own addresses', () => {
    const own = { driver: 'bridge', name: 'p1_own' };
    const published = (networks: readonly string[]) =>
      portsOf(
        { networks: Object.fromEntries(networks.map((name) => [name, null])) },
        {
          own,
          theirs: { name: 'theirs', external: true },
          lan: { name: 'p1_lan', driver: 'macvlan' },
        },
        { reachesBridges: true },
      );
    expect(published(['own'])).to.equal(undefined);
    expect(published(['own', 'theirs'])).to.deep.equal(REST_AND_EVENTS);
    expect(published(['lan'])).to.deep.equal(REST_AND_EVENTS);
  });
});

describe("a peer's socket", () => {
  it('takes the place of the engine’s, as a file or in its folder', () => {
    for (const source of ['/var/run/docker.sock', '/run/docker.sock', '/tmp/none/docker.sock'])
      expect(volumesOf({ volumes: [bind(source, '/var/run/docker.sock')] })).to.deep.equal([
        mounted('/run/of/vp0/docker.sock', '/var/run/docker.sock'),
      ]);
    const environment = { CORE_VM_ENDPOINT: 'unix:///host/var/run/docker.sock' };
    for (const source of ['/var/run', '/var/run/', '/run', '/tmp/none'])
      expect(volumesOf({ environment, volumes: [bind(source, '/host/var/run')] })).to.deep.equal([
        mounted('/run/of/vp0', '/host/var/run'),
      ]);
  });

  it('is mounted where the peer looks for it, if nothing is', () => {
    expect(volumesOf({})).to.deep.equal([mounted('/run/of/vp0/docker.sock', '/var/run/docker.sock')]);
    const environment = { CORE_VM_ENDPOINT: 'unix:///engine/own.sock' };
    expect(volumesOf({ environment, volumes: [bind('/data', '/data')] })).to.deep.equal([
      mounted('/run/of/vp0/docker.sock', '/engine/own.sock'),
    ]);
    expect(volumesOf({ environment, volumes: [bind('/proxy', '/engine')] })).to.equal(undefined);
  });

  it('replaces the address of an engine, and the run says so', () => {
    const vp0 = peer('vp0', { environment: { CORE_VM_ENDPOINT: 'http://172.17.0.1:2375' } });
    const { services, notes } = overlaid({ services: { vp0 } });
    expect(services.vp0.environment.CORE_VM_ENDPOINT).to.equal('unix:///host/var/run/docker.sock');
    expect(services.vp0.volumes).to.deep.equal([
      mounted('/run/of/vp0/docker.sock', '/host/var/run/docker.sock'),
    ]);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/^CORE_VM_ENDPOINT=http:\/\/172.* of vp0 is replaced by unix:/);
  });
});

describe('what a compose file says otherwise', () => {
  it('of the network id is replaced, and the run says so once', () => {
    const environment = { CORE_PEER_NETWORKID: 'dev' };
    const services = { b: peer('vp10', { environment }), a: peer('vp2', { environment }) };
    expect(overlaid({ services }).notes).to.deep.equal([
      'CORE_PEER_NETWORKID=dev of vp2, vp10 is replaced by run1, the network id of this run.',
    ]);
  });

  it('of the network of chaincode holds, if it exists here', () => {
    const on = (mode: string, networks: Files['networks'] = NETWORKS) => {
      const environment = { CORE_VM_DOCKER_HOSTCONFIG_NETWORKMODE: mode };
      const { environments } = overlaid({ services: { vp0: peer('vp0', { environment }) }, networks });
      return environments[0]?.['CORE_VM_DOCKER_HOSTCONFIG_NETWORKMODE'];
    };
    expect(on('host')).to.equal('host');
    expect(on('fabric_default')).to.equal('p1_default');
    expect(on('fabric_consortium', { consortium: { name: 'p1_consortium' } })).to.equal('p1_consortium');
    expect(on('fabric_pbft', { fabric_pbft: { name: 'fabric_pbft', external: true } })).to.equal(
      'fabric_pbft',
    );
  });
});

it('the networks of a service are those it joins, by their names on the engine', () => {
  const networks = { default: { name: 'p1_default' }, own: { name: 'consortium' } };
  expect(networksOf({ networks: { own: null } }, networks)).to.deep.equal(['consortium']);
  expect(networksOf({ network_mode: 'host' }, networks)).to.deep.equal([]);
});
