import type { CoordinatorContext, Plugin } from '@cucumber/cucumber/api';
import { onExit } from 'signal-exit';
import { type SpanSubscriber, subscribe } from '../waiting/spans';
import { LiveLines } from './live-lines';
import { PlainLines } from './plain-lines';
import { FRAME, Progress } from './progress';
import { areOne, keepApart } from './stderr-newline';
import { subscribeToWorkers } from './worker-spans';

/**
 * Shows what goes on while it does, here and in Cucumber's workers (`--parallel 2`): live on a terminal, in plain
 * lines elsewhere. It stands beside whatever format is printed, and on stderr, so that a format's own output stays as
 * it is.
 */
export default {
  type: 'plugin',
  coordinator({ on }: CoordinatorContext<object>) {
    return isWatched() ? live(on) : plain();
  },
} satisfies Plugin<object>;

function plain(): () => void {
  const stopListening = listenEverywhere(new PlainLines((line) => process.stderr.write(line)));
  const join = areOne() ? keepApart(process.stdout, process.stderr) : () => {};
  return () => {
    stopListening();
    join();
  };
}

function listenEverywhere(listener: SpanSubscriber): () => void {
  const ends = [subscribe(listener), subscribeToWorkers(listener)];
  return () => {
    for (const end of ends) end();
  };
}

/** A terminal, and somebody there: CI may have a terminal too. */
function isWatched(): boolean {
  const { CI, TERM } = process.env;
  return process.stderr.isTTY && !CI && TERM !== 'dumb';
}

function live(on: CoordinatorContext<object>['on']): () => void {
  const progress = new Progress();
  const lines = new LiveLines(process.stderr, process.stdout.isTTY ? [process.stdout] : []);
  const stopListening = listenEverywhere(progress);
  on('message', (message) => progress.heard(message));
  // Not a wait: the picture is drawn anew, and nobody waits for it.
  const pictures = setInterval(() => lines.draw(progress.lines(process.stderr.columns)), FRAME).unref();
  const end = () => {
    clearInterval(pictures);
    stopListening();
    lines.end();
  };
  const forget = onExit(end);
  return () => {
    forget();
    end();
  };
}
