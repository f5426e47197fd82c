import { UserError } from '../../errors';
import {
  type Composition,
  type PeerDescription,
  type ServiceDescription,
  type ServiceDescriptions,
  settingsOf,
} from '../composition';
import { type PeerName, sortNames } from '../names';
import type { Environment } from '../topology';

/** As core.yaml has it under peer.id. */
const DEFAULT_ID = 'jdoe';

/** `peer node start`, or the script of the images that runs it. */
const STARTS_PEER = /\bpeer\s+(?:--?\S+\s+)*node\s+start\b|\bstart-peer\.sh\b/;
/** Commands of containers that are entered, wait, or run another program of Fabric. */
const STARTS_OTHER =
  /^(?:\S*\/)?(?:(?:ba)?sh|sleep .*|tail .*|cat|true|membersrvc.*|peer (?:chaincode|network|version|help).*|)$/;
const STARTS_AUTHORITY = /\bmembersrvc\b/;

/** Everything that a service is told: by its image, its environment, and assignments in its command. */
function environmentOf({ environment, command }: ServiceDescription): Environment {
  const text = command.join(' ');
  if (!STARTS_PEER.test(text)) return environment;
  const assigned = [...text.matchAll(/(?:^|[\s;&"'])(CORE_[A-Z0-9_]+)=("[^"]*"|'[^']*'|[^\s;&"']+)/g)];
  const assignments = assigned.map(([, name = '', value = '']) => [
    name,
    value.replace(/^(["'])(.*)\1$/, '$2'),
  ]);
  return { ...environment, ...Object.fromEntries(assignments) };
}

function isPeer({ environment, command }: ServiceDescription): boolean {
  const text = command.join(' ').trim();
  if (STARTS_PEER.test(text)) return true;
  // A script of the image may start it; a chaincode has the address of its peer.
  return environment['CORE_PEER_ID'] !== undefined && (text === '' || !STARTS_OTHER.test(text));
}

/** Of an address `0.0.0.0:7050`. */
const portIn = (address: string): number => Number(/:(\d+)$/.exec(address)?.[1] ?? Number.NaN);

export const restPort = (environment: Environment): number =>
  portIn(environment['CORE_REST_ADDRESS'] ?? '') || 7050;

export const eventPort = (environment: Environment): number =>
  portIn(environment['CORE_PEER_VALIDATOR_EVENTS_ADDRESS'] ?? '') || 7053;

/** A peer that detects its address takes its port from the one it listens on. */
export function chaincodeAddress(environment: Environment, ip: string): string {
  const { CORE_PEER_ADDRESS: address = '0.0.0.0:7051', CORE_PEER_LISTENADDRESS: listen = address } =
    environment;
  return isTrue(environment['CORE_PEER_ADDRESSAUTODETECT']) ? `${ip}:${portIn(listen)}` : address;
}

/** As Fabric reads it (Go's strconv.ParseBool). */
const isTrue = (value: string | undefined): boolean => /^(?:1|t|T|true|TRUE|True)$/.test(value ?? '');

export function describe(services: ServiceDescriptions): Composition {
  const peers = new Map<PeerName, PeerDescription>();
  const names = [...services].map(([service, description]) => {
    if (!isPeer(description)) return service;
    const environment = environmentOf(description);
    const id = environment['CORE_PEER_ID'] || DEFAULT_ID;
    const twin = peers.get(id)?.service;
    if (twin !== undefined)
      throw new UserError(
        `The services ${twin} and ${service} are both the peer ${id}: give each a CORE_PEER_ID of its own` +
          `${id === DEFAULT_ID ? ' (without one a peer is jdoe)' : ''}.`,
      );
    peers.set(id, { service, environment, ports: [restPort(environment), eventPort(environment)] });
    return id;
  });
  const [taken] = names.filter((name, index) => names.indexOf(name) !== index);
  if (taken !== undefined)
    throw new UserError(
      `${taken} is the CORE_PEER_ID of the service ${peers.get(taken)?.service} and the name of another service: rename one.`,
    );
  const peersWith = (setting: string, otherwise = 'false') =>
    [...peers].filter(([, { environment }]) => isTrue(environment[setting] || otherwise)).map(([id]) => id);
  const validators = sortNames(peersWith('CORE_PEER_VALIDATOR_ENABLED', 'true'));
  return {
    services: names,
    peers,
    orderers: new Map(),
    authorities: [...services]
      .filter(([, { command }]) => STARTS_AUTHORITY.test(command.join(' ')))
      .map(([service]) => service),
    settings: settingsOf(services),
    validators,
    nonValidators: sortNames([...peers.keys()].filter((id) => !validators.includes(id))),
    tls: peersWith('CORE_PEER_TLS_ENABLED').length > 0,
    secured: peersWith('CORE_SECURITY_ENABLED').length > 0,
  };
}
