import type { EngineRequests } from '../engine-requests';

/** As v0.6.1 peers write them. */
export const engineRequests: EngineRequests = {
  summary:
    'get the version, build its own images, and create, start, stop, kill and remove its own containers, with the requests that a v0.6 peer sends',
  permitted: [
    ['GET', /^\/version$/, 'version'],
    ['POST', /^\/build\?t=(?<name>[^/?&#]+)$/, 'build'],
    ['POST', /^\/containers\/create\?name=(?<name>[^/?&#]+)$/, 'create'],
    ['POST', /^\/containers\/(?<name>[^/?&#]+)\/start$/, 'container'],
    ['POST', /^\/containers\/(?<name>[^/?&#]+)\/stop\?t=0$/, 'container'],
    ['POST', /^\/containers\/(?<name>[^/?&#]+)\/kill\??$/, 'container'],
    ['DELETE', /^\/containers\/(?<name>[^/?&#]+)\?force=1$/, 'container'],
  ],
};
