import { clock } from '../../wire/blocking-dial';

/** Time that passes only in pauses, and then at once, until `restore`. */
export function fakeClock(): { readonly now: () => number; readonly restore: () => void } {
  const real = { ...clock };
  let time = 0;
  clock.now = () => time;
  clock.pause = async (ms) => {
    time += ms;
  };
  return { now: () => time, restore: () => Object.assign(clock, real) };
}
