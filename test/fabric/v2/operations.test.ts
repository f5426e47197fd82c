import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { PeerUnreachable, UserError } from '../../../support/errors';
import type { Consensus } from '../../../support/fabric/v2/members';
import { OperationsServices } from '../../../support/fabric/v2/operations';
import { member, SETTINGS } from './member';

const ORDERERS = ['orderer0.example.com', 'orderer1.example.com'].map((host) => member(host, 'OrdererMSP'));

const role = (name: string, view: number, leader: number) =>
  `2026-11-26 19:42:32.421 UTC 0081 INFO [orderer.consensus.smartbft.consensus] ChangeRole -> Changing to ${name} role, ` +
  `current view: ${view}, current leader: ${leader} channel=mychannel`;

/** What each orderer answers to GET /metrics, and the last line of its log. */
interface Said {
  readonly metrics?: string;
  readonly line?: string;
}

describe('the operations service of peers and orderers', () => {
  let server: Server;
  const metrics = new Map<string, string>();
  before(async () => {
    server = createServer(({ url = '' }, response) => response.end(metrics.get(url) ?? ''));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());

  const service = (name: string, { line = '' }: Said, port = (server.address() as AddressInfo).port) => ({
    name,
    address: async () => `127.0.0.1:${port}`,
    forgetAddress: () => {},
    lastInLog: async (pattern: RegExp) => pattern.exec(line) ?? undefined,
  });
  const leaderOf = (consensus: Consensus, ...said: Said[]) => {
    const settings = { ...SETTINGS, consensus };
    const orderers = said.map((one, index) => service(ORDERERS[index]?.host ?? '', one));
    return new OperationsServices({ peers: [], orderers: ORDERERS, settings }).leader(orderers);
  };

  it('tells which orderer leads by raft', async () => {
    metrics.set('/metrics', 'consensus_etcdraft_is_leader{channel="mychannel"} 0\n');
    expect(await leaderOf('etcdraft', {}, {})).to.equal(undefined);
    metrics.set('/metrics', 'x 1\nconsensus_etcdraft_is_leader{channel="mychannel"} 1\n');
    expect(await leaderOf('etcdraft', {}, {})).to.equal('orderer0.example.com');
  });

  it('leaves the leader by BFT to the logs, of which the latest view counts', async () => {
    const old = { line: role('leader', 0, 1) };
    expect(await leaderOf('BFT', old, { line: role('leader', 1, 2) })).to.equal('orderer1.example.com');
    expect(await leaderOf('BFT', old, {})).to.equal('orderer0.example.com');
    // The other one leads, and is not asked.
    expect(await leaderOf('BFT', { line: role('follower', 1, 2) })).to.equal(undefined);
  });

  it('does not answer where it is down, or without a slash', async () => {
    const operations = new OperationsServices({
      peers: [],
      orderers: ORDERERS,
      settings: { ...SETTINGS, consensus: 'BFT' },
    });
    const get = (path: string, port?: number) =>
      operations.get(service('orderer0.example.com', {}, port), path).catch((error: unknown) => error);
    expect(await get('/healthz', 1)).to.be.instanceOf(PeerUnreachable);
    expect(await get('healthz')).to.be.instanceOf(UserError);
  });
});
