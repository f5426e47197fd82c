import { NETWORK_LABEL, originOf, PEER_LABEL } from '../cleanup/labels';
import { isMissing, unlessGone } from '../docker/engine-errors';
import { findImage, type ImageInfo, imagesNamed, isBasedOn, namesOf, removeImage } from '../docker/images';
import { AssertionFailure, UserError } from '../errors';
import { type PeerName, short } from '../fabric/names';
import type { Finding } from '../waiting/eventually';
import { type BuildingPeer, buildErrorOf, type ChaincodeContext, type Deployment } from './deployment';

/** The images that peers build of a chaincode. Only one that was built in this scenario counts. */
export class DevImages {
  constructor(private readonly context: ChaincodeContext) {}

  /** Finds the image's id. */
  async find(peer: BuildingPeer, deployment: Deployment): Promise<Finding<string>> {
    const { resources, transactions } = this.context;
    const name = this.context.devImage(peer.name, deployment.name);
    const tagged = resources.tagged(name);
    const image = resources.mayHaveImage(name)
      ? await findImage(this.context.engine.docker, name)
      : undefined;
    if (tagged && image)
      return (await this.#isBuildOf(peer.name, deployment, image))
        ? { found: image.Id }
        : { seen: `${short(name)} is not the image that ${peer.name} built: its name was moved` };
    if (tagged) return { seen: `${short(name)} was built, and removed since` };
    const seen = image
      ? `${short(name)} is from before this scenario: nothing built it here`
      : `no image ${short(name)}`;
    const { transaction } = deployment;
    const fate = transaction && (await transactions.fateOn(peer, transaction));
    if (!fate || !('found' in fate) || fate.found !== 'rejected') return { seen };
    const reason = await buildErrorOf(peer, deployment, this.context);
    return { seen: short(`${seen}; its deploy transaction was rejected${reason}`), hopeless: true };
  }

  /** True when the peer's image was built in this scenario, whether or not it still exists. Events of it may be late. */
  async isBuilt(peer: PeerName, deployment: Deployment): Promise<boolean> {
    const { resources, engine } = this.context;
    const name = this.context.devImage(peer, deployment.name);
    if (resources.tagged(name)) return true;
    // Not by its name: in dev mode a chaincode may have one that the engine takes for no image at all.
    const image = (await imagesNamed(engine.docker, name)).find((one) => namesOf(one).includes(name));
    return image !== undefined && resources.hasNewName(name, image.Id);
  }

  /** Throws an AssertionFailure where the image does not start with the layers of `base`. */
  async assertBasedOn(base: string, peer: PeerName, deployment: Deployment): Promise<void> {
    const { docker } = this.context.engine;
    const name = this.context.devImage(peer, deployment.name);
    const [image, baseImage] = await Promise.all([findImage(docker, name), findImage(docker, base)]);
    if (!baseImage)
      throw new UserError(
        `cannot check that ${short(name)} is based on ${base}: the engine has no image ${base}`,
      );
    if (!image || !isBasedOn(image, baseImage))
      throw new AssertionFailure(
        `${short(name)} is not based on ${base}: it does not start with the layers of ${base}`,
      );
  }

  /** Removes the peer's image, of which no container may exist. Throws a UserError where there is none. */
  async remove(peer: PeerName, deployment: Deployment): Promise<void> {
    const name = this.context.devImage(peer, deployment.name);
    try {
      await removeImage(this.context.engine.docker, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      throw new UserError(`no image ${short(name)}`, { action: 'dev image', subject: peer });
    }
  }

  /**
   * Removes all that the network's peers built, in sequence: they share layers, and engines answer with status 500 when
   * two removals come to the same layer.
   */
  async removeAll(): Promise<void> {
    for (const name of this.context.resources.images.keys())
      await unlessGone(removeImage(this.context.engine.docker, name, { force: true }));
  }

  /** The gateway labels each build. Without it, the image's last step names at least the chaincode. */
  async #isBuildOf(peer: PeerName, { name }: Deployment, image: ImageInfo): Promise<boolean> {
    if (this.context.gateway) {
      const origin = originOf(image.Config.Labels);
      return origin[PEER_LABEL] === peer && origin[NETWORK_LABEL] === this.context.project.name;
    }
    const steps: { CreatedBy?: string }[] = await this.context.engine.docker.getImage(image.Id).history();
    const { isImageOf } = this.context.generation.devNames;
    return isImageOf(
      name,
      steps.map(({ CreatedBy = '' }) => CreatedBy),
    );
  }
}
