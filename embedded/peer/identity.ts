import { Client, enroll, pkiID, TransportFailure } from '../membersrvc/client';
import { Keystore } from '../membersrvc/keystore';
import { Reach } from '../membersrvc/reach';
import type { PeerConfig } from './config';
import { logger } from './logging';

const log = logger('crypto');

/**
 * Enrols this node with membersrvc where it is not yet, and returns the id others know it by. Rejects, with the reasons
 * logged as the real peer logs them, when membersrvc cannot be reached: the node does not start then.
 */
export async function registerNode(config: PeerConfig): Promise<string> {
  const { enrollId: id, enrollSecret, eca, tca, validator, fileSystemPath } = config;
  const kind = validator ? 'validator' : 'peer';
  const [registering, initializing] = validator
    ? ['RegisterValidator', 'InitValidator']
    : ['RegisterPeer', 'InitPeer'];
  log.info(registering, `Registering ${kind} [${id}] with name [${id}]...`);
  try {
    const keystore = new Keystore(fileSystemPath, kind, id);
    const enrolled = await enroll({ eca, tca }, keystore, id, enrollSecret);
    log.info(registering, `Registering ${kind} [${id}] with name [${id}]...done!`);
    log.info(initializing, `Initializing ${kind} [${id}]...`);
    log.info(initializing, `Initializing ${kind} [${id}]...done!`);
    return pkiID(enrolled);
  } catch (error) {
    const text = (error as Error).message;
    for (const step of error instanceof TransportFailure ? unreachable : []) {
      log.error('Errorf', `[${kind}.${id}] Failed ${step} [${text}].`);
    }
    log.error('Errorf', `[${kind}.${id}] Failed registering peer [${id}]: [${text}]`);
    log.error('Errorf', `[${kind}.${id}] Failed registering [${id}]: [${text}]`);
    log.error(registering, `Failed registering ${kind} [${id}] with name [${id}] [${text}].`);
    throw error;
  }
}

/** What a peer was doing, from the inside out, when membersrvc did not answer; 42-membersrvc-absent.txt. */
const unreachable = [
  'requesting read certificate',
  'requesting ECA certificate',
  'getting ECA certificate',
  'retrieving ECA certs chain',
  'registering node crypto engine',
];

/** The users that logged in on this peer. */
export class Users {
  readonly #clients = new Map<string, Client>();
  readonly #reach = new Reach();

  constructor(private readonly config: PeerConfig) {}

  async login(id: string, secret: string): Promise<void> {
    const { fileSystemPath, eca, tca } = this.config;
    const keystore = new Keystore(fileSystemPath, 'client', id);
    await enroll({ eca, tca }, keystore, id, secret, this.#reach.forLogin);
  }

  /** Throws for one who is not enrolled on this peer. */
  client(id: string): Client {
    const { fileSystemPath, eca, tca } = this.config;
    const client =
      this.#clients.get(id) ?? Client.open(fileSystemPath, id, { eca, tca }, undefined, this.#reach);
    this.#clients.set(id, client);
    return client;
  }
}
