import * as Plot from '@observablehq/plot';
import { svgOf } from '../../support/report/plot';
import { cut } from '../../support/report/words';
import { type Attempt, type ComparedScenario, type Comparison, ROLES, type Role, type Sides } from './schema';
import { seconds } from './words';

/** As the text around it. */
const STYLE = { fontFamily: 'inherit', fontSize: '12px', background: 'transparent', color: 'currentColor' };

const COLOURS: Sides<string> = { from: '#6e7781', to: '#0969da' };

/** Lengths are in pixels. */
const WIDTH = 720;
const ROW = 26;
const LABEL = 300;

const STEP_COLOURS = { PASSED: '#8ac7a0', FAILED: '#ff7b72' } as const;

/** The steps of both runs on one time axis. '' where the evidence of a run is missing. */
export function stepsChart(runs: Sides<Attempt | undefined>, names: Sides<string>): string {
  const steps = ROLES.flatMap((role) => {
    let end = 0;
    return (runs[role]?.usage?.steps ?? []).map(({ text, status, ms }, index) => {
      const start = end;
      end += ms / 1_000;
      const fill = STEP_COLOURS[status as keyof typeof STEP_COLOURS] ?? '#d8dee4';
      return {
        ...{ side: names[role], start, end, fill, number: `${index + 1}` },
        title: `${text}\n${seconds(ms)}`,
      };
    });
  });
  if (steps.length === 0) return '';
  const longest = Math.max(...steps.map(({ end }) => end));
  const wide = steps.filter(({ start, end }) => end - start > longest / 40);
  return svgOf({
    ...{ ...SMALL, x: { label: 'seconds', grid: true }, y: sideAxis(names) },
    marks: [
      Plot.barX(steps, { x1: 'start', x2: 'end', y: 'side', fill: 'fill', title: 'title', inset: 1 }),
      Plot.text(wide, {
        x: ({ start, end }) => (start + end) / 2,
        y: 'side',
        text: 'number',
        fill: '#1f2328',
      }),
    ],
  });
}

/** The time of each run that passed, and the medians, a row for each side. '' for less than two runs. */
export function timesChart({ attempts }: ComparedScenario, names: Sides<string>): string {
  const runs = ROLES.flatMap((role) =>
    attempts[role]
      .filter(({ status }) => status === 'passed')
      .map(({ ms, number }) => ({ role, side: names[role], seconds: ms / 1_000, number })),
  );
  if (runs.length < 3) return '';
  return svgOf({
    ...{ ...SMALL, x: { label: 'seconds', grid: true, zero: true }, y: sideAxis(names) },
    marks: [
      Plot.dot(runs, {
        ...{ x: 'seconds', y: 'side', r: 4, fillOpacity: 0.6 },
        ...{ fill: ({ role }: { role: Role }) => COLOURS[role] },
        title: ({ number, seconds }: { number: number; seconds: number }) => `run ${number}: ${seconds} s`,
      }),
      Plot.tickX(runs, Plot.groupY({ x: 'median' }, { x: 'seconds', y: 'side', strokeWidth: 2 })),
    ],
  });
}

/** Of each scenario with enough runs: the ratio of the medians with its interval. '' where there is none. */
export function ratiosChart({ scenarios, options: { slower } }: Comparison): string {
  const rows = scenarios.flatMap(({ id, name, time, change, verdict }) =>
    time && time.runs > 1
      ? [
          {
            ...time,
            label: cut(`${id.replace(/^.*\//, '')} ${name}`, 42),
            change: verdict === 'slower' || verdict === 'faster' ? change : 'none',
          },
        ]
      : [],
  );
  if (rows.length === 0) return '';
  const fill = ({ change }: { change: string }) =>
    change === 'worse' ? '#cf222e' : change === 'better' ? '#1a7f37' : '#6e7781';
  const reach = Math.max(slower * 1.1, ...rows.flatMap(({ low, high }) => [high, 1 / low]));
  return svgOf({
    ...{ style: STYLE, width: WIDTH, height: rows.length * ROW + 60 },
    ...{ marginLeft: LABEL, marginRight: 20, marginBottom: 40 },
    x: {
      type: 'log',
      domain: [1 / reach, reach],
      label: 'time, to / from',
      grid: true,
      ticks: 6,
      tickFormat: '.2~f',
    },
    y: { label: null, domain: rows.map(({ label }) => label), tickSize: 0 },
    marks: [
      Plot.ruleX([1]),
      Plot.ruleX([1 / slower, slower], { strokeDasharray: '3,3', stroke: '#8c959f' }),
      Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'label', stroke: fill, strokeWidth: 2 }),
      Plot.dot(rows, { x: 'ratio', y: 'label', r: 5, fill }),
    ],
  });
}

/** A row for each side. */
const SMALL = {
  style: STYLE,
  width: WIDTH,
  height: 3.8 * ROW,
  marginLeft: 140,
  marginRight: 20,
  marginTop: 4,
  marginBottom: 40,
};

const sideAxis = ({ from, to }: Sides<string>): Plot.ScaleOptions => ({
  ...{ label: null, domain: [from, to], tickFormat: (name: string) => cut(name, 16) },
});
