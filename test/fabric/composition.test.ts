import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { nameIn, type ServiceDescription } from '../../support/fabric/composition';
import type { Environment } from '../../support/fabric/topology';
import { chaincodeAddress, eventPort, restPort } from '../../support/fabric/v0.6/composition';
import { fabric06 } from '../../support/fabric/v0.6/generation';

const START = ['peer', 'node', 'start'];

const service = (environment: Environment, command: readonly string[] = START): ServiceDescription => ({
  image: 'hyperledger/fabric-peer',
  environment,
  command,
});

const described = (services: Readonly<Record<string, ServiceDescription>>) =>
  fabric06.describe(new Map(Object.entries(services)));

describe('the composition of a network', () => {
  it('reads truth as Fabric does', () => {
    const composition = described({
      a: service({ CORE_PEER_ID: 'vp0', CORE_SECURITY_ENABLED: 'True', CORE_PEER_VALIDATOR_ENABLED: '1' }),
      b: service({
        CORE_PEER_ID: 'nvp0',
        CORE_PEER_TLS_ENABLED: 'yes',
        CORE_PEER_VALIDATOR_ENABLED: 'False',
      }),
    });
    expect(composition).to.deep.include({
      validators: ['vp0'],
      nonValidators: ['nvp0'],
      secured: true,
      tls: false,
    });
  });

  it('has peers by their ids in natural order, and other services by their names', () => {
    const composition = described({
      membersrvc0: service({}, ['membersrvc']),
      a: service({ CORE_PEER_ID: 'vp10', CORE_SECURITY_ENABLED: 'true' }),
      b: service({ CORE_PEER_ID: 'vp9' }),
      observer: service({ CORE_PEER_ID: 'nvp0', CORE_PEER_VALIDATOR_ENABLED: 'false' }),
    });
    expect(composition).to.deep.include({
      services: ['membersrvc0', 'vp10', 'vp9', 'nvp0'],
      authorities: ['membersrvc0'],
      validators: ['vp9', 'vp10'],
      nonValidators: ['nvp0'],
      secured: true,
      tls: false,
    });
    expect(composition.peers.get('vp9')?.service).to.equal('b');
  });

  it('is known by its ids, by the names of its services, and by names without their domain', () => {
    const peers = new Map([['peer0.org1.a.com', { service: 'one', environment: {}, ports: [] }]]);
    const services = ['peer0.org1.a.com', 'peer1.org1.a.com', 'peer1.org1.b.com', 'vp10.a.com'];
    const named = (name: string) => nameIn({ services, peers }, name);
    expect(['one', 'peer0.org1', 'peer0', 'peer0.org1.a.com'].map(named)).to.deep.equal(
      Array(4).fill('peer0.org1.a.com'),
    );
    expect(['vp1', 'peer1.org1', 'two'].map(named)).to.deep.equal(['vp1', 'peer1.org1', 'two']);
  });

  const PEERS: readonly [string, ServiceDescription, string][] = [
    ['runs `peer node start`', service({}), 'jdoe'],
    ['does so in a shell', service({ CORE_PEER_ID: 'vp0' }, ['sh', '-c', 'sleep 5; peer node start']), 'vp0'],
    ['has flags', service({}, ['peer', '--logging-level=debug', 'node', 'start']), 'jdoe'],
    ['sets its id in its command', service({}, ['sh', '-c', 'CORE_PEER_ID="vp3" peer node start']), 'vp3'],
    ["runs Fabric's script", service({ CORE_PEER_ID: 'vp1' }, ['sh', '-c', 'exec $$X/start-peer.sh']), 'vp1'],
    ['runs a script of its own and has an id', service({ CORE_PEER_ID: 'vp2' }, ['/start.sh']), 'vp2'],
  ];
  for (const [title, description, id] of PEERS)
    it(`takes a service for a peer that ${title}`, () => {
      expect(described({ x: description }).validators).to.deep.equal([id]);
    });

  const OTHERS: readonly [string, ServiceDescription][] = [
    ['waits to be entered', service({ CORE_PEER_ID: 'cli' }, ['/bin/bash'])],
    ['sleeps', service({ CORE_PEER_ID: 'cli' }, ['sleep', 'infinity'])],
    ['calls a peer', service({ CORE_PEER_ID: 'cli' }, ['peer', 'network', 'list'])],
    ['is a chaincode', service({ CORE_PEER_ADDRESS: 'vp0:7051' }, ['sh', '-c', '/bin/example02'])],
  ];
  for (const [title, description] of OTHERS)
    it(`takes a service for something else that ${title}`, () => {
      expect(described({ x: description })).to.deep.include({ services: ['x'], validators: [] });
    });

  it('has each id once', () => {
    const twins = { a: service({ CORE_PEER_ID: 'vp0' }), b: service({ CORE_PEER_ID: 'vp0' }) };
    expect(() => described(twins)).to.throw(UserError, 'The services a and b are both the peer vp0');
    const nameless = { a: service({}), b: service({}) };
    expect(() => described(nameless)).to.throw(UserError, 'without one a peer is jdoe');
    const mixed = { vp1: service({}, ['sleep', '1']), a: service({ CORE_PEER_ID: 'vp1' }) };
    expect(() => described(mixed)).to.throw(UserError, 'rename one');
  });
});

it('a peer is asked at the ports of its settings', () => {
  expect([restPort({}), eventPort({})]).to.deep.equal([7050, 7053]);
  expect(restPort({ CORE_REST_ADDRESS: '0.0.0.0:5000' })).to.equal(5000);
  expect(eventPort({ CORE_PEER_VALIDATOR_EVENTS_ADDRESS: '0.0.0.0:31315' })).to.equal(31315);
});

it('a chaincode connects to the address that its peer gives it', () => {
  expect(chaincodeAddress({ CORE_PEER_ADDRESSAUTODETECT: 'true' }, '172.18.0.2')).to.equal('172.18.0.2:7051');
  const listening = { CORE_PEER_ADDRESSAUTODETECT: 'true', CORE_PEER_LISTENADDRESS: '0.0.0.0:30303' };
  expect(chaincodeAddress(listening, '172.18.0.2')).to.equal('172.18.0.2:30303');
  expect(chaincodeAddress({ CORE_PEER_ADDRESS: 'vp0:7051' }, '172.18.0.2')).to.equal('vp0:7051');
});
