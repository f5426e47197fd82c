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
    const { text } = await conclude({
      name: pickle.name,
      uri: pickle.uri,
      line: pickle.location?.line,
      steps: this.steps,
      failure: failed ? (result.message ?? 'it failed') : undefined,
      run: this.run,
      network: this.network,
      deployment: this.client.deployments.at(-1),
      recorder: this.recorder,
      secrets: this.secrets,
    });
    if (text) tell(this, text);
  } catch (error) {
    tell(this, `there is no evidence of this scenario: ${(error as Error).message}`);
  }
}

function tell(world: FabricWorld, text: string): void {
  world.announce(`${text.replace(/^/gm, '    ')}\n`);
  world.log(text);
}
