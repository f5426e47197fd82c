import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { output, setLevels } from '../../peer/logging';
import { PeerNetwork } from '../../peer/network';
import { listen } from '../../wire/connection';

interface Line {
  readonly port: number;
  readonly connections: number;
  leadTo(port: number): void;
  cut(): void;
  heal(): void;
}

interface Start {
  readonly port?: number;
  readonly within?: number;
  readonly line?: Line;
}

/** Peers of one process, each on a port of its own. */
describe('The network of peers', () => {
  const stop: (() => void)[] = [];
  beforeEach(() => {
    output.write = () => {};
    setLevels('error');
  });
  afterEach(() => {
    for (const each of stop.splice(0)) each();
  });

  async function start(
    name: string,
    rootNode = '',
    { port = 0, within = 5_000, line }: Start = {},
  ): Promise<PeerNetwork> {
    let network: PeerNetwork | undefined;
    const server: Server = await listen(port, (connection) => {
      connection.once('message', (message) => network?.accept(connection, message));
    });
    const own = (server.address() as AddressInfo).port;
    line?.leadTo(own);
    const address = `127.0.0.1:${line?.port ?? own}`;
    const settings = { rootNode, touchPeriod: 10, dial: { within, pause: 10 } };
    network = new PeerNetwork({ ID: { name }, address, type: 1 }, settings, () => {});
    network.start();
    stop.push(() => {
      network?.stop();
      server.close();
    });
    return network;
  }

  /** Stands before a peer, and holds back what goes to it while it is cut. */
  async function interruptible(): Promise<Line> {
    let target = 0;
    let isCut = false;
    const sockets: Socket[] = [];
    const server = createServer((incoming) => {
      const outgoing = connect(target, '127.0.0.1');
      sockets.push(incoming, outgoing);
      for (const socket of [incoming, outgoing]) socket.on('error', () => socket.destroy());
      incoming.pipe(outgoing).pipe(incoming);
      if (isCut) incoming.pause();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stop.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return {
      port: (server.address() as AddressInfo).port,
      leadTo: (port) => {
        target = port;
      },
      cut: () => {
        isCut = true;
        for (const socket of sockets) socket.pause();
      },
      heal: () => {
        isCut = false;
        for (const socket of sockets) socket.resume();
      },
      get connections() {
        return sockets.length / 2;
      },
    };
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

  test('is found by any of several root nodes', async () => {
    const { port } = await unusedPort();
    const root = await start('vp0');
    const vp1 = await start('vp1', `127.0.0.1:${port},${root.self.address}`);
    await everyone([root, vp1], 2);
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
    output.write = (line) => {
      if (line.includes(`127.0.0.1:${port}:`)) failed.resolve(line); // A peer of the test before may still dial.
    };
    const vp1 = await start('vp1', `127.0.0.1:${port}`, { within: 50 });
    assert.match(
      await failed.promise,
      /\[peer\] chatWithPeer -> ERRO .* Error creating connection to peer address .*: grpc: timed out when dialing/,
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

  test('delivers what was sent during a cut over the same connection, as TCP does', async () => {
    const line = await interruptible();
    const root = await start('vp0', '', { line });
    const vp1 = await start('vp1', root.self.address);
    await everyone([root, vp1], 2);
    line.cut();
    for (const payload of ['one', 'two']) vp1.send('vp0', { type: 'CONSENSUS', payload });
    await new Promise((resolve) => setTimeout(resolve, 200)); // 20 touch periods
    assert.deepEqual(names(root), ['vp0', 'vp1']);
    const received: unknown[] = [];
    root.on('message', ({ payload }) => received.push(payload));
    line.heal();
    while (received.length < 2) await once(root, 'message');
    assert.deepEqual([received, line.connections], [['one', 'two'], 1]);
  });

  test('drops what a peer that takes nothing would have to be sent later', async () => {
    const line = await interruptible();
    const root = await start('vp0', '', { line });
    const vp1 = await start('vp1', root.self.address);
    await everyone([root, vp1], 2);
    const received: unknown[] = [];
    root.on('message', ({ number }) => received.push(number));
    line.cut();
    const payload = 'x'.repeat(1_000_000);
    for (let number = 1; number <= 40; number++) vp1.send('vp0', { type: 'CONSENSUS', number, payload });
    line.heal();
    while (received.at(-1) !== 41) {
      vp1.send('vp0', { type: 'CONSENSUS', number: 41 }); // Dropped like the others until the line is free again.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const arrived = received.indexOf(41);
    assert.ok(arrived > 10 && arrived < 40, `${arrived} of 40 messages arrived`);
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
