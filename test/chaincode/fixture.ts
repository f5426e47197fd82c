import type { BuildingPeer, ChaincodeContext, Deployment } from '../../support/chaincode/deployment';
import { CreatedResources } from '../../support/cleanup/created-resources';
import type { PeerAccess } from '../../support/fabric/peer';
import { Client } from '../../support/fabric/v0.6/client';
import { devNames, fabric06 } from '../../support/fabric/v0.6/generation';
import { filterBySigns } from '../cleanup/filters';
import { FakeEngine } from '../docker/fake-engine';

export const NAME = 'e'.repeat(128);
export const DEV_NAME = `dev-vp0-${NAME}`;

interface Options {
  /** On which images were tagged before. */
  readonly fake?: FakeEngine;
  readonly gateway?: ChaincodeContext['gateway'];
  /** What the peer has logged. */
  readonly log?: string;
  readonly peerStarted?: string;
}

/** Chaincode that vp0 has taken a deploy of, and has not built yet. */
export async function deployed({
  fake = new FakeEngine(),
  gateway,
  log = '',
  peerStarted = '',
}: Options = {}) {
  const resources = await CreatedResources.begin(fake.engine, filterBySigns(fake, 'p1', ['vp0']));
  const { transactions } = fabric06.newNetwork(new Map());
  const context: ChaincodeContext = {
    engine: fake.engine,
    generation: fabric06,
    resources,
    transactions,
    gateway,
    project: { name: 'p1' },
    devImage: (peer, chaincode) => devNames.image('dev', peer, chaincode),
    devContainer: (peer, chaincode) => devNames.container('dev', peer, chaincode),
  };
  const deployment: Deployment = {
    chaincode: { alias: 'example02', path: '', init: 'init', args: [], query: 'query' },
    constructorMessage: '',
    name: NAME,
    transaction: transactions.add('deploy', NAME, new Map([['vp0', 1]])),
    containersBefore: new Map(),
  };
  const chain = { height: 1 };
  const client = new Client({ name: 'vp0', tls: false } as PeerAccess);
  Object.assign(client.rest, {
    chain: async () => ({ ...chain, currentBlockHash: '' }),
    block: async () => ({}),
    hasTransaction: async () => false,
  });
  const container = {
    logTail: async () => log,
    inspect: async () => ({ State: { StartedAt: peerStarted } }),
  } as unknown as BuildingPeer['container'];
  const peer: BuildingPeer = { name: 'vp0', client, container };
  return { fake, context, deployment, peer, reject: () => chain.height++ };
}
