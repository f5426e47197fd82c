import { describe, it } from 'node:test';
import { expect } from 'chai';
import { assertNamesAreFree } from '../../support/cleanup/kept-networks';
import { upFailure } from '../../support/docker/compose-errors';
import { devNames } from '../../support/fabric/v0.6/generation';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from './message-of';

describe('a network does not start, for', () => {
  const up = async (...lines: string[]) =>
    (
      await upFailure([' Network x_default  Creating', ' Network x_default  Created', ...lines].join('\n'), {
        host: 'unix:///var/run/docker.sock',
        imageOf: async () => 'my/peer:7',
      })
    ).message;

  for (const [holder, words] of [
    ['a program', 'Error starting userland proxy: listen tcp4 127.0.0.1:7050: bind: address already in use'],
    ['a container', 'Bind for 127.0.0.1:7050 failed: port is already allocated'],
  ] as const)
    it(`a port is taken by ${holder}`, async () => {
      const line = `Error response from daemon: driver failed programming external connectivity on endpoint x (f303db8e): ${words}`;
      expect(await up(line))
        .to.contain('The port 127.0.0.1:7050')
        .and.contain('is in use');
    });

  it('a container name is taken', async () => {
    const line = `Error response from daemon: Conflict. The container name "/vp0" is already in use by container "${'ef6007243c9b'.repeat(5)}". You have to remove (or rename) that container to be able to reuse that name.`;
    expect(await up(line))
      .to.contain('The container name vp0')
      .and.contain('`docker rm -f vp0`');
  });

  it('the Docker engine has no more addresses', async () => {
    const line =
      'failed to create network x_default: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network';
    expect(await up(line))
      .to.contain('no addresses left')
      .and.contain('docker network prune');
  });

  it('its Docker network exists', async () => {
    const line =
      'network consortium was found but has incorrect label com.docker.compose.network set to "" (expected: "consortium")';
    expect(await up(line))
      .to.contain('The Docker network consortium')
      .and.contain('external: true');
  });

  it('a Docker network that it joins is missing', async () => {
    for (const line of [
      'Error response from daemon: network fabric_pbft not found',
      'network fabric_pbft declared as external, but could not be found',
    ])
      expect(await up(line))
        .to.contain('joins the Docker network fabric_pbft')
        .and.contain('docker network create fabric_pbft');
  });

  it('an image is nowhere', async () => {
    const message = await up(
      ' vp0 Pulling ',
      ' vp0 Error Get "https://registry-1.docker.io/v2/": no such host',
      'Error response from daemon: …',
    );
    expect(message).to.contain('The image my/peer:7 of vp0').and.contain('no such host');
  });

  it("the engine's disk is full", async () => {
    const line =
      'failed to create network x_default: Error response from daemon: write /var/lib/docker/network/files/local-kv.db: no space left on device';
    expect(await up(line)).to.contain("The Docker engine's disk is full (write /var/lib");
  });

  it('the engine is gone in the midst of it', async () => {
    const line =
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
    expect(await up(line)).to.contain('The Docker engine at unix:///var/run/docker.sock no longer answers');
  });

  it('a reason that is not known: in the words of Compose, without its progress', async () => {
    expect(
      await up(
        'dependency failed to start: container x-membersrvc0-1 is unhealthy',
        '[1]+  Exit 1    docker "$@"',
      ),
    ).to.equal(
      "Compose can't start the network: dependency failed to start: container x-membersrvc0-1 is unhealthy",
    );
  });

  it('names are taken that its peers would take', async () => {
    const fake = new FakeEngine();
    const [own, others] = ['dev-vp0', 'other-vp0'].map((peer) => `${peer}-${'ab'.repeat(64)}`);
    for (const name of [own ?? '', others ?? '', 'dev-vp0-1', 'somebody'])
      fake.create({ name, state: 'exited' });
    expect(await messageOf(() => assertNamesAreFree(fake.engine, 'dev', devNames))).to.equal(
      'These existing containers use names that this network needs; a deploy could remove them:\n' +
        `  ${own}\nIf nothing needs them, remove them: docker rm -f ${own}\n` +
        'If another run is using this engine, give this run another FABRIC_NETWORK_ID.',
    );
  });
});
