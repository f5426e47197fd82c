import Table from 'cli-table3';
import type { Summary, Unit } from './figure';

/** For a terminal, without colours. */
export function tableOf(figures: readonly Summary[]): string {
  const table = new Table({
    head: ['', 'median', 'p90', 'n', 'target'],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const figure of figures) table.push(row(figure));
  return table.toString();
}

function row({ title, unit, median, p90, n, target, met }: Summary): string[] {
  const verdict = target === undefined ? '' : `${met ? 'met' : 'missed'} (${inUnit(target, unit)})`;
  return [title, inUnit(median, unit), inUnit(p90, unit), String(n), verdict];
}

const inUnit = (value: number, unit: Unit): string => (unit === '×' ? `${value} ×` : `${value} ${unit}`);
