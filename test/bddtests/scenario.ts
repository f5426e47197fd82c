import { mock } from 'node:test';
import type * as session from '../../steps/bddtests/session';
import { FakeFabric } from '../steps/fakes/fabric';
import type { FakePeer } from '../steps/fakes/peer';
import { beginWorld } from '../steps/fakes/world';
import { EagerClock } from '../waiting/eager-clock';
import type { StepDefinitions } from './step-definitions';

/** A sentence, with the table below it. */
export type Sentence = string | readonly [sentence: string, ...rows: readonly string[][]];

/** A scenario on a network of vp0 and vp1, which are fakes: the steps, the World and its support are the real ones. */
export class Scenario {
  readonly fabric = new FakeFabric();
  readonly world: session.BddtestsWorld;

  private constructor(private readonly definitions: StepDefinitions) {
    // It can be loaded only after Cucumber has loaded the steps.
    const { BddtestsWorld } = require('../../steps/bddtests/session') as typeof session;
    this.world = beginWorld(BddtestsWorld, this.fabric.run);
  }

  static async begin(definitions: StepDefinitions): Promise<Scenario> {
    mock.restoreAll();
    EagerClock.install();
    const scenario = new Scenario(definitions);
    scenario.fabric.answerRequests();
    await scenario.says('we compose "docker-compose-2.yml"');
    return scenario;
  }

  peer(name: string): FakePeer {
    return this.fabric.peer(name);
  }

  async says(...sentences: readonly Sentence[]): Promise<void> {
    for (const sentence of sentences) {
      const [text, ...rows] = typeof sentence === 'string' ? [sentence] : sentence;
      await this.definitions.run(this.world, text, rows.length > 0 ? rows : undefined);
    }
  }
}
