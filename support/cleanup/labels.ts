/** The names of what a run creates begin with it: Compose projects, its lock on the engine, its directory. */
export const PREFIX = 'chaincode-bdd-';

/** The labels on everything that a run creates, also through the peers. */
export const RUN_LABEL = 'chaincode-bdd.run';
/** The process of the run, as `process-identity.ts` writes it. */
export const PROCESS_LABEL = 'chaincode-bdd.process';
/** The Compose project. */
export const NETWORK_LABEL = 'chaincode-bdd.network';
export const SCENARIO_LABEL = 'chaincode-bdd.scenario';
/** On a network that outlives its run, instead of the labels of that run: the network id of its peers. */
export const KEPT_LABEL = 'chaincode-bdd.kept';
/** The peer that created it. */
export const PEER_LABEL = 'chaincode-bdd.peer';
/** On the run's lock, for a person who looks for the run: its working directory. */
export const DIRECTORY_LABEL = 'chaincode-bdd.directory';

/** On layers that outlive their run (`BUILD_CACHE=keep`). */
export const LAYERS_LABEL = 'chaincode-bdd.layers';

/** On an image, where each label is one more step of its build: all labels in one, as JSON. */
export const ORIGIN_LABEL = 'chaincode-bdd.origin';

export type Labels = Readonly<Record<string, string>>;

export function packLabels(labels: Labels): Record<string, string> {
  return { [ORIGIN_LABEL]: JSON.stringify(labels) };
}

/** The labels of a container or an image, unpacked where they were packed. */
export function originOf(labels: Labels | null | undefined): Labels {
  const origin = labels?.[ORIGIN_LABEL];
  if (origin === undefined) return labels ?? {};
  try {
    const parsed: unknown = JSON.parse(origin);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Labels) : {};
  } catch {
    return {}; // Anyone can set this label.
  }
}
