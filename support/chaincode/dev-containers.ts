import { findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import { HarnessError } from '../errors';
import { short } from '../fabric/chaincode';
import type { Network } from '../network/network';
import type { Peer } from '../network/peer';
import type { Finding } from '../waiting/eventually';
import type { Deployment } from './deployment';
import { DevImages } from './dev-images';

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
  async find(validator: Peer, deployment: Deployment): Promise<Finding<string>> {
    const name = this.network.devName(validator.name, deployment.name);
    const container = this.network.resources.mayHaveContainer(name)
      ? await findContainer(this.engine.docker, name)
      : undefined;
    if (!container) return this.#whyNone(validator, deployment, name);
    if (!this.network.resources.isNew(container.Id))
      return { seen: `${short(name)} is from before this scenario` };
    const { Status, ExitCode } = container.State;
    return Status === 'running'
      ? { found: container.Id }
      : { seen: `${short(name)} is ${Status} (exit code ${ExitCode})` };
  }

  /** Throws, and names the first thing that is not the peer's own. */
  async assertOwn(validator: Peer, deployment: Deployment): Promise<void> {
    const name = this.network.devName(validator.name, deployment.name);
    const container = await findContainer(this.engine.docker, name);
    const image = this.network.resources.tagged(name);
    assertSame(`image name of ${name}`, container?.Config.Image, name);
    assertSame(`image of ${name}`, container?.Image, image?.imageId);
    const command = `/opt/gopath/bin/${deployment.name} -peer.address=${await validator.internalAddress()}`;
    assertSame(`command of ${name}`, container?.Config.Cmd?.join(' '), command);
    const called = container?.Config.Env.find((variable) => variable.startsWith(NAME_VARIABLE));
    assertSame(`environment of ${name}`, called, `${NAME_VARIABLE}${deployment.name}`);
  }

  /** Throws where the container is not the one from before the deploy, running. */
  async assertSameAsBefore(peer: string, deployment: Deployment): Promise<void> {
    const name = this.network.devName(peer, deployment.name);
    const before = deployment.containersBefore.get(name);
    if (!before) throw new HarnessError(`no ${short(name)} ran before the deploy`);
    const now = await findContainer(this.engine.docker, name);
    if (!now) throw new HarnessError(`${short(name)} is gone, which ran before the deploy`);
    if (now.Id !== before)
      throw new HarnessError(`${short(name)} is another container than before the deploy`);
    if (now.State.Status !== 'running')
      throw new HarnessError(`${short(name)} is ${now.State.Status}, and ran before the deploy`);
  }

  async #whyNone(validator: Peer, deployment: Deployment, name: string): Promise<Finding<string>> {
    const image = await this.#images.find(validator, deployment);
    return 'found' in image ? { seen: `its image is built, no container ${short(name)} yet` } : image;
  }
}

/** By which a chaincode is told its name. */
const NAME_VARIABLE = 'CORE_CHAINCODE_ID_NAME=';

function assertSame(subject: string, seen: string | undefined, expected: string | undefined): void {
  if (seen !== expected) throw new HarnessError(short(`${subject} is ${seen}, not ${expected}`));
}
