import { describe, it } from 'node:test';
import { expect } from 'chai';
import { removeImage } from '../../support/docker/images';
import { rejection } from '../rejection';
import { FakeEngine } from './fake-engine';

describe('the removal of an image', () => {
  it('takes along the steps of its build, but for those that another image is built on, and for its base', async () => {
    const fake = new FakeEngine();
    const { docker } = fake.engine;
    fake.images.push(
      { id: 'sha256:b', names: ['base'] },
      { id: 'sha256:1', names: [], parent: 'sha256:b' },
      { id: 'sha256:2', names: [], parent: 'sha256:1' },
      { id: 'sha256:3', names: ['dev-vp0-x'], parent: 'sha256:2' },
      { id: 'sha256:4', names: ['dev-vp1-x'], parent: 'sha256:1' },
    );
    const ids = () => fake.images.map(({ id }) => id.slice(-1)).join('');
    await removeImage(docker, 'dev-vp0-x');
    expect(ids()).to.equal('b14');
    await removeImage(docker, 'dev-vp1-x');
    expect(ids()).to.equal('b');
    expect(await rejection(removeImage(docker, 'dev-vp1-x'))).to.include({ statusCode: 404 });
  });
});
