import { logShows, logShowsNoError } from '../support/network/container-assertions';
import { Then } from '../support/world';

/**
 * A line of the container's log contains this text, now or within the bound.
 * @example the log of vp0 shows "Security enabled status: true" within 10 s
 */
Then(
  'the log of {service} shows {string}{within}',
  async function (service: string, text: string, within?: number) {
    await logShows(this.network.state, service, text, within);
  },
);

/**
 * No line of the container's log has level `ERRO` or `CRIT`. The `Duplicate Handler error` is not counted: healthy peers
 * log it when two of them dial each other at the same time.
 * @example the log of vp0 shows no error
 */
Then('the log of {service} shows no error', async function (service: string) {
  await logShowsNoError(this.network.state, service);
});
