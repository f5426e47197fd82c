import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { output, setLevels } from '../../peer/logging';
import { PeerNetwork } from '../../peer/network';
import { listen } from '../../wire/connection';

/** Peers of one process, each on a port of its own. */
describe('The network of peers', () => {
  const stop: (() => void)[] = [];
  output.write = () => {};
  setLevels('error');

  afterEach(() => {
    for (const each of stop.splice(0)) each();
  });

  async function start(name: string, rootNode = '', { port = 0, within = 5_000 } = {}): Promise<PeerNetwork> {
    let network: PeerNetwork | undefined;
    const server: Server = await listen(port, (connection) => {
      connection.once('message', (message) => network?.accept(connection, message));
    });
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { rootNode, touchPeriod: 10, dial: { within, pause: 10 } };
    network = new PeerNetwork({ ID: { name }, address, type: 1 }, settings, () => {});
    network.start();
    stop.push(() => {
      network?.stop();
      server.close();
    });
    return network;
  }

  async function unusedPort(): Promise<AddressInfo> {
    const server = await listen(0, () => {});
    const address = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return address;
  }

  const names = (network: PeerNetwork) =>
    network
      .endpoints()
      .map(({ ID }) => ID.name)
      .sort();
  const everyone = async (networks: PeerNetwork[], count: number) => {
    for (const network of networks) while (names(network).length < count) await once(network, 'connected');
  };

  test('is complete once each has found the root node', async () => {
    const root = await start('vp0');
    const others = await Promise.all(['vp1', 'vp2', 'vp3'].map((name) => start(name, root.self.address)));
    const networks = [root, ...others];
    await everyone(networks, 4);
    for (const network of networks) assert.deepEqual(names(network), ['vp0', 'vp1', 'vp2', 'vp3']);
  });

  test('loses a peer as soon as its process ends, and takes it back', async () => {
    const root = await start('vp0');
    const vp1 = await start('vp1', root.self.address);
    await everyone([root, vp1], 2);
    const gone = once(root, 'disconnected');
    vp1.stop();
    await gone;
    assert.deepEqual(names(root), ['vp0']);
    await everyone([root, await start('vp1', root.self.address)], 2);
  });

  test('leaves a peer alone whose root node listens too late, and says so', async () => {
    const { port } = await unusedPort();
    const failed = Promise.withResolvers<string>();
    output.write = failed.resolve;
    const vp1 = await start('vp1', `127.0.0.1:${port}`, { within: 50 });
    assert.match(
      await failed.promise,
      /\[peer\] chatWithPeer -> ERRO .* Error creating connection to peer address 127\.0\.0\.1:\d+: grpc: timed out when dialing/,
    );
    output.write = () => {};
    await start('vp0', '', { port });
    await new Promise((resolve) => setTimeout(resolve, 200)); // 20 touch periods
    assert.deepEqual(names(vp1), ['vp1']);
  });

  test('finds a root node that listens before the dial is over', async () => {
    const { port } = await unusedPort();
    const vp1 = await start('vp1', `127.0.0.1:${port}`);
    const root = await start('vp0', '', { port });
    await everyone([root, vp1], 2);
  });

  test('delivers messages by name', async () => {
    const root = await start('vp0');
    const vp1 = await start('vp1', root.self.address);
    await everyone([root, vp1], 2);
    const heard = once(root, 'message');
    vp1.send('vp0', { type: 'CONSENSUS', payload: 'one\u2028line' });
    const [message, from] = await heard;
    assert.deepEqual(message, { type: 'CONSENSUS', payload: 'one\u2028line' });
    assert.equal(from.ID.name, 'vp1');
  });
});
