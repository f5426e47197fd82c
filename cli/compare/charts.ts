// @ts-expect-error Its types declare a module of another name.
import { createDocument } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { cut } from '../../support/report/words';
import { type ComparedScenario, type Comparison, ROLES, type Role } from './schema';

const STYLE = { fontFamily: 'inherit', fontSize: '12px', background: 'transparent' };

const COLOURS: Readonly<Record<Role, string>> = { from: '#6e7781', to: '#0969da' };

/** Lengths are in pixels. */
const WIDTH = 720;
const ROW = 26;
const LABEL = 300;

/** The time of each run that passed, and the medians, a row for each side. '' for less than two runs. */
export function timesChart({ attempts }: ComparedScenario, names: Readonly<Record<Role, string>>): string {
  const runs = ROLES.flatMap((role) =>
    attempts[role]
      .filter(({ status }) => status === 'passed')
      .map(({ ms, number }) => ({ role, side: names[role], seconds: ms / 1_000, number })),
  );
  if (runs.length < 3) return '';
  return svgOf({
    ...{ width: WIDTH, height: 3.4 * ROW, marginLeft: 140, marginRight: 20, marginTop: 4 },
    x: { label: 'seconds', grid: true, zero: true },
    y: { label: null, domain: [names.from, names.to], tickFormat: (name: string) => cut(name, 18) },
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
            label: cut(`${id.replace(/^.*\//, '')} ${name}`, 48),
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
    ...{ width: WIDTH, height: rows.length * ROW + 60, marginLeft: LABEL, marginRight: 20 },
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

function svgOf(options: Plot.PlotOptions): string {
  const document = createDocument('');
  const svg = Plot.plot({ ...options, document, style: STYLE }) as unknown as { readonly outerHTML: string };
  return svg.outerHTML;
}
