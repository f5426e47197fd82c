import { type ITestCaseHookParameter, Status } from '@cucumber/cucumber';
import type { FabricWorld } from '../world';
import { conclude } from './conclusion';

/**
 * The hook at the end of a scenario, its network still there: of a failed one tells how each vp stands, where the
 * evidence is, and how to run it alone, on the terminal and in the report. It never fails: the scenario has its own
 * reason.
 */
export async function leaveEvidence(
  this: FabricWorld,
  { pickle, result }: ITestCaseHookParameter,
): Promise<void> {
  if (!this.hasNetwork) return;
  try {
    const failed = result?.status === Status.FAILED;
    const { text, timeline } = await conclude({
      name: pickle.name,
      uri: pickle.uri,
      line: pickle.location?.line,
      steps: this.steps,
      tags: pickle.tags.map((tag) => tag.name),
      failure: failed ? (result.message ?? 'it failed') : undefined,
      run: this.run,
      network: this.network,
      deployment: this.client.deployments.at(-1),
      recorder: this.recorder,
      secrets: this.secrets,
    });
    if (text) tell(this, text);
    if (timeline !== undefined) attachTimeline(this, timeline);
  } catch (error) {
    tell(this, `there is no evidence of this scenario: ${(error as Error).message}`);
  }
}

function tell(world: FabricWorld, text: string): void {
  world.announce(`${text.replace(/^/gm, '    ')}\n`);
  world.log(text);
}

/** The HTML report shows an image only where it comes in Base64. */
function attachTimeline(world: FabricWorld, svg: string): void {
  world.attach(Buffer.from(svg), { mediaType: 'image/svg+xml', fileName: 'timeline.svg' });
}
