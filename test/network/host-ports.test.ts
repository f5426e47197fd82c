import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { requireHostPorts } from '../../support/network/host-ports';
import { messageOf } from '../message-of';

/** Another program that has a port. */
const listening = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
};

describe('the ports of a network on the host', () => {
  const check = (ports: readonly (readonly number[])[], { mode = 'host', sharesHostNetwork = true } = {}) => {
    const service = { environment: {}, ...(mode && { network_mode: mode }) };
    const names = ports.map((_, index) => `vp${index}`);
    const peers = new Map(
      names.map((name, index) => [name, { service: name, environment: {}, ports: ports[index] ?? [] }]),
    );
    const orderers = new Map([['orderer0', { ports: [7050] }]]);
    const services = new Map(names.map((name) => [name, service]));
    return requireHostPorts({ sharesHostNetwork }, { peers, orderers }, { services });
  };

  it('are free', async () => {
    const { server, port } = await listening();
    await new Promise((resolve) => server.close(resolve));
    await check([[port]]);
  });

  it('may not be those of another peer', async () => {
    expect(await messageOf(() => check([[17050], [17060, 17050]]))).to.contain('vp0 and vp1 both use');
  });

  it('may not be those of another program, which would be asked in place of the peer', async () => {
    const { server, port } = await listening();
    try {
      expect(await messageOf(() => check([[port]]))).to.contain(`another program has port ${port}`);
      await check([[port]], { mode: '' });
      await check([[port]], { sharesHostNetwork: false });
    } finally {
      server.close();
    }
  });
});
