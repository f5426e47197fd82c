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
/** The container that made it through the engine. */
export const PEER_LABEL = 'chaincode-bdd.peer';

/** A filter of the engine's lists: what is labelled as the project's. */
export function ofProject(project: string): string {
  return labelled(`${PROJECT_LABEL}=${project}`);
}

/** A filter of the engine's lists: what has the label, or the label with the value (`label=value`). */
export function labelled(label: string): string {
  return JSON.stringify({ label: [label] });
}
