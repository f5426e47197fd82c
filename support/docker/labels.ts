/** The labels by which Compose marks what it makes. */
export const PROJECT_LABEL = 'com.docker.compose.project';
export const SERVICE_LABEL = 'com.docker.compose.service';

/** A filter of the engine's lists: what is labelled as the project's. */
export function ofProject(project: string): string {
  return JSON.stringify({ label: [`${PROJECT_LABEL}=${project}`] });
}
