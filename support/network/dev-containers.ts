import { expect } from 'chai';
import type Docker from 'dockerode';
import { isMissing } from '../docker/api-errors';
import type { Engine } from '../docker/engine';
import { short } from '../fabric/chaincode';
import type { Finding } from '../waiting/eventually';
import type { Deployment } from './deployment';
import { DevImages } from './dev-images';
import type { Network } from './network';
import type { Validator } from './validator';

/** The containers in which peers run a chaincode, each named like its image. Only one created in this scenario counts. */
export class DevContainers {
  readonly #images: DevImages;

  constructor(
    private readonly network: Network,
    private readonly engine: Engine,
  ) {
    this.#images = new DevImages(network, engine);
  }

  /** Finds the id of the running container. */
  async find(validator: Validator, deployment: Deployment): Promise<Finding<string>> {
    const name = this.network.devName(validator.name, deployment.name);
    const container = await this.#inspect(name);
    if (!container) return this.#whyNone(validator, deployment, name);
    if (!this.network.footprint.isNew(container.Id))
      return { seen: `${short(name)} is from before this scenario` };
    const { Status, ExitCode } = container.State;
    return Status === 'running'
      ? { found: container.Id }
      : { seen: `${short(name)} is ${Status} (exit code ${ExitCode})` };
  }

  /** Throws an AssertionError that names the first thing that is not the peer's own. */
  async assertOwn(validator: Validator, deployment: Deployment): Promise<void> {
    const name = this.network.devName(validator.name, deployment.name);
    const container = await this.#inspect(name);
    const image = this.network.footprint.tagged(name);
    expect(container?.Config.Image, `image name of ${name}`).to.equal(name);
    expect(container?.Image, `image of ${name}`).to.equal(image?.imageId);
    expect(container?.Config.Cmd, `command of ${name}`).to.deep.equal([
      `/opt/gopath/bin/${deployment.name}`,
      `-peer.address=${await validator.internalAddress()}`,
    ]);
    expect(container?.Config.Env, `environment of ${name}`).to.include(
      `CORE_CHAINCODE_ID_NAME=${deployment.name}`,
    );
  }

  /** Throws an AssertionError where the container is not the one from before the deploy, running. */
  async assertSameAsBefore(peer: string, deployment: Deployment): Promise<void> {
    const name = this.network.devName(peer, deployment.name);
    const before = deployment.containersBefore.get(name);
    expect(before, `${short(name)} before the deploy`).not.to.equal(undefined);
    const now = await this.#inspect(name);
    expect(now?.Id, `id of ${short(name)}`).to.equal(before);
    expect(now?.State.Status, `state of ${short(name)}`).to.equal('running');
  }

  async #whyNone(validator: Validator, deployment: Deployment, name: string): Promise<Finding<string>> {
    const image = await this.#images.find(validator, deployment);
    return 'found' in image ? { seen: `its image is built, no container ${short(name)} yet` } : image;
  }

  async #inspect(name: string): Promise<Docker.ContainerInspectInfo | undefined> {
    try {
      return await this.engine.docker.getContainer(name).inspect();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}
