import { isGoneOrHeld } from './api-errors';
import type { Engine } from './engine';
import { findImage } from './images';

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

  async addImage(name: string): Promise<void> {
    await this.engine.docker.getImage(this.image).tag({ repo: name });
    this.#images.set(name, (await findImage(this.engine.docker, name))?.Id ?? '');
  }

  /** Throws where one is gone, stopped, or another. */
  async assertUntouched(): Promise<void> {
    for (const [name, id] of this.#containers) {
      const { Id, State } = await this.engine.docker.getContainer(name).inspect();
      if (Id !== id || !State.Running) throw new Error(`container ${name} is not as it was: ${State.Status}`);
    }
    for (const [name, id] of this.#images) {
      const image = await findImage(this.engine.docker, name);
      if (image?.Id !== id) throw new Error(`image ${name} is not as it was: ${image?.Id ?? 'gone'}`);
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
