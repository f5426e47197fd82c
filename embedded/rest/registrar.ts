import type { Client } from '../membersrvc/client';
import type { LoginTokens } from '../membersrvc/keystore';
import { logger } from '../peer/logging';
import type { Devops } from '../peer/services';
import { string } from '../wire/chaincode-input';
import { decode, isObject, mismatch } from '../wire/go-json';
import { type Answer, error, ok } from './response';
import type { Route } from './router';

/** The users enrolled on this peer. */
export interface Clients {
  /** Throws for one who is not. */
  client(user: string): Pick<Client, 'enrollment' | 'nextTCert'>;
}

const log = logger('rest');

/** Routes to log in, to log out, and to the certificates of a user (recorded in 06- and 12-rest-*.txt). */
export function registrarRoutes(
  devops: Devops,
  tokens: LoginTokens,
  clients: Clients | undefined,
): Record<string, Route> {
  return {
    'POST /registrar': ({ body }) => register(body),
    'GET /registrar/:id': forUser((user) => ok(`User ${user} is already logged in.`)),
    'DELETE /registrar/:id': named((user) =>
      ok(
        tokens.delete(user)
          ? `Deleted login token and directory for user ${user}.`
          : `User ${user} is not logged in.`,
      ),
    ),
    'GET /registrar/:id/ecert': forUser((user) => {
      if (!clients) return securityOff();
      return ok(urlEncodedPem(clients.client(user).enrollment.certificate));
    }),
    'GET /registrar/:id/tcert': forUser(async (user, query) => {
      if (!clients) return securityOff();
      const count = query.get('count') ?? '1';
      if (!/^\d+$/.test(count)) return error(400, 'Count query parameter must be a non-negative integer.');
      const { certificate } = await clients.client(user).nextTCert();
      // Fabric 0.6 repeats one certificate, and at most 500 times.
      return ok(new Array<string>(Math.min(Number(count), MAX_COUNT)).fill(urlEncodedPem(certificate)));
    }),
  };

  async function register(body: string): Promise<Answer> {
    log.info('Register', 'REST client login...');
    let secret: { enrollId: string; enrollSecret: string };
    try {
      secret = readSecret(body);
    } catch (problem) {
      const { message } = problem as Error;
      if (message !== 'EOF') return error(400, message.replaceAll('"', "'"));
      return error(400, 'Payload must contain object Secret with enrollId and enrollSecret fields.');
    }
    const { enrollId: user, enrollSecret } = secret;
    if (!user || !enrollSecret) return error(400, 'enrollId and enrollSecret may not be blank.');
    log.info('Register', `Local data store for client loginToken: ${tokens.directory}`);
    if (tokens.has(user)) return ok(`User ${user} is already logged in.`);
    log.info('Register', `Logging in user '${user}' on REST interface...`);
    try {
      await devops.login({ enrollId: user, enrollSecret });
    } catch (problem) {
      const message = (problem as Error).message.replaceAll('"', "'");
      log.error('Register', `Error on client login: ${message}`);
      return error(401, message);
    }
    log.info('Register', `Storing login token for user '${user}'.`);
    tokens.store(user);
    log.info('Register', `Login successful for user '${user}'.`);
    return ok(`Login successful for user '${user}'.`);
  }

  function named(route: (user: string, query: URLSearchParams) => Answer | Promise<Answer>): Route {
    return ({ params, query }) => {
      const user = params['id'] ?? '';
      return /^\w+$/.test(user) ? route(user, query) : error(400, 'Invalid enrollment ID parameter');
    };
  }

  function forUser(route: (user: string, query: URLSearchParams) => Answer | Promise<Answer>): Route {
    return named((user, query) =>
      tokens.has(user) ? route(user, query) : error(401, `User ${user} must log in.`),
    );
  }
}

const MAX_COUNT = 500;

/** Reads `{"enrollId":…,"enrollSecret":…}` as jsonpb does, which knows every field or refuses. */
function readSecret(body: string): { enrollId: string; enrollSecret: string } {
  const json = decode(body);
  if (!isObject(json)) throw mismatch(json, 'map[string]json.RawMessage');
  const { enrollId, enrollSecret, ...unknown } = json as Record<string, unknown>;
  const [field] = Object.keys(unknown);
  if (field !== undefined) throw new Error(`unknown field "${field}" in protos.Secret`);
  return { enrollId: string(enrollId), enrollSecret: string(enrollSecret) };
}

function securityOff(): Answer {
  return error(500, 'Security functionality must be enabled before requesting client certificates.');
}

/** PEM would have line feeds, so Fabric escapes it as a query parameter. */
function urlEncodedPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  return encodeURIComponent(pem).replaceAll('%20', '+');
}
