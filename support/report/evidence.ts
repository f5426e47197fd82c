import { basename, join } from 'node:path';
import type { Deployment } from '../chaincode/deployment';
import type { Network } from '../network/network';
import type { Run } from '../network/run';
import { writeBundle } from './bundle';
import { contentsOf } from './contents';
import { type Findings, lookAt } from './peer-status';
import type { Recorder } from './recorder';
import type { Recording } from './recording';
import type { Secrets } from './redact';
import { requestLog } from './request-log';
import { rerunLines } from './rerun';
import { scenarioText, type ToldScenario } from './scenario-text';
import { statusLine } from './status-line';
import { timelineSvg } from './timeline/timeline';

/** A scenario that is over, its network still as it left it. */
export interface FinishedScenario extends ToldScenario {
  readonly tags: readonly string[];
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
export async function collectEvidence(scene: FinishedScenario): Promise<Conclusion> {
  const { recorder, network, run, name, secrets } = scene;
  recorder.pause();
  const { failed, isKept, isDrawn } = wishesOf(scene);
  const isWanted = failed || isKept || isDrawn;
  if (!isWanted || !hasBegun(recorder)) return { text: '', timeline: undefined };
  const submitted = transactionsOf(recorder);
  const findings = await lookAt(network, run.engine, recorder.containers, submitted, scene.deployment).catch(
    unknown, // The engine is gone; what was logged until then is known all the same.
  );
  const recording = recorder.recording(
    name,
    findings.views.flatMap(({ blocks }) => blocks),
  );
  const { timeline, undrawn } = isDrawn ? drawn(recording) : NOT_DRAWN;
  const verdicts = failed ? verdictsOn(findings, secrets) : [];
  const folder = isKept ? await folderOf(scene, recording, verdicts, timeline, findings) : [];
  const text = [
    ...verdicts,
    ...findings.trouble,
    ...folder,
    ...undrawn,
    ...(failed ? rerunOf(scene) : []),
  ].join('\n');
  return { text: secrets.mask(text), timeline };
}

function unknown(error: Error): Findings {
  return { views: [], standings: [], trouble: [`how the vps stand can't be had: ${error.message}`] };
}

/** A step may be wrong in its words, and fail before anything is started. */
const hasBegun = (recorder: Recorder): boolean =>
  recorder.activities('start').length + recorder.containers.length > 0;

const NOT_DRAWN = { timeline: undefined, undrawn: [] };

function drawn(recording: Recording): { timeline: string | undefined; undrawn: string[] } {
  try {
    return { timeline: timelineSvg(recording), undrawn: [] };
  } catch (error) {
    return { timeline: undefined, undrawn: [`there is no timeline: ${(error as Error).message}`] };
  }
}

/** Nothing is looked at that nobody wants: most scenarios pass. */
function wishesOf({ run: { settings }, failure, tags }: FinishedScenario) {
  const failed = failure !== undefined;
  const isKept = settings.evidence === 'always' || (settings.evidence === 'on failure' && failed);
  return { failed, isKept, isDrawn: isKept || settings.timeline || tags.includes(TIMELINE_TAG) };
}

/** On all together. Logs are masked before anything is cut out of them: half a secret is not recognised. */
function verdictsOn({ standings }: Findings, secrets: Secrets): string[] {
  return standings.map((one) => statusLine({ ...one, log: secrets.mask(one.log) }, standings));
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
  scene: FinishedScenario,
  recording: Recording,
  verdicts: readonly string[],
  timeline: string | undefined,
  { views }: Findings,
): Promise<string[]> {
  const { run, uri, line, network, recorder, secrets } = scene;
  const wanted = join(run.settings.evidenceDirectory, run.id, `${basename(uri, '.feature')}-${line ?? 0}`);
  try {
    const requests = recording.activities.filter(({ kind }) => kind === 'request' || kind === 'exec');
    const files = new Map([
      ['scenario.txt', scenarioText(scene, recording, [...verdicts, '', ...rerunOf(scene)])],
      ...(timeline === undefined ? [] : ([['timeline.svg', timeline]] as const)),
      ['requests.log', requestLog(requests)],
      ...(await contentsOf(network, run, recorder.containers, views)),
    ]);
    return [`evidence: ${writeBundle(files, wanted, secrets)}/`];
  } catch (error) {
    return [`there is no evidence, or not all of it, in ${wanted}: ${(error as Error).message}`];
  }
}

function rerunOf({ uri, line, run }: FinishedScenario): string[] {
  if (run.settings.keepNetwork) return []; // It says itself how to reach and to remove it.
  return rerunLines({ uri, line }, { environment: process.env, args: process.argv });
}
