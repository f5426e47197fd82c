import { it } from 'node:test';
import { expect } from 'chai';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';

it('an assertion on peers that are down names them, also where as many others are up', async () => {
  const { network } = await FakeFabric.started();
  await network.faults.stop(['vp2', 'vp3']);
  const failure = await rejection(network.assertions(['vp2', 'vp3']).areAtHeight(9));
  expect(failure.message).to.match(/^vp2, vp3 are at height 9: /);
  const others = await rejection(network.assertions().areAtHeight(0));
  expect(others.message).to.match(/^each vp is at height 0: /);
});
