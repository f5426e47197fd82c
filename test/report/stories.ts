import type { Recording } from '../../support/report/recorder';
import type { ContainerEvent, RecordedContainer } from '../../support/report/watched-containers';
import type { Span, SpanKind } from '../../support/waiting/spans';

const NOON = Date.UTC(2026, 10, 22, 12);
const VPS = ['vp0', 'vp1', 'vp2', 'vp3'];
const NAME = 'ee5b24a1'.repeat(16);

/** Times are seconds. */
type Line =
  | readonly ['step', text: string, from: number, to: number, status?: string]
  | readonly [SpanKind, title: string, from: number, to: number, on?: string, error?: string]
  | readonly ['event', container: string, action: string, at: number, exitCode?: string]
  | readonly [
      'block',
      number: number,
      at: number,
      transactions: readonly string[],
      peers?: readonly string[],
    ];

const at = (seconds: number): number => NOON + Math.round(seconds * 1_000);

/** Made up line by line, after the start of a network of membersrvc and four vps, which takes 3 s. */
function recordingOf(scenario: string, lines: readonly Line[]): Recording {
  const steps: Recording['steps'][number][] = [];
  const spans: Span[] = [];
  const blocks: Recording['blocks'][number][] = [];
  const containers = new Map<string, RecordedContainer & { readonly events: ContainerEvent[] }>();
  for (const line of [...START, ...lines])
    if (line[0] === 'step') {
      const [, text, from, to, status = 'PASSED'] = line;
      steps.push({ text, startedAt: at(from), endedAt: at(to), status });
    } else if (line[0] === 'event') {
      const [, name, action, time, exitCode] = line;
      const container = containers.get(name) ?? { ...kindOf(name), name, events: [] };
      containers.set(name, container);
      container.events.push({ action, time: at(time), ...(exitCode !== undefined && { exitCode }) });
    } else if (line[0] === 'block') {
      const [, number, time, transactions, peers = VPS] = line;
      for (const [index, peer] of peers.entries())
        blocks.push({ peer, number, committedAt: at(time + index * 0.003), transactions });
    } else {
      const [kind, title, from, to, subject, error] = line;
      const times = { startedAt: at(from), endedAt: at(to) };
      spans.push({ kind, title, subject, ...times, ...(error && { error: new Error(error) }) });
    }
  const endedAt = Math.max(...[...steps, ...spans].map((one) => one.endedAt ?? 0));
  return { scenario, startedAt: NOON, endedAt, steps, spans, containers: [...containers.values()], blocks };
}

const devOn = (vp: string): string => `dev-${vp}-${NAME}`;

function kindOf(name: string): Pick<RecordedContainer, 'kind' | 'peer'> {
  if (name.startsWith('dev-')) return { kind: 'dev', peer: name.split('-')[1] ?? '' };
  return { kind: name.startsWith('membersrvc') ? 'ca' : 'peer' };
}

const START: readonly Line[] = [
  ['step', 'a 4-peer pbft batch network', 0, 3],
  ['start', '4-peer pbft batch network', 0.1, 3],
  ['event', 'membersrvc0', 'create', 0.4],
  ['event', 'membersrvc0', 'start', 0.6],
  ...VPS.flatMap((vp, index): Line[] => [
    ['event', vp, 'create', 0.5],
    ['event', vp, 'start', 2 + index * 0.1],
  ]),
];

/** A deploy on vp0 that every vp builds within 1.6 s. */
const deploy = (from: number): Line[] => [
  ['step', 'I deploy example02', from, from + 0.25],
  ['login', 'test_user0', from, from + 0.08, 'vp0'],
  ['deploy', 'example02', from + 0.09, from + 0.23, 'vp0'],
  ...VPS.flatMap((vp, index): Line[] => {
    const begun = from + 0.4 + index * 0.05;
    return [
      ['build', devOn(vp), begun, begun + 1.6, vp],
      ['event', devOn(vp), 'create', begun + 1.7],
      ['event', devOn(vp), 'start', begun + 2],
    ];
  }),
  ['block', 1, from + 2.9, ['t1']],
];

/** The primary is killed; the others commit after the view change. */
export const primaryKilled = (): Recording =>
  recordingOf('The primary is killed, and after the request timeout another one leads', [
    ...deploy(3.01),
    ['step', 'each vp has a dev image', 3.3, 5.5],
    ['wait', 'each vp has a dev image', 3.3, 5.5],
    ['step', 'I kill the primary', 6.1, 6.39],
    ['fault', 'killed', 6.12, 6.12, 'vp0'],
    ['event', 'vp0', 'kill', 6.13],
    ['event', 'vp0', 'die', 6.14, '137'],
    ['event', devOn('vp0'), 'die', 6.21, '0'],
    ['step', 'the network still commits within 12 s', 6.4, 16.5],
    ['invoke', 'invoke a b 0', 6.41, 6.43, 'vp1'],
    ['wait', 'transaction aa817430 committed', 6.44, 16.5],
    ['block', 2, 16.4, ['t2'], ['vp1', 'vp2', 'vp3']],
    ['step', 'vp3 is paused', 16.5, 18],
    ['event', 'vp3', 'pause', 17],
    ['step', 'querying a on each vp gives 90', 18, 20, 'FAILED'],
    ['query', 'query a', 18.1, 20, 'vp1', 'vp1: no answer <html> & "more"\nand so on'],
    ['step', 'nothing of the network is left', 20, 20, 'SKIPPED'],
  ]);

/** A network in which vp2 exits by itself. */
export const neverUp = (): Recording =>
  recordingOf('A network that does not come up', [
    ['event', 'vp2', 'die', 3.9, '1'],
    ['step', 'I deploy example02', 4.02, 4.02, 'SKIPPED'],
  ]);

/** As many invokes as nobody can read the labels of. */
export const manyInvokes = (count: number): Recording =>
  recordingOf(`${count} invokes in sequence`, [
    ...deploy(3.1),
    ...Array.from({ length: count }, (_, index): Line[] => {
      const begun = 6.6 + index * 0.15;
      return [
        ['invoke', 'invoke a b 1', begun, begun + 0.11, 'vp0'],
        ['block', index + 2, begun + 0.14, [`tx-${index}`]],
      ];
    }).flat(),
    ['step', `I invoke "invoke" with a, b, 1 ${count} times`, 6.6, 6.6 + count * 0.15],
  ]);
