import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { version as nodeVersion } from 'node:process';
import { version as cucumberVersion } from '@cucumber/cucumber';
import type { Pickle } from '@cucumber/messages';
import { composeVersion } from '../docker/compose-errors';
import type { Engine } from '../docker/engine';
import { isMissing } from '../docker/engine-errors';
import { HeadAndTail } from '../docker/log-capture';
import type { Secrets } from '../fabric/secrets';
import type { Run } from '../network/run';
import { formatDuration } from '../waiting/duration';
import type { Span } from '../waiting/spans';
import { type NetworkStatus, networkStatus } from './peer-status';
import type { Recorder, Recording } from './recorder';
import type { ReportedNetwork } from './reported-network';
import { rerunCommand, sharedArguments } from './rerun-command';
import { traceEvents } from './trace-events';
import { usageOf } from './usage';
import type { WatchedContainer } from './watched-containers';

/** A scenario that has ended, with its network as it left it. */
interface FinishedScenario {
  readonly pickle: Pick<Pickle, 'name' | 'uri' | 'location' | 'tags' | 'steps'>;
  /** Why it failed; undefined where it did not. */
  readonly failure: string | undefined;
  readonly run: Pick<Run, 'id' | 'engine' | 'images' | 'settings'>;
  readonly network: ReportedNetwork;
  readonly recorder: Recorder;
  readonly secrets: Secrets;
}

export interface Evidence {
  /** For the user: the state of each peer, where the evidence is, how to run the scenario alone. '' for nothing. */
  readonly text: string;
  /** For the HTML report, by file name: `timeline.svg`, and `trace.json` where the timeline was requested. */
  readonly files: ReadonlyMap<string, string>;
}

/** Requests the timeline of a scenario that passes. */
const TIMELINE_TAG = '@timeline';

/** Transactions that each peer is asked about, at most: the last ones. */
const TRANSACTIONS = 50;

const NOTHING: Evidence = { text: '', files: new Map() };

/** Looks at the network and keeps what the settings want. Never rejects: a scenario fails for its own reason. */
export const collectEvidence = (scenario: FinishedScenario): Promise<Evidence> =>
  collect(scenario).catch((error: Error) => ({
    ...NOTHING,
    text: `could not collect evidence: ${error.message}`,
  }));

async function collect(scenario: FinishedScenario): Promise<Evidence> {
  const { recorder, network, run, pickle, secrets, failure } = scenario;
  const { evidence, timeline } = run.settings;
  recorder.pause();
  const isKept = evidence === 'always' || (evidence === 'on failure' && failure !== undefined);
  const isRequested = timeline || pickle.tags.some(({ name }) => name === TIMELINE_TAG);
  const isDrawn = isKept || isRequested;
  const hasStarted = recorder.spans('start').length + recorder.containers.length > 0;
  if (!hasStarted || (!isDrawn && failure === undefined)) return NOTHING;
  const problems: string[] = [];
  const mask = (text: string) => secrets.mask(text);
  const looking = networkStatus(network, run.engine, recorder.containers, transactionsOf(recorder), mask);
  const status = await looking.catch((error: Error): NetworkStatus => {
    problems.push(`the state of the peers is unknown: ${error.message}`);
    return { lines: [], peers: new Map() }; // Logs were read until now, whatever has happened to the engine.
  });
  const blocks = [...status.peers].flatMap(([peer, { blocks }]) =>
    blocks.map((block) => ({ peer, ...block })),
  );
  const recording = recorder.recording(pickle.name, blocks);
  const pictures = isDrawn ? draw(recording, problems) : new Map<string, string>();
  const lines = failure === undefined ? [] : status.lines;
  const rerun = failure === undefined || run.settings.keepNetwork ? [] : rerunLines(scenario);
  const folder: string[] = [];
  if (isKept) {
    const text = scenarioText(scenario, recording, [...lines, '', ...rerun]);
    const files = new Map([['scenario.txt', text], ...pictures, ['requests.log', requestLog(recording)]]);
    folder.push(await writeFolder(scenario, files, status, recording));
  }
  const text = secrets.mask([...lines, ...problems, ...folder, ...rerun].join('\n'));
  const attached = [...pictures].filter(([name]) => isRequested || name === 'timeline.svg');
  return { text, files: new Map(attached) };
}

/** The ids that its deploys and invokes got as an answer. */
function transactionsOf(recorder: Recorder): string[] {
  const answers = recorder.spans('deploy', 'invoke').flatMap(({ detail }) => detail ?? []);
  return [...new Set(answers.filter((answer) => /^[0-9a-f-]+$/.test(answer)))].slice(-TRANSACTIONS);
}

function draw(recording: Recording, problems: string[]): Map<string, string> {
  try {
    // Loaded when it is needed: the library would delay the first step of each run.
    const { timelineSvg } = require('./timeline') as typeof import('./timeline');
    return new Map([
      ['timeline.svg', timelineSvg(recording)],
      ['trace.json', traceEvents(recording)],
    ]);
  } catch (error) {
    problems.push(`could not draw the timeline: ${(error as Error).message}`);
    return new Map();
  }
}

