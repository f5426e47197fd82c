import type { FabricWorld } from '../../../support/world';

/** The peers of the network that a scenario has left up: those it has neither stopped nor paused. */
export class Peers {
  constructor(private readonly world: FabricWorld) {}

  /** Validating or not. */
  get up(): string[] {
    const { peers, faults } = this.world.network;
    return peers.map(({ name }) => name).filter((name) => faults.shouldBeUp(name));
  }

  /** Those of them that have a chain of their own. */
  get validating(): string[] {
    return this.world.validators.all.map(({ name }) => name);
  }

  /** Returns once each peer that is up lists each. */
  async startAndAwait(names: readonly string[], within: number): Promise<void> {
    const { network } = this.world;
    await network.faults.resume(names);
    await network.awaitReadiness(
      this.up.map((name) => network.peer(name)),
      within,
    );
  }
}
