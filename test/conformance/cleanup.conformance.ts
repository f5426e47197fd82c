import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { CreatedResources } from '../../support/cleanup/created-resources';
import { PREFIX } from '../../support/cleanup/labels';
import { Engine } from '../../support/docker/engine';
import { isMissing } from '../../support/docker/engine-errors';
import { readSettings } from '../../support/settings';
import { filterBySigns } from '../cleanup/filters';

const NAME = 'e'.repeat(128);
const BUILD_STEP = `go install no/such/package && cp src/github.com/hyperledger/fabric/peer/core.yaml $GOPATH/bin && mv $GOPATH/bin/x $GOPATH/bin/${NAME}`;

describe('the removal of what peers with the socket of the engine created', () => {
  const image = readSettings({}).images.base;
  let engine: Engine;
  before(async () => {
    engine = await Engine.connect();
  });
  after(() => engine.disconnect());

  const create = async (name: string): Promise<string> => {
    const HostConfig = { NetworkMode: 'none' };
    const { docker } = engine;
    return (await docker.createContainer({ name, Image: image, Cmd: ['sleep', '600'], HostConfig })).id;
  };
  const exists = async (id: string): Promise<boolean> =>
    engine.docker
      .getContainer(id)
      .inspect()
      .then(
        () => true,
        (error) => !isMissing(error) && Promise.reject(error),
      );
  const idOf = async (name: string): Promise<string> => (await engine.docker.getImage(name).inspect()).Id;

  it('takes a failed build along, and leaves what others created', async (test) => {
    const { docker } = engine;
    const running = await docker.listContainers();
    if (running.some(({ Names }) => Names.some((name) => name.startsWith(`/${PREFIX}`))))
      return test.skip('another run is using the engine: a failed build may be that of its peers');
    const bystander = await create('cleanup-conformance-bystander');
    await docker.getImage(image).tag({ repo: `cleanup-conf-vp0-${NAME}` });
    const owner = await idOf(`cleanup-conf-vp0-${NAME}`);
    const resources = await CreatedResources.begin(
      engine,
      filterBySigns({ engine }, 'p1', ['vp0', 'vp1'], 'cleanup-conf'),
    );
    const own = await create(`cleanup-conf-vp1-${NAME}`);
    const alsoNotOurs = await create('cleanup-conformance-later');
    try {
      await docker.getImage(image).tag({ repo: `cleanup-conf-vp1-${NAME}` });
      failedBuild(image);
      const left = await resources.leftovers();
      assert.ok(left.includes(`container cleanup-conf-vp1-${NAME} (created)`), left.join());
      assert.equal(left.filter((line) => /^container .* \(exited\)$/.test(line)).length, 1, left.join());
      await resources.remove();
      assert.deepEqual(await resources.leftovers(), []);
      assert.deepEqual(await Promise.all([bystander, alsoNotOurs, own].map(exists)), [true, true, false]);
      assert.equal(await idOf(`cleanup-conf-vp0-${NAME}`), owner);
    } finally {
      resources.end();
      for (const id of [bystander, alsoNotOurs]) await docker.getContainer(id).remove();
      await docker.getImage(`cleanup-conf-vp0-${NAME}`).remove();
    }
  });
});

/** As a peer of v0.6 has chaincode built, with the classic builder. It leaves the container of its last step, and a layer. */
function failedBuild(base: string): void {
  const dockerfile = `FROM ${base}\nWORKDIR /opt/gopath\nRUN ${BUILD_STEP}\n`;
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  const { status } = spawnSync('docker', ['build', '--no-cache', '-'], { env, input: dockerfile });
  assert.equal(status, 1);
}
