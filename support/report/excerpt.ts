import { HeadAndTail } from '../docker/head-and-tail';

/** The text; of a long one whole lines of its beginning and its end. */
export function excerpt(text: string): string {
  const ends = new HeadAndTail();
  ends.append(Buffer.from(text));
  return ends.toString();
}
