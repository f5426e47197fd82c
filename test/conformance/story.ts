import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Height, LiveNetwork } from './network';

/**
 * A recording of faults as a table of `[action, outcome, bounds]`, one test per line:
 *
 *     ['stop vp3']                                   also start, pause, unpause
 *     ['invoke vp0', '18 18 18 -']                   heights of vp0 to vp3 that it leads to; - does not run
 *     ['invoke vp0', '18 18 18 4+']                  at least 4
 *     ['invoke vp0', '18-20 18-20 18-20 17']         three invokes; the bounds are for each
 *     ['heights', '8 11 11 11', { staysFor: 1_000 }]
 *     ['query vp2 vp3', '75']                        on each of them
 *     ['peers vp0', 'vp0 vp1 vp2']
 *     ['chaincode vp3', 'exited 0']                  the state of its dev container
 *     ['stopChaincode vp3']                          also removeChaincode, removeImage: its dev container and image
 */
export type Story = readonly Line[];
type Line = readonly [action: string, outcome?: string, bounds?: Bounds];

/** In milliseconds. */
interface Bounds {
  /** From the action to the outcome. */
  readonly atLeast?: number;
  /** Only to tell two behaviours apart: a bound on speed would fail on a busy machine. */
  readonly atMost?: number;
  /** How long the outcome must not change. */
  readonly staysFor?: number;
}

/** Each invoke moves as much from a to b. */
const AMOUNT = 1;

/** `live` is called when the network runs. */
export function playStory(story: Story, live: () => LiveNetwork): void {
  for (const line of story.flatMap(expanded)) it(title(line), () => play(line, live()));
}

/** A line for each peer, or for each height of a range. */
function expanded([action, outcome = '', bounds]: Line): Line[] {
  const [verb, ...peers] = action.split(' ');
  if (peers.length > 1) return peers.map((peer) => [`${verb} ${peer}`, outcome]);
  const [, first, last] = /(\d+)-(\d+)/.exec(outcome) ?? [];
  if (first === undefined) return [[action, outcome, bounds ?? {}]];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => {
    const heights = outcome.replaceAll(/(\d+)-\d+/g, (_, from: string) => String(Number(from) + index));
    return [action, heights, bounds ?? {}];
  });
}

/** Brings a new network to the beginning of a recording: example02 deployed, `height` blocks, `a` left of 100. */
export async function bringTo(live: LiveNetwork, height: number, a: number): Promise<void> {
  await live.login();
  await live.deploy(['a', '100', 'b', '200']);
  await transfer(live, 100 - a, { from: 2, to: height });
}

/** Moves `amount` from a to b, in as many invokes as there are blocks between these heights. */
export async function transfer(
  live: LiveNetwork,
  amount: number,
  { from, to }: { from: number; to: number },
): Promise<void> {
  for (let height = from + 1; height <= to; height++) {
    await live.transfer('vp0', height === to ? amount - (to - from - 1) * AMOUNT : AMOUNT);
    await live.heightsBecome(live.peers.map(() => height));
  }
}

async function play([action, outcome = '', bounds = {}]: Line, live: LiveNetwork): Promise<void> {
  const [verb = '', peer = ''] = action.split(' ');
  const start = performance.now();
  await act(verb, peer, outcome, live);
  if (verb === 'query' || verb === 'peers' || verb === 'chaincode' || !outcome) return;
  const heights = outcome.split(' ').map(heightOf);
  await live.heightsBecome(heights, bounds.atMost);
  const took = performance.now() - start;
  assert.ok(took >= (bounds.atLeast ?? 0), `took only ${Math.round(took)} ms`);
  if (bounds.staysFor) await live.heightsStay(heights, bounds.staysFor);
}

function heightOf(text: string): Height {
  if (text === '-') return undefined;
  return text.endsWith('+') ? { atLeast: Number(text.slice(0, -1)) } : Number(text);
}

async function act(verb: string, peer: string, outcome: string, live: LiveNetwork): Promise<void> {
  const { network, run, chaincode } = live;
  const devContainer = () => run.engine.docker.getContainer(network.state.devContainer(peer, chaincode));
  switch (verb) {
    case 'stop':
    case 'start':
    case 'pause':
    case 'unpause':
      return live.container(peer)[verb]();
    case 'heights':
      return;
    case 'invoke':
      return live.transfer(peer, AMOUNT);
    case 'query': {
      const answer = await live.queryOnceConsistent(peer, 'a');
      return assert.deepEqual(answer, { stdout: `Query Result: ${outcome}\n`, stderr: '', exit: 0 });
    }
    case 'peers':
      return live.listsPeers(peer, outcome.split(' '));
    case 'chaincode':
      return live.devContainerBecomes(peer, outcome);
    case 'stopChaincode':
      return devContainer().stop({ t: 1 });
    case 'removeChaincode':
      return devContainer().remove({ force: true });
    case 'removeImage':
      await run.engine.docker.getImage(network.state.devImage(peer, chaincode)).remove();
      return;
    default:
      throw new RangeError(`unknown action: ${verb}`);
  }
}

function title([action, outcome, bounds = {}]: Line): string {
  const limits = Object.entries(bounds).map(([name, ms]) => `, ${name} ${ms} ms`);
  return `${outcome ? `${action} → ${outcome}` : action}${limits.join('')}`;
}
