import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { services } from '../../support/docker/compose';
import { fourPeers, LiveNetwork } from './network';
import { playStory } from './story';

const PEERS = ['vp0', 'vp1', 'vp2', 'vp3'];

describe('a network taken down and up again', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(fourPeers());
    await live.login();
    await live.deploy(['a', '100', 'b', '200']);
  });
  after(() => live?.end());

  describe('stopped, as in 70-compose-down.txt', () => {
    before(() => Promise.all(['membersrvc0', ...PEERS].map((name) => live.container(name).stop())));

    for (const peer of PEERS)
      it(`${peer} exits with 0, and its dev container with it`, async () => {
        assert.equal((await live.container(peer).inspect()).State.ExitCode, 0);
        await live.devContainerBecomes(peer, 'exited 0');
      });

    it('membersrvc exits with 2', async () => {
      assert.equal((await live.container('membersrvc0').inspect()).State.ExitCode, 2);
    });
  });

  describe('down, as in 70-compose-down.txt', () => {
    before(async () => {
      const { docker } = live.run.engine;
      const ids = (await services(live.run.engine, live.network.state.project.name)).values();
      await Promise.all([...ids].map((id) => docker.getContainer(id).remove()));
    });

    for (const peer of PEERS)
      it(`dev container and dev image of ${peer} are left`, async () => {
        await live.devContainerBecomes(peer, 'exited 0');
        assert.ok(await live.devImageExists(peer));
      });
  });

  describe('up again, as in 71-up-again-with-leftover-dev-containers.txt', () => {
    before(async () => {
      await live.network.start();
      await live.login();
    });

    playStory([['heights', '1 1 1 1']], () => live);

    it('the same deploy runs in new containers, in the place of those that were left', async () => {
      const earlier = new Map(live.network.state.resources.containers);
      await live.deploy(['a', '100', 'b', '200']);
      const containers = live.network.state.resources.containers;
      assert.equal(containers.size, 4);
      for (const [name, id] of containers) assert.notEqual(id, earlier.get(name), name);
    });

    playStory(
      [
        ['heights', '2 2 2 2'],
        ['chaincode vp0 vp1 vp2 vp3', 'running'],
        ['query vp0 vp3', '100'],
      ],
      () => live,
    );
  });
});
