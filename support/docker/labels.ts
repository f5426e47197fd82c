/** The labels by which Compose marks what it creates. */
export const PROJECT_LABEL = 'com.docker.compose.project';
export const SERVICE_LABEL = 'com.docker.compose.service';

/** A filter for the engine's lists: what is labelled as the project's. */
export function ofProject(project: string): string {
  return labelled(`${PROJECT_LABEL}=${project}`);
}

/** A filter for the engine's lists: what has the label, or the label with the value (`label=value`). */
export function labelled(label: string): string {
  return JSON.stringify({ label: [label] });
}
