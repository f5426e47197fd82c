import { formatDuration } from '../../waiting/duration';
import type { RecordedStep } from '../recording';
import { onLanes } from './calls';
import { type Box, FONT_SIZE, LABEL_GAP, type Label, type Row } from './marks';
import { numbersOf } from './numbers';
import { callsOf, extent, type Stage, timesOf } from './stage';
import { fitted } from './text';

/** A step that makes its scenario fail; what follows is skipped. */
export const isFailed = ({ status }: RecordedStep): boolean => FAILING.has(status);

const FAILING = new Set(['FAILED', 'AMBIGUOUS', 'UNDEFINED', 'PENDING']);

export const isSkipped = ({ status }: RecordedStep): boolean => status === 'SKIPPED';

/** `250 ms`, `failed, 250 ms`, `skipped`; `end` for a step that is not over. */
export function verdictOn(step: RecordedStep, end: number): string {
  if (isSkipped(step)) return 'skipped';
  const took = formatDuration((step.ended ?? end) - step.begun);
  return step.status === 'PASSED' ? took : `${step.status.toLowerCase()}, ${took}`;
}

/** Heights, in units: numbers of slim steps, the band, the stripe of waits. */
const NUMBERS = 13;
const BAND = 18;
const STRIPE = 4;

/** The sentences as a band, and below it a stripe where the harness waited. */
export function stepsRow(stage: Stage): Row {
  const bands = stage.recording.steps.map((step, index) => bandOf(stage, step, index));
  const slim = bands
    .filter(({ label }) => !label)
    .map(({ box, number }) => ({ number, x: box.x + box.width / 2 }));
  return {
    name: 'steps',
    height: NUMBERS + BAND + STRIPE + 6,
    marks: [
      ...bands.map(({ box }) => box),
      ...bands.flatMap(({ label }) => label ?? []),
      ...numbersOf(slim, stage.scale.left, stage.scale.right, NUMBERS / 2),
      ...waits(stage),
    ],
  };
}

interface Band {
  readonly number: number;
  readonly box: Box;
  /** In the box, where it has room: `3. I deploy example02`. */
  readonly label: Label | undefined;
}

function bandOf(stage: Stage, step: RecordedStep, index: number): Band {
  const number = index + 1;
  const end = step.ended ?? stage.recording.ended;
  const look = isSkipped(step) ? 'skipped' : 'step';
  const failed = isFailed(step);
  const place = extent(stage, step.begun, end);
  const tooltip = `${number}. ${step.text}: ${step.status.toLowerCase()}, ${timesOf(stage, step.begun, end)}`;
  const box: Box = { shape: 'box', look, ...place, y: NUMBERS, height: BAND, tooltip, failed };
  const text = fitted(`${number}. ${step.text}`, place.width - 2 * LABEL_GAP, FONT_SIZE);
  const label: Label | undefined =
    text === undefined
      ? undefined
      : {
          ...{ shape: 'label', text, look, failed, inside: true, anchor: 'start' },
          ...{ x: place.x + LABEL_GAP, y: NUMBERS + BAND / 2 },
        };
  return { number, box, label };
}

function waits(stage: Stage): Box[] {
  const { activities } = stage.recording;
  const own = activities.filter(({ kind, parent }) => kind === 'wait' && !TELLS_ITSELF.has(parent?.kind));
  const [stripe = []] = onLanes(callsOf(stage, own), 1);
  return stripe.map(
    ({ look, x, width, tooltip, failed }): Box => ({
      ...{ shape: 'box', look, x, width, tooltip, failed },
      ...{ y: NUMBERS + BAND + 2, height: STRIPE },
    }),
  );
}

/** The waits of a start or a teardown are told by its bar. */
const TELLS_ITSELF = new Set<string | undefined>(['start', 'teardown']);
