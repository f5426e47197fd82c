/** The labels by which Compose marks what it makes. */
export const PROJECT_LABEL = 'com.docker.compose.project';
export const SERVICE_LABEL = 'com.docker.compose.service';

/** The labels by which a run marks what is its own, also what its containers make through the engine. */
export const RUN_LABEL = 'chaincode-bdd.run';
/** Where the run has its home, as `<host>:<directory>`: whoever finds the thing can tell there if the run lives. */
export const HOME_LABEL = 'chaincode-bdd.home';
/** The Compose project it belongs to. */
export const NETWORK_LABEL = 'chaincode-bdd.network';
export const SCENARIO_LABEL = 'chaincode-bdd.scenario';
/** On a network that outlives its run, in the place of that run's labels: the network id of its peers. */
export const KEPT_LABEL = 'chaincode-bdd.kept';
/** The container that made it through the engine. */
export const PEER_LABEL = 'chaincode-bdd.peer';
/** Which process the run is, and where: for a person to find it. */
export const PROCESS_LABEL = 'chaincode-bdd.process';
export const DIRECTORY_LABEL = 'chaincode-bdd.directory';

/** All of these in one, as JSON: on an image, where each label is a step of its build. */
export const ORIGIN_LABEL = 'chaincode-bdd.origin';

type Labels = Readonly<Record<string, string>>;

/** The labels in one. */
export function inOne(labels: Labels): Record<string, string> {
  return { [ORIGIN_LABEL]: JSON.stringify(labels) };
}

/** Where a container or an image comes from, by our labels; empty for one that bears none. */
export function originOf(labels: Labels | null | undefined): Labels {
  const origin = labels?.[ORIGIN_LABEL];
  if (origin === undefined) return labels ?? {};
  try {
    return JSON.parse(origin);
  } catch {
    return {}; // Nobody's label of ours.
  }
}

/** A filter of the engine's lists: what is labelled as the project's. */
export function ofProject(project: string): string {
  return labelled(`${PROJECT_LABEL}=${project}`);
}

/** A filter of the engine's lists: what has the label, or the label with the value (`label=value`). */
export function labelled(label: string): string {
  return JSON.stringify({ label: [label] });
}
