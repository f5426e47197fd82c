import type { ResourceFilter } from '../../support/cleanup/created-resources';
import { ByLabel, BySigns } from '../../support/cleanup/ownership';
import { devNames } from '../../support/fabric/v0.6/generation';
import type { FakeEngine } from '../docker/fake-engine';

const { isBuildStep, prefix } = devNames;

const hasNameOf =
  (peers: readonly string[]) =>
  (name: string): boolean =>
    peers.some((peer) => name.startsWith(prefix('dev', peer)));

/** Of a network whose peers have the engine's own socket. */
export function filterBySigns(
  { engine }: FakeEngine,
  project: string,
  peers: readonly string[],
): ResourceFilter {
  const isOurName = hasNameOf(peers);
  return {
    project,
    isOurName,
    ownership: (history) => new BySigns(engine, project, { isOurName, isBuildStep }, history),
  };
}

/** Of a network whose peers are behind the gateway, which noted these ids. */
export function filterByLabel(
  { engine }: FakeEngine,
  project: string,
  peers: readonly string[],
  noted: ReadonlySet<string>,
): ResourceFilter {
  const isOurName = hasNameOf(peers);
  return {
    project,
    isOurName,
    ownership: (history) => new ByLabel(engine, project, { isOurName, isBuildStep }, noted, history),
  };
}
