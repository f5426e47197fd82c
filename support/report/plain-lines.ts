import type { Span, SpanSubscriber } from '../waiting/spans';
import { outcomeOf, seconds, titleOf } from './telling';

/** What takes less is not told, in milliseconds. */
const WORTH_TELLING = 1_000;

/** For where nobody watches: one line for what took long, when it is over. `   12.3 s  pull of …: done after 3.1 s` */
export class PlainLines implements SpanSubscriber {
  constructor(
    private readonly write: (line: string) => void,
    /** When the run began, in milliseconds since the epoch. */
    private readonly epoch = Date.now(),
  ) {}

  readonly ended = (course: Span): void => {
    const { parent, startedAt, endedAt = startedAt, worker } = course;
    // What is a part of something else is told with it.
    if (parent || endedAt - startedAt < WORTH_TELLING) return;
    const by = worker === undefined ? '' : ` (worker ${worker})`;
    this.write(
      `${seconds(endedAt - this.epoch).padStart(9)}  ${titleOf(course)}: ${outcomeOf(course)}${by}\n`,
    );
  };
}
