import { it } from 'node:test';
import { expect } from 'chai';
import { EngineLost } from '../../support/errors';
import { logShows } from '../../support/network/container-assertions';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';

it('a wait for a line of a log ends where the engine is gone', async () => {
  const { network } = await FakeFabric.started(1);
  await network.faults.kill(['vp0']); // As the engine's end would, it ends the log.
  const lost = new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED');
  network.state.container('vp0').inspect = () => Promise.reject(lost);
  expect(await rejection(logShows(network.state, 'vp0', 'no such text', 60_000))).to.equal(lost);
});
