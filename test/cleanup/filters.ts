import type { ResourceFilter } from '../../support/cleanup/created-resources';
import { ByLabel, BySigns } from '../../support/cleanup/ownership';
import { isMadeBy } from '../../support/fabric/names';
import { devNames } from '../../support/fabric/v0.6/generation';
import type { FakeEngine } from '../docker/fake-engine';

const { isBuildStep } = devNames;

const namesOf =
  (networkId: string, peers: readonly string[]) =>
  (name: string): boolean =>
    peers.some((peer) => isMadeBy(name, networkId, peer));

/** Of a network whose peers have the engine's own socket. */
export function filterBySigns(
  { engine }: Pick<FakeEngine, 'engine'>,
  project: string,
  peers: readonly string[],
  networkId = 'dev',
): ResourceFilter {
  const isOurName = namesOf(networkId, peers);
  return {
    project,
    isOurName,
    networkId,
    hasBuilds: true,
    ownership: (history) => new BySigns(engine, project, { isOurName, isBuildStep }, history),
  };
}

/** Of a network of the run `cafe00` whose peers are behind the gateway. */
export function filterByLabel(project: string, peers: readonly string[]): ResourceFilter {
  const isOurName = namesOf('dev', peers);
  return {
    project,
    isOurName,
    networkId: 'dev',
    hasBuilds: true,
    ownership: (history) => new ByLabel(project, 'cafe00', isOurName, history),
  };
}
