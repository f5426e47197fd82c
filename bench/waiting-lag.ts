import type { EngineEvent, EngineEvents } from '../support/docker/events';
import { containersAre } from '../support/network/container-assertions';
import { elapse } from '../support/waiting/throughout';
import type { Bench } from './bench';
import type { Figure } from './figure';
import type { Measure } from './measure';

const SAMPLES = 20;

/** In milliseconds; a median above it means that steps wait for a backoff and not for the event. */
const TARGET = 30;

/** Until a wait's backoff is at its longest, in milliseconds: from there on only an event makes it quick. */
const SETTLED = 450;

/** From what the engine says to the end of the step that waits for it. */
export const waitingLag: Measure = {
  name: 'lag',
  title: "from the engine's event to the end of the step that waits for it",
  measure: async (bench) => [await afterStarts(bench), ...(await afterKills(bench))],
};

/** Each vp's dev container is removed, and a query makes its peer create and start it anew. */
async function afterStarts(bench: Bench): Promise<Figure> {
  const { network, client, deployment } = await bench.deployed();
  const assertions = network.assertions();
  const query = client.query(deployment, { text: 'a', args: ['a'] }, {});
  const samples: number[] = [];
  while (samples.length < SAMPLES) {
    await Promise.all(assertions.names.map((name) => network.devContainers.remove(name, deployment)));
    const lastStart = lastEvent(
      bench.run.engine.events,
      ({ action, attributes }) => action === 'start' && (attributes['name'] ?? '').endsWith(deployment.name),
    );
    const answers = Promise.all(network.state.upValidators.map((validator) => query.ask(validator)));
    await assertions.runDevContainer(deployment);
    samples.push(Date.now() - lastStart());
    await answers;
  }
  const title = 'last dev container starts → «each vp runs a dev container»';
  return { title, unit: 'ms', samples, target: TARGET };
}

async function afterKills(bench: Bench): Promise<Figure[]> {
  const { network } = await bench.deployed();
  const { id } = network.state.container('vp3');
  const lag = async (action: string, state: string | number, act: () => Promise<void>): Promise<number> => {
    const last = lastEvent(bench.run.engine.events, (event) => event.id === id && event.action === action);
    const stepEnd = containersAre(network.state, state, ['vp3']).then(() => Date.now());
    await elapse(SETTLED);
    await act();
    return (await stepEnd) - last();
  };
  const [exited, running]: [number[], number[]] = [[], []];
  while (exited.length < SAMPLES) {
    exited.push(await lag('die', 137, () => network.faults.kill(['vp3'])));
    running.push(await lag('start', 'running', () => network.faults.resume(['vp3'])));
  }
  await network.resumeAndAwait([], bench.run.settings.waits.ready);
  return [
    { title: 'vp3 dies → «vp3 has exited with code 137»', unit: 'ms', samples: exited, target: TARGET },
    { title: 'vp3 starts → «vp3 is running»', unit: 'ms', samples: running, target: TARGET },
  ];
}

/**
 * Listens until the function it returns is called: that says when the last event of this kind happened, in milliseconds
 * since the epoch by the engine's clock, which is this machine's. NaN where there was none.
 */
function lastEvent(events: EngineEvents, isMeant: (event: EngineEvent) => boolean): () => number {
  let time = Number.NaN;
  const stop = events.listen((event) => {
    if (isMeant(event)) time = event.time;
  });
  return () => {
    stop();
    return time;
  };
}
