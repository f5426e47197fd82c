import { logger } from '../peer/logging';
import { stringify } from '../wire/go-json';
import type { Context } from './context';
import { readPassword } from './password';

const log = logger('networkCmd');

export async function list(context: Context): Promise<void> {
  const peer = await context.connect();
  try {
    const peers = await peer.call('Openchain.GetPeers', {});
    context.stdio.stdout(`${stringify({ Peers: peers })}\n`);
  } catch (error) {
    throw new Error(`Error trying to get peers: ${(error as Error).message}`);
  } finally {
    peer.close();
  }
}

/** Logs a user in, on this peer: the peer enrolls them with membersrvc, and here a token is left for later commands. */
export async function login(context: Context): Promise<void> {
  const info = (text: string) => log.info('networkLogin', text);
  info('CLI client login...');
  const [user, ...others] = context.args;
  if (user === undefined) throw new Error('Must supply username');
  if (others.length) throw new Error('Must supply username as the 1st and only parameter');
  info(`Local data store for client loginToken: ${context.tokens.directory}`);
  if (context.tokens.has(user)) return info(`User '${user}' is already logged in.`);

  const secret = context.flag('password') || (await askPassword(context, user));
  info(`Logging in user '${user}' on CLI interface...`);
  const peer = await context.connect();
  try {
    await peer.call('Devops.Login', { enrollId: user, enrollSecret: secret });
  } catch (error) {
    // The peer answers a failed login with a message, not with an error of its own.
    const message = (error as Error).message.replace(/^rpc error: code = 2 desc = /, '');
    throw new Error(`Error on client login: ${message}`);
  } finally {
    peer.close();
  }
  info(`Storing login token for user '${user}'.`);
  context.tokens.store(user);
  info(`Login successful for user '${user}'.`);
}

async function askPassword({ stdio }: Context, user: string): Promise<string> {
  stdio.stdout(`Enter password for user '${user}': `);
  try {
    return await readPassword(stdio);
  } catch (error) {
    throw new Error(`Error trying to read password from console: ${(error as Error).message}`);
  }
}
