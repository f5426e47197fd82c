import type { Engine } from '../docker/engine';
import { findImage, isBasedOn } from '../docker/images';
import { HarnessError } from '../errors';
import { short } from '../fabric/chaincode';
import type { Network } from '../network/network';
import type { Peer } from '../network/peer';
import type { Finding } from '../waiting/eventually';
import { buildErrorOf } from './build-errors';
import type { Deployment } from './deployment';

/** The images that peers build of a chaincode. Only one that got its name in this scenario counts. */
export class DevImages {
  constructor(
    private readonly network: Network,
    private readonly engine: Engine,
  ) {}

  async find(validator: Peer, deployment: Deployment): Promise<Finding<string>> {
    const name = this.network.devName(validator.name, deployment.name);
    const { resources } = this.network;
    const tagged = resources.tagged(name);
    const image = resources.mayHaveImage(name) ? await findImage(this.engine.docker, name) : undefined;
    if (tagged && image) return { found: image.Id };
    const seen = image
      ? `${short(name)} is from before this scenario: nothing built it here`
      : `no image ${short(name)}`;
    if (tagged) return { seen: `${short(name)} was built, and removed since` };
    const fate = await this.network.transactions.fateOf(deployment.submission, validator);
    if (!('found' in fate) || fate.found !== 'rejected') return { seen };
    const reason = await buildErrorOf(validator, deployment, this.network);
    return { seen: `${seen}; its deploy transaction was rejected${reason}`, hopeless: true };
  }

  /** True when the peer's image was built in this scenario, whether or not it is still there. */
  isBuilt(peer: string, deployment: Deployment): boolean {
    return this.network.resources.tagged(this.network.devName(peer, deployment.name)) !== undefined;
  }

  async assertBasedOn(base: string, peer: string, deployment: Deployment): Promise<void> {
    const name = this.network.devName(peer, deployment.name);
    const [image, baseImage] = await Promise.all([
      findImage(this.engine.docker, name),
      findImage(this.engine.docker, base),
    ]);
    if (!baseImage)
      throw new HarnessError(`the engine has no image ${base}, which ${short(name)} should be based on`);
    if (!image || !isBasedOn(image, baseImage))
      throw new HarnessError(
        `${short(name)} is not based on ${base}: its layers do not begin with those of that image`,
      );
  }
}
