import type { RecordedContainer } from '../recording';
import type { Span } from './scale';

/** A container from a start to its end. */
export interface Life {
  readonly begin: number;
  /** Undefined where it still ran. */
  readonly end?: number;
  readonly exitCode?: string;
  /** True where somebody stopped, killed or removed it; else it ended by itself. */
  readonly told: boolean;
  readonly paused: readonly Span[];
}

/**
 * The lives of a container, by the engine's events. One of which no start is known ran from `begin` on, unless it
 * was created and nothing more.
 */
export function livesOf({ events }: RecordedContainer, begin: number, end: number): Life[] {
  const lives: Life[] = [];
  let life: Draft | undefined = isOlder(events) ? { begin, paused: [] } : undefined;
  const close = (time: number, exitCode?: string) => {
    if (life) lives.push(finished(life, time, exitCode));
    life = undefined;
  };
  for (const { action, time, exitCode } of [...events].sort((one, other) => one.time - other.time)) {
    if (action === 'start') {
      close(time);
      life = { begin: time, paused: [] };
    } else if (action === 'die' || action === 'destroy') close(time, exitCode);
    else if (action === 'kill' && life) life.told = true;
    else if (action === 'pause' && life) life.pausedAt = time;
    else if (action === 'unpause' && life) unpause(life, time);
  }
  if (life) lives.push({ begin: life.begin, told: false, paused: unpause(life, end) });
  return lives;
}

/** An end that nobody asked for, and that was no success. */
export const crashed = ({ exitCode, told }: Life): boolean =>
  exitCode !== undefined && exitCode !== '0' && !told;

interface Draft {
  readonly begin: number;
  readonly paused: Span[];
  told?: boolean;
  pausedAt?: number;
}

/** True where the first thing heard of it is not how it came into being. */
const isOlder = (events: RecordedContainer['events']): boolean =>
  !['create', 'start'].includes(events[0]?.action ?? '');

function finished(life: Draft, time: number, exitCode: string | undefined): Life {
  const paused = unpause(life, time);
  const { begin, told = false } = life;
  return { begin, end: time, told, paused, ...(exitCode !== undefined && { exitCode }) };
}

function unpause(life: Draft, time: number): readonly Span[] {
  if (life.pausedAt !== undefined) life.paused.push({ begin: life.pausedAt, end: time });
  delete life.pausedAt;
  return life.paused;
}