/** Adds what the network's containers and peers have, and writes all. Returns the line that says where. */
async function writeFolder(
  scenario: FinishedScenario,
  files: ReadonlyMap<string, string>,
  status: NetworkStatus,
  recording: Recording,
): Promise<string> {
  const { run, pickle, network, recorder, secrets } = scenario;
  const name = `${basename(pickle.uri, '.feature')}-${pickle.location?.line}`;
  const wanted = join(run.settings.evidenceDirectory, run.id, name);
  try {
    const usage = await usageOf(network, run.engine, recorder.containers, recording);
    const more = await networkFiles(network, run, recorder.containers, status);
    const all = new Map([...files, ...more, ['usage.json', json(usage)]]);
    const folder = newFolder(wanted);
    for (const [name, text] of all) writeFileSync(join(folder, name), secrets.mask(text));
    return `evidence: ${folder}/`;
  } catch (error) {
    return `could not write all evidence to ${wanted}: ${(error as Error).message}`;
  }
}

/** `wanted`, or `wanted-2`, …: features of two folders can have the same name, and scenarios can be retried. */
function newFolder(wanted: string): string {
  mkdirSync(dirname(wanted), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const folder = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function networkFiles(
  network: ReportedNetwork,
  { engine, images }: Pick<Run, 'engine' | 'images'>,
  containers: readonly WatchedContainer[],
  { peers }: NetworkStatus,
): Promise<[string, string][]> {
  const inspections = await Promise.all(containers.map((container) => inspectionOf(container, engine)));
  const built = [...network.resources.images].map(([name, { imageId, at }]) => ({
    name,
    id: imageId,
    tagged: new Date(at),
  }));
  const versions = {
    engine: await engine.docker.version().catch(reason),
    compose: await composeVersion().catch(reason),
    images,
    node: nodeVersion,
    cucumber: cucumberVersion,
  };
  return [
    ...containers.flatMap(({ name, log }, index): [string, string][] => [
      [`${fileName(name)}.log`, log?.text ?? ''],
      [`${fileName(name)}.inspect.json`, json(inspections[index])],
    ]),
    ...[...peers].map(([name, { answers }]): [string, string] => [
      `${name}.answers.json`,
      excerpt(json(answers)),
    ]),
    ['images.json', json({ network: images, built })],
    ['compose.yml', await network.composeFile().catch(reason)],
    ['versions.json', json(versions)],
  ];
}

/** The present one, or that of the last start where the container is gone. */
async function inspectionOf({ id, inspection }: WatchedContainer, { docker }: Engine): Promise<unknown> {
  try {
    return await docker.getContainer(id).inspect();
  } catch (error) {
    if (!isMissing(error)) return reason(error as Error);
    return (await inspection) ?? 'removed before it could be inspected';
  }
}

/** A dev container's name with the first digits of the chaincode's. */
const fileName = (container: string): string => container.replace(/([0-9a-f]{8})[0-9a-f]{56,}/, '$1');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const reason = (error: Error): string => `not available: ${error.message}`;

/** The text; of a long one, whole lines of its beginning and its end. */
function excerpt(text: string): string {
  const ends = new HeadAndTail();
  ends.append(Buffer.from(text));
  return ends.toString();
}

/** Each step with its status, the failure, and `remarks` on it. */
function scenarioText(
  { pickle, failure }: FinishedScenario,
  { startedAt, endedAt, steps }: Recording,
  remarks: readonly string[],
): string {
  const result = failure === undefined ? 'passed' : 'failed';
  return [
    `${pickle.name} (${placeOf(pickle)})`,
    `${result} after ${formatDuration(endedAt - startedAt)}, started at ${new Date(startedAt).toISOString()}`,
    '',
    ...steps.map(
      (step) => `  ${step.status}  ${step.text}  (${formatDuration(step.endedAt - step.startedAt)})`,
    ),
    ...pickle.steps.slice(steps.length).map(({ text }) => `  SKIPPED  ${text}`),
    ...(failure === undefined ? [] : ['', failure, '', ...remarks]),
    '',
  ].join('\n');
}

/** Of an answer or an error, in characters. */
const SHOWN = 2_000;

/** Every request and command: `14:35:54.123     12 ms  vp0  GET /chain → 200 {"height":2}` */
export function requestLog({ spans }: Pick<Recording, 'spans'>): string {
  const lines = spans
    .filter(({ kind }) => kind === 'request' || kind === 'exec')
    .map((span) => {
      const { startedAt, endedAt, subject = '', title } = span;
      const took = endedAt === undefined ? 'not ended' : `${endedAt - startedAt} ms`;
      return `${new Date(startedAt).toISOString().slice(11, 23)} ${took.padStart(9)}  ${subject.padEnd(4)}  ${title} → ${outcomeOf(span)}\n`;
    });
  return excerpt(lines.join(''));
}

function outcomeOf({ detail, error }: Span): string {
  const outcome = error ? `${error.name}: ${error.message}` : (detail ?? '').trimEnd();
  const shown =
    outcome.length > SHOWN ? `${outcome.slice(0, SHOWN)} … (${outcome.length} characters)` : outcome;
  return shown.replaceAll('\n', '\n    | ');
}

const placeOf = ({ uri, location }: FinishedScenario['pickle']): string => `${uri}:${location?.line}`;

const rerunLines = ({ pickle }: FinishedScenario): string[] => [
  `to run this scenario alone and keep its network: ${rerunCommand(placeOf(pickle), process.env, sharedArguments())}`,
  '  (it prints the commands that remove the network)',
];
