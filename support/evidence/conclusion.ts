import { basename, join } from 'node:path';
import type { Deployment } from '../network/deployment';
import type { Network } from '../network/network';
import type { Run } from '../run';
import { formatDuration } from '../waiting/duration';
import { writeBundle } from './bundle';
import { contentsOf } from './contents';
import { doings } from './doings';
import type { Recorder } from './recorder';
import type { Recording } from './recording';
import type { Secrets } from './redact';
import { rerunCommand } from './rerun';
import { type State, stateOf } from './standings';
import { timelineSvg } from './timeline/timeline';
import { verdict } from './verdict';

/** A scenario that is over, its network still as it left it. */
export interface Scene {
  readonly name: string;
  readonly uri: string;
  readonly line: number | undefined;
  /** The sentences of its steps. */
  readonly steps: readonly string[];
  readonly tags: readonly string[];
  /** Why it failed; undefined where it did not. */
  readonly failure: string | undefined;
  readonly run: Run;
  readonly network: Network;
  readonly deployment: Deployment | undefined;
  readonly recorder: Recorder;
  readonly secrets: Secrets;
}

export interface Conclusion {
  /** For a reader: how each vp stands, where the evidence is, how to run the scenario alone. '' for nothing. */
  readonly text: string;
  /** SVG; undefined where none is wanted. */
  readonly timeline: string | undefined;
}

/** Asks for the timeline of a scenario also where it passes. */
const TIMELINE_TAG = '@timeline';

/**
 * Looks at the network, and keeps what the settings want kept. Whatever goes wrong with that is a line of the text: a
 * scenario fails for its own reason.
 */
export async function conclude(scene: Scene): Promise<Conclusion> {
  const { recorder, network, run, name, secrets } = scene;
  recorder.pause();
  const { failed, isKept, isDrawn } = wishesOf(scene);
  if (!failed && !isKept && !isDrawn) return { text: '', timeline: undefined };
  const submitted = transactionsOf(recorder);
  const state = await stateOf(network, run.engine, recorder.containers, submitted, scene.deployment).catch(
    unknown, // The engine is gone; what was logged until then is known all the same.
  );
  const recording = recorder.recording(
    name,
    state.views.flatMap(({ blocks }) => blocks),
  );
  const { timeline, undrawn } = isDrawn ? drawn(recording) : NOT_DRAWN;
  const verdicts = failed ? verdictsOn(state, secrets) : [];
  const folder = isKept ? await folderOf(scene, recording, verdicts, timeline, state) : [];
  const text = [
    ...verdicts,
    ...state.trouble,
    ...folder,
    ...undrawn,
    ...(failed ? rerunLines(scene) : []),
  ].join('\n');
  return { text: secrets.mask(text), timeline };
}

function unknown(error: Error): State {
  return { views: [], standings: [], trouble: [`how the vps stand can't be had: ${error.message}`] };
}

const NOT_DRAWN = { timeline: undefined, undrawn: [] };

function drawn(recording: Recording): { timeline: string | undefined; undrawn: string[] } {
  try {
    return { timeline: timelineSvg(recording), undrawn: [] };
  } catch (error) {
    return { timeline: undefined, undrawn: [`there is no timeline: ${(error as Error).message}`] };
  }
}

/** Nothing is looked at that nobody wants: most scenarios pass. */
function wishesOf({ run: { settings }, failure, tags }: Scene) {
  const failed = failure !== undefined;
  const isKept = settings.evidence === 'always' || (settings.evidence === 'on failure' && failed);
  return { failed, isKept, isDrawn: isKept || settings.timeline || tags.includes(TIMELINE_TAG) };
}

/** On all together. Logs are masked before anything is cut out of them: half a secret is not recognised. */
function verdictsOn({ standings }: State, secrets: Secrets): string[] {
  return standings.map((one) => verdict({ ...one, log: secrets.mask(one.log) }, standings));
}

/** Of many transactions the last ones are asked for. */
const ASKED_FOR = 50;

/** Ids of what it submitted, off what it was told. */
function transactionsOf(recorder: Recorder): string[] {
  const answers = recorder.activities('deploy', 'invoke').flatMap(({ detail }) => detail ?? []);
  return [...new Set(answers.filter((answer) => /^[0-9a-f-]+$/.test(answer)))].slice(-ASKED_FOR);
}

/** Writes the folder. Returns the line that says where it is, or why it is not. */
async function folderOf(
  scene: Scene,
  recording: Recording,
  verdicts: readonly string[],
  timeline: string | undefined,
  { views }: State,
): Promise<string[]> {
  const { run, uri, line, network, recorder, secrets } = scene;
  const wanted = join(run.settings.evidenceDirectory, run.id, `${basename(uri, '.feature')}-${line ?? 0}`);
  try {
    const requests = recording.activities.filter(({ kind }) => kind === 'request' || kind === 'exec');
    const files = new Map([
      ['scenario.txt', summary(scene, recording, verdicts)],
      ...(timeline === undefined ? [] : ([['timeline.svg', timeline]] as const)),
      ['requests.log', doings(requests)],
      ...(await contentsOf(network, run, recorder.containers, views)),
    ]);
    return [`evidence: ${writeBundle(files, wanted, secrets)}/`];
  } catch (error) {
    return [`there is no evidence, or not all of it, in ${wanted}: ${(error as Error).message}`];
  }
}

function rerunLines({ uri, line, run }: Scene): string[] {
  if (run.settings.keepNetwork) return []; // It says itself how to reach and to remove it.
  const command = rerunCommand({ uri, line }, { environment: process.env, args: process.argv });
  return [
    `this scenario alone, its network kept: ${command}`,
    '  (it prints the command that removes the network)',
  ];
}

/** What was to be, what came of it, and why. */
function summary(scene: Scene, { begun, ended, steps }: Recording, verdicts: readonly string[]): string {
  const { name, uri, line, failure } = scene;
  const skipped = scene.steps.slice(steps.length).map((text) => `  SKIPPED  ${text}`);
  return [
    `${name} (${uri}${line === undefined ? '' : `:${line}`})`,
    `${failure === undefined ? 'passed' : 'failed'} after ${formatDuration(ended - begun)}, begun at ${new Date(begun).toISOString()}`,
    '',
    ...steps.map(
      (step) => `  ${step.status}  ${step.text}  (${formatDuration((step.ended ?? ended) - step.begun)})`,
    ),
    ...skipped,
    ...(failure === undefined ? [] : ['', failure, '', ...verdicts, '', ...rerunLines(scene)]),
    '',
  ].join('\n');
}
