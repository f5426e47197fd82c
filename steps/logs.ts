import { Then } from '@cucumber/cucumber';
import { logShows, logShowsNoError } from '../support/network/log-assertions';
import type { FabricWorld } from '../support/world';

Then(
  'the log of {service} shows {string}{within}',
  async function (this: FabricWorld, service: string, text: string, within: number | undefined) {
    await logShows(this.network.container(service), text, within ?? this.run.settings.waits.commit);
  },
);

Then('the log of {service} shows no error', async function (this: FabricWorld, service: string) {
  await logShowsNoError(this.network.container(service));
});
