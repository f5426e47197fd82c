import { median } from 'simple-statistics';
import type { Attempt, Difference, Ratio, Sides } from './schema';
import { claim, ratioOfMedians } from './statistics';
import { bytes, ratioWords, seconds } from './words';

/** Smaller differences of a time are not reported, in milliseconds: the engine is not more even than that. */
export const LEAST_TIME = 300;

/** Bytes. */
const LEAST_MEMORY = 10_000_000;

/** The share by which a dev image may grow or shrink. */
const LEAST_SIZE = 0.05;

export type Runs = Sides<readonly Attempt[]>;

/** What differs beside pass and fail. Runs that failed, and so ended early, have other times, memory and requests. */
export function differences(
  ran: Runs,
  passed: Runs,
  phases: Readonly<Record<string, Ratio>>,
  slower: number,
): Difference[] {
  return [
    // Stricter than for the whole: a scenario has several phases, and one of them differs by chance more often.
    ...Object.entries(phases).flatMap(([phase, ratio]) =>
      ratioDifference('time', phase, ratio, { least: LEAST_TIME, threshold: slower, words: seconds }),
    ),
    ...devImageDifferences(ran),
    ...numbersOf(passed, ({ usage }) => usage?.memory).flatMap(({ name, from, to }) => {
      const options = { least: LEAST_MEMORY, threshold: slower, words: bytes };
      return ratioDifference('memory', name, ratioOfMedians(from, to), options);
    }),
    ...requestDifferences(passed),
    ...logDifferences(ran),
  ];
}

/** Of the times of each phase, over the runs that passed. */
export function phaseRatios(runs: Runs): Record<string, Ratio> {
  return Object.fromEntries(
    numbersOf(runs, ({ phases }) => phases).flatMap(({ name, from, to }) => {
      const found = ratioOfMedians(from, to);
      return found ? [[name, found] as const] : [];
    }),
  );
}

/** Where it is certain that the ratio reaches the threshold. */
function ratioDifference(
  kind: Difference['kind'],
  subject: string,
  ratio: Ratio | undefined,
  options: { readonly least: number; readonly threshold: number; readonly words: (amount: number) => string },
): Difference[] {
  const { least, threshold, words } = options;
  const claimed = claim(ratio, { ratio: threshold, interval: threshold, least });
  if (!ratio || !claimed) return [];
  const text = `${words(ratio.from)} → ${words(ratio.to)}, ${ratioWords(ratio)}`;
  return [{ kind, subject, text, change: claimed === 'larger' ? 'worse' : 'better' }];
}

/** By peer; peers of which the same is to be said share a line. */
function devImageDifferences({ from, to }: Runs): Difference[] {
  const [before, after] = [devImages(from), devImages(to)];
  if (before.size === 0 || after.size === 0) return [];
  const found = [...new Set([...before.keys(), ...after.keys()])].flatMap((peer) => {
    const [one, other] = [before.get(peer), after.get(peer)];
    if (!one && !other) return [];
    const growth = one && other ? other.bytes / one.bytes - 1 : 0;
    if (one && other && Math.abs(growth) < LEAST_SIZE && one.layers === other.layers) return [];
    const words = (image: typeof one) => (image ? `${bytes(image.bytes)} in ${image.layers} layers` : 'none');
    const change = growth > LEAST_SIZE ? 'worse' : growth < -LEAST_SIZE ? 'better' : 'other';
    return [{ peer, text: `${words(one)} → ${words(other)}`, change } as const];
  });
  return [...Map.groupBy(found, ({ text }) => text)].map(([text, all]) => ({
    kind: 'dev image',
    subject: all.map(({ peer }) => peer).join(', '),
    text,
    change: all[0]?.change ?? 'other',
  }));
}

/** The largest one of each peer: a scenario may deploy several chaincodes. */
function devImages(attempts: readonly Attempt[]): Map<string, { bytes: number; layers: number }> {
  const images = attempts.flatMap(({ usage }) => usage?.devImages ?? []).sort((a, b) => a.bytes - b.bytes);
  return new Map(images.map(({ peer, ...image }) => [peer, image]));
}

/** Only where no run of one side has a number that a run of the other side has: peers repeat some requests. */
function requestDifferences(runs: Runs): Difference[] {
  return numbersOf(runs, ({ usage }) => usage?.requests).flatMap(({ name, from, to }): Difference[] => {
    const apart = Math.max(...from) < Math.min(...to) || Math.max(...to) < Math.min(...from);
    if (!apart) return [];
    return [
      { kind: 'requests', subject: name, text: `${median([...from])} → ${median([...to])}`, change: 'other' },
    ];
  });
}

/** The numbers by name, of the runs that have any; 0 where a run lacks a name that another run has. */
function numbersOf(
  { from, to }: Runs,
  read: (attempt: Attempt) => Readonly<Record<string, number>> | undefined,
): { name: string; from: number[]; to: number[] }[] {
  const recordsOf = (attempts: readonly Attempt[]) =>
    attempts.map(read).filter((record) => record !== undefined);
  const [before, after] = [recordsOf(from), recordsOf(to)];
  if (before.length === 0 || after.length === 0) return [];
  const names = new Set([...before, ...after].flatMap((record) => Object.keys(record)));
  const of = (records: typeof before, name: string) => records.map((record) => record[name] ?? 0);
  return [...names].map((name) => ({ name, from: of(before, name), to: of(after, name) }));
}

/** Errors that no run of the other side logged in this container. */
function logDifferences({ from, to }: Runs): Difference[] {
  const [before, after] = [errors(from), errors(to)];
  const only = (these: typeof before, others: typeof before, change: 'worse' | 'better', of: number) =>
    [...these]
      .filter(([key]) => !others.has(key))
      .map(([, { container, text, count }]): Difference => {
        const verb = change === 'worse' ? 'new' : 'gone';
        return {
          kind: 'log error',
          subject: container,
          text: `${verb} in ${count} of ${of} runs: ${text}`,
          change,
        };
      });
  return [...only(after, before, 'worse', to.length), ...only(before, after, 'better', from.length)];
}

function errors(
  attempts: readonly Attempt[],
): Map<string, { container: string; text: string; count: number }> {
  const found = new Map<string, { container: string; text: string; count: number }>();
  for (const { usage } of attempts)
    for (const [container, texts] of Object.entries(usage?.errors ?? {}))
      for (const [key, text] of new Map(texts.map((one) => [`${container} ${comparable(one)}`, one])))
        found.set(key, { container, text, count: (found.get(key)?.count ?? 0) + 1 });
  return found;
}

/** Without what differs from run to run: the id of the network, hashes, numbers. */
export const comparable = (text: string): string =>
  text
    .replace(/\b\w+-(?=n?vp\d|peer\d)/g, '')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '…')
    .replace(/\d+/g, '#');
