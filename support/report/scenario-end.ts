import type { Pickle } from '@cucumber/messages';
import type { FabricWorld } from '../world';
import { collectEvidence } from './evidence';

/** What was made of a scenario's evidence. */
export interface EvidenceResult {
  readonly failed: boolean;
  /** For the one at the terminal; '' for nothing. */
  readonly text: string;
}

/**
 * To be called when the last step is over, or one has failed, with the network still there: puts into the report how
 * each vp stands, where the evidence is, how to run the scenario alone, and its timeline. Never rejects: a scenario
 * fails for its own reason.
 */
export async function leaveEvidence(
  world: FabricWorld,
  pickle: Pickle,
  failure: string | undefined,
): Promise<EvidenceResult> {
  const failed = failure !== undefined;
  if (!world.hasNetwork) return { failed, text: '' };
  const { text, timeline } = await collectEvidence({
    name: pickle.name,
    uri: pickle.uri,
    line: pickle.location?.line,
    steps: world.steps,
    tags: pickle.tags.map((tag) => tag.name),
    failure,
    run: world.run,
    network: world.network,
    deployment: world.client.deployments.at(-1),
    recorder: world.recorder,
    secrets: world.secrets,
  }).catch((error: Error) => ({
    text: `there is no evidence of this scenario: ${error.message}`,
    timeline: undefined,
  }));
  if (text) world.log(text);
  // The HTML report shows an image only where it is in Base64, as bytes are.
  if (timeline !== undefined)
    world.attach(Buffer.from(timeline), { mediaType: 'image/svg+xml', fileName: 'timeline.svg' });
  return { failed, text };
}
