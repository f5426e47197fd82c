import { describe, it } from 'node:test';
import { expect } from 'chai';
import { assertNamesAreFree } from '../../support/cleanup/kept-networks';
import { upFailure } from '../../support/docker/compose-errors';
import { devNames } from '../../support/fabric/v0.6/generation';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from '../message-of';

/** What Compose says last, and parts of what the user is told. */
// biome-ignore format: a row a case
const FAILURES: readonly (readonly [what: string, said: string, ...told: string[]])[] = [
  ['a program has a port', 'Error response from daemon: driver failed programming external connectivity on endpoint x (f303db8e): Error starting userland proxy: listen tcp4 127.0.0.1:7050: bind: address already in use',
    'The port 127.0.0.1:7050', 'is in use'],
  ['a container has a port', 'Error response from daemon: driver failed programming external connectivity on endpoint x (f303db8e): Bind for 127.0.0.1:7050 failed: port is already allocated',
    'The port 127.0.0.1:7050', 'is in use'],
  ['a container name is taken', 'Error response from daemon: Conflict. The container name "/vp0" is already in use by container "ef6007243c9b". You have to remove (or rename) that container to be able to reuse that name.',
    'The container name vp0', '`docker rm -f vp0`'],
  ['the Docker engine has no more addresses', 'failed to create network x_default: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'no addresses left', 'docker network prune'],
  ['its Docker network exists', 'network consortium was found but has incorrect label com.docker.compose.network set to "" (expected: "consortium")',
    'The Docker network consortium', 'external: true'],
  ['a Docker network that it joins is missing', 'Error response from daemon: network fabric_pbft not found',
    'joins the Docker network fabric_pbft', 'docker network create fabric_pbft'],
  ['an external one is missing', 'network fabric_pbft declared as external, but could not be found',
    'joins the Docker network fabric_pbft', 'docker network create fabric_pbft'],
  ['an image is nowhere', ' vp0 Pulling \n vp0 Error Get "https://registry-1.docker.io/v2/": no such host\nError response from daemon: …',
    'The image my/peer:7 of vp0', 'no such host'],
  ["the engine's disk is full", 'failed to create network x_default: Error response from daemon: write /var/lib/docker/network/files/local-kv.db: no space left on device',
    "The Docker engine's disk is full (write /var/lib"],
  ['the engine is gone in the midst of it', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'The Docker engine at unix:///var/run/docker.sock no longer answers'],
];

describe('a network does not start, for', () => {
  const up = async (said: string) =>
    (
      await upFailure(` Network x_default  Creating\n Network x_default  Created\n${said}`, {
        host: 'unix:///var/run/docker.sock',
        imageOf: async () => 'my/peer:7',
      })
    ).message;

  for (const [what, said, ...told] of FAILURES)
    it(what, async () => {
      const message = await up(said);
      for (const words of told) expect(message).to.contain(words);
    });

  it('a reason that is not known: in the words of Compose, without its progress', async () => {
    const said = 'dependency failed to start: container x-membersrvc0-1 is unhealthy';
    expect(await up(`${said}\n[1]+  Exit 1    docker "$@"`)).to.equal(
      `Compose can't start the network: ${said}`,
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
