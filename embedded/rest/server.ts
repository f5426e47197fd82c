import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { LoginTokens } from '../membersrvc/keystore';
import { logger } from '../peer/logging';
import type { Services } from '../peer/services';
import type { ServerTls } from '../wire/tls';
import { chainRoutes } from './chain';
import { ChaincodeRoute, type ChaincodeSettings } from './chaincode';
import { type Clients, registrarRoutes } from './registrar';
import { error, send } from './response';
import { router } from './router';

interface RestSettings extends ChaincodeSettings {
  /** 7050 in the real network; 0 is any free one. */
  readonly port: number;
  /** `peer.fileSystemPath`, where the login tokens are. */
  readonly fileSystemPath: string;
  /** HTTPS, and nothing else, where there is TLS between peers. */
  readonly tls?: ServerTls | undefined;
}

/**
 * The REST interface of a peer.
 * @param clients undefined where security is off
 */
export async function startRest(
  services: Services,
  clients: Clients | undefined,
  settings: RestSettings,
): Promise<Server> {
  const { devops, openchain } = services;
  const tokens = new LoginTokens(settings.fileSystemPath);
  const chaincode = new ChaincodeRoute(devops, tokens, settings);
  const route = router({
    ...chainRoutes(openchain),
    ...registrarRoutes(devops, tokens, clients),
    'POST /chaincode': ({ body }) => chaincode.process(body),
  });
  const answer: RequestListener = async (request, response) => {
    try {
      const { method = '', url = '/' } = request;
      send(response, await route(method, url, await text(request)));
    } catch (problem) {
      const message = (problem as Error).message;
      log.error('ServeHTTP', message);
      send(response, error(500, message));
    }
  };
  const server = settings.tls
    ? (await import('node:https')).createServer(settings.tls, answer)
    : createServer(answer);
  server.listen(settings.port, '0.0.0.0');
  await once(server, 'listening');
  return server;
}

const log = logger('rest');
