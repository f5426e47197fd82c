import type { ResourceFilter } from '../../support/cleanup/created-resources';
import { ByLabel, BySigns } from '../../support/cleanup/ownership';
import { namesOf, signsOf } from '../../support/fabric/v0.6/dev-names';
import type { FakeEngine } from '../docker/fake-engine';

/** Those of a network whose peers have the engine's own socket. */
export function claimsOf({ engine }: FakeEngine, project: string, peers: readonly string[]): ResourceFilter {
  const isOurName = namesOf('dev', peers);
  const ownership: ResourceFilter['ownership'] = (history) =>
    new BySigns(engine, signsOf(project, isOurName), history);
  return { project, isOurName, ownership };
}

/** `left`: what the gateway has read of layers and build containers. */
export function claimsThroughGateway(
  project: string,
  peers: readonly string[],
  left: ReadonlySet<string>,
): ResourceFilter {
  const isOurName = namesOf('dev', peers);
  return { project, isOurName, ownership: (history) => new ByLabel(project, isOurName, left, history) };
}
