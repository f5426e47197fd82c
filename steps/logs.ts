import { Then } from '@cucumber/cucumber';
import { logShows, logShowsNoError } from '../support/network/log-assertions';
import type { FabricWorld } from '../support/world';

/**
 * A line of the container's log contains this text, from its start on or in time.
 * @example the log of vp0 shows "Security enabled status: true" within 10 s
 */
Then(
  'the log of {service} shows {string}{within}',
  async function (this: FabricWorld, service: string, text: string, within: number | undefined) {
    await logShows(this.network.state.container(service), text, within ?? this.run.settings.waits.commit);
  },
);

/**
 * No line of the container's log so far is an `ERRO` or `CRIT`. Not counted: the `Duplicate Handler error` of two peers
 * that dialled each other at the same time, after which all is well.
 * @example the log of vp0 shows no error
 */
Then('the log of {service} shows no error', async function (this: FabricWorld, service: string) {
  await logShowsNoError(this.network.state.container(service), this.generation.logs);
});
