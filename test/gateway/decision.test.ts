import { release } from 'node:os';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Engine } from '../../support/docker/engine';
import { decideOnGateway, gatewayWarning } from '../../support/gateway/decision';
import { messageOf } from '../message-of';

const SOCKET = '/run/docker.sock';
const DIRECTORY = '/tmp/chaincode-bdd-cafe00-x1';
const PLACE = { directory: DIRECTORY, image: 'peer', labels: { 'chaincode-bdd.run': 'cafe00' } };

/** An engine that mounts what its own machine has; without a socket it is reached over the network. */
class PretendedEngine {
  readonly created: { Labels?: object }[] = [];
  removed = 0;
  readonly docker = {
    info: async () => ({ Name: 'moby', OperatingSystem: 'Debian', KernelVersion: this.kernel }),
    createContainer: async (container: { Labels?: object; HostConfig: { Mounts: { Source: string }[] } }) => {
      this.created.push(container);
      const missing = container.HostConfig.Mounts.find(({ Source }) => !this.directories.includes(Source));
      if (!missing) return { remove: async () => void this.removed++ };
      const message = `bind source path does not exist: ${missing.Source}`;
      throw Object.assign(new Error(message), { statusCode: 400, json: { message } });
    },
  };

  constructor(
    readonly socket: string | undefined,
    readonly directories: readonly string[] = [DIRECTORY],
    readonly kernel = release(),
  ) {}

  decide(engineGateway: 'auto' | 'on' | 'off') {
    return decideOnGateway(this as unknown as Engine, { engineGateway }, PLACE);
  }
}

describe('the gateway', () => {
  it('is there where the engine sees the directory of this run', async () => {
    for (const wanted of ['auto', 'on'] as const) {
      const engine = new PretendedEngine(SOCKET);
      const decision = await engine.decide(wanted);
      expect(decision).to.deep.equal({ isOn: true, engineSocket: SOCKET });
      expect(gatewayWarning(decision)).to.equal(undefined);
      expect(engine.created[0]?.Labels).to.deep.equal(PLACE.labels);
      expect(engine.removed).to.equal(1);
    }
  });

  it('is not where it is not wanted, and nothing is said of that', async () => {
    const decision = await new PretendedEngine(SOCKET).decide('off');
    expect(decision).to.include({ isOn: false });
    expect(gatewayWarning(decision)).to.equal(undefined);
  });

  for (const [place, engine, because] of [
    ['with files of its own', new PretendedEngine(SOCKET, ['/tmp']), 'does not see the directory'],
    ['on another kernel', new PretendedEngine(SOCKET, [DIRECTORY], '6.1-linuxkit'), 'on another machine'],
    ['elsewhere', new PretendedEngine(undefined), 'remote'],
  ] as const) {
    it(`is not where the engine is ${place}, with a warning`, async () => {
      const decision = await engine.decide('auto');
      expect(decision.isOn ? '' : decision.because).to.contain(because);
      expect(gatewayWarning(decision)).to.contain(because);
    });

    it(`cannot be demanded where the engine is ${place}`, async () => {
      expect(await messageOf(() => engine.decide('on'))).to.contain('ENGINE_GATEWAY=on is not possible');
    });
  }

  it('says when the engine fails for another reason', async () => {
    const engine = new PretendedEngine(SOCKET);
    engine.docker.createContainer = async () => {
      throw new Error('no such image: peer');
    };
    expect(await engine.decide('auto').catch(String)).to.contain('no such image');
  });
});
