import { hostname } from 'node:os';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Engine } from '../../support/docker/engine';
import { decideOnGateway } from '../../support/gateway/decision';
import { messageOf } from '../user-errors/message-of';

const SOCKET = '/run/docker.sock';

/** An engine whose machine calls itself `name`; without a socket it is reached over the network. */
const engineOn = (name: string, socket?: string) =>
  ({
    socket,
    docker: { info: async () => ({ Name: name, OperatingSystem: 'Debian' }) },
  }) as unknown as Engine;

describe('the gateway', () => {
  it('is there where the engine runs on this very machine', async () => {
    for (const engineGateway of ['auto', 'on'] as const)
      expect(await decideOnGateway(engineOn(hostname(), SOCKET), { engineGateway })).to.deep.equal({
        isOn: true,
        engineSocket: SOCKET,
      });
  });

  it('is not where it is not wanted', async () => {
    expect(await decideOnGateway(engineOn(hostname(), SOCKET), { engineGateway: 'off' })).to.deep.equal({
      isOn: false,
      because: 'ENGINE_GATEWAY=off',
    });
  });

  for (const [place, engine, because] of [
    [
      'in a machine of its own',
      engineOn('moby', SOCKET),
      'the engine runs on a machine of its own (Debian, moby)',
    ],
    ['elsewhere', engineOn('far'), 'the engine is remote ('],
  ] as const) {
    it(`is not where the engine runs ${place}, and it is told why`, async () => {
      const decision = await decideOnGateway(engine, { engineGateway: 'auto' });
      expect(decision.isOn ? '' : decision.because).to.contain(because);
    });

    it(`can't be demanded where the engine runs ${place}`, async () => {
      expect(await messageOf(() => decideOnGateway(engine, { engineGateway: 'on' }))).to.match(
        /^ENGINE_GATEWAY=on can't be: the engine .*, so a socket of ours can't be mounted into its containers\. Leave it to ENGINE_GATEWAY=auto, /,
      );
    });
  }
});
