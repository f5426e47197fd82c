/** The labels by which a run marks what it created, also what its containers create through the engine. */
export const RUN_LABEL = 'chaincode-bdd.run';
/** Where the run has its directory, as `<host>:<directory>`. */
export const HOME_LABEL = 'chaincode-bdd.home';
/** The Compose project it belongs to. */
export const NETWORK_LABEL = 'chaincode-bdd.network';
export const SCENARIO_LABEL = 'chaincode-bdd.scenario';
/** On a network that outlives its run, instead of that run's labels: the network id of its peers. */
export const KEPT_LABEL = 'chaincode-bdd.kept';
/** The peer that created it through the engine. */
export const PEER_LABEL = 'chaincode-bdd.peer';
/** Which process the run is, and where: for a person to find it. */
export const PROCESS_LABEL = 'chaincode-bdd.process';
export const DIRECTORY_LABEL = 'chaincode-bdd.directory';

/** All of these in one label, as JSON: on an image, where each label is a step of its build. */
export const ORIGIN_LABEL = 'chaincode-bdd.origin';

export type Labels = Readonly<Record<string, string>>;

/** Packs the labels into one. */
export function packLabels(labels: Labels): Record<string, string> {
  return { [ORIGIN_LABEL]: JSON.stringify(labels) };
}

/** The labels of a container or an image, unpacked where they were packed into one. */
export function originOf(labels: Labels | null | undefined): Labels {
  const origin = labels?.[ORIGIN_LABEL];
  if (origin === undefined) return labels ?? {};
  try {
    const parsed: unknown = JSON.parse(origin);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Labels) : {};
  } catch {
    return {}; // Not a label of ours.
  }
}
