import { findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import { isGoneOrHeld } from '../docker/engine-errors';
import { assertImageName } from '../docker/image-name';
import { findImage } from '../docker/images';
import { HarnessError, UserError } from '../errors';

/** Things on the engine that are nobody's business here: put there to show that they survive. */
export class Bystanders {
  readonly #containers = new Map<string, string>();
  readonly #images = new Map<string, string>();

  /** `image` is what the container is made of, and what the images are other names of. */
  constructor(
    private readonly engine: Engine,
    private readonly image: string,
  ) {}

  /** A container that runs until it is removed. */
  async addContainer(name: string): Promise<void> {
    const container = await this.engine.docker.createContainer({
      name,
      Image: this.image,
      Cmd: ['sh', '-c', 'exec sleep 3600'],
      HostConfig: { NetworkMode: 'none' },
    });
    this.#containers.set(name, container.id);
    await container.start();
  }

  /** Throws a UserError for the name of an image that is somebody else's indeed: it would lose its name. */
  async addImage(name: string): Promise<void> {
    assertImageName(name);
    const [there, image] = await Promise.all(
      [name, this.image].map((one) => findImage(this.engine.docker, one)),
    );
    if (there && there.Id !== image?.Id)
      throw new UserError(`the engine has an image ${name} already: take another name in the step`);
    await this.engine.docker.getImage(this.image).tag({ repo: name });
    this.#images.set(name, (await findImage(this.engine.docker, name))?.Id ?? '');
  }

  /** Throws where one is gone, stopped, or another, and where there is none. */
  async assertUntouched(): Promise<void> {
    if (this.#containers.size + this.#images.size === 0)
      throw new HarnessError(
        'nobody else has anything on the engine yet: it takes «Given somebody else\'s container "bystander" on the engine» before this step',
      );
    for (const [name, id] of this.#containers) {
      const container = await findContainer(this.engine.docker, name);
      if (!container) throw new HarnessError(`container ${name} is gone`);
      if (container.Id !== id) throw replaced(`container ${name}`);
      if (!container.State.Running)
        throw new HarnessError(`container ${name} is not as it was: ${container.State.Status}`);
    }
    for (const [name, id] of this.#images) {
      const image = await findImage(this.engine.docker, name);
      if (!image) throw new HarnessError(`image ${name} is gone`);
      if (image.Id !== id) throw replaced(`image ${name}`);
    }
  }

  async remove(): Promise<void> {
    const removals = [
      ...[...this.#containers.values()].map((id) =>
        this.engine.docker.getContainer(id).remove({ force: true }),
      ),
      ...[...this.#images.keys()].map((name) => this.engine.docker.getImage(name).remove({ force: true })),
    ];
    for (const removal of removals)
      await removal.catch((error) => (isGoneOrHeld(error) ? undefined : Promise.reject(error)));
    this.#containers.clear();
    this.#images.clear();
  }
}

const replaced = (subject: string): Error =>
  new HarnessError(`${subject} is not as it was: another one bears its name`);
