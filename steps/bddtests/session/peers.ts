import type { FabricWorld } from '../../../support/world';

/** The peers of the network that a scenario has left up: those it has neither stopped nor paused. */
export class Peers {
  constructor(private readonly world: FabricWorld) {}

  /** Validating or not. */
  get up(): string[] {
    const { state } = this.world.network;
    return state.peers.map(({ name }) => name).filter((name) => state.shouldBeUp(name));
  }

  /** Those of them that have a chain of their own. */
  get validating(): string[] {
    return this.world.network.state.upValidators.map(({ name }) => name);
  }

  /** Returns once each peer that is up lists each. */
  async startAndAwait(names: readonly string[], within: number): Promise<void> {
    await this.world.network.resumeAndAwait(names, within);
  }
}
