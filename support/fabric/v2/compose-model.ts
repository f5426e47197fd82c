import { join } from 'node:path';
import { COMPOSE_DIRECTORY, type NetworkShape } from '../topology';
import { CONSENSUS, type Consensus } from './members';

/** What orderers call it. */
const CONSENSUS_TYPES: Readonly<Record<string, Consensus>> = { raft: 'etcdraft', bft: 'BFT' };

const ORDERER_DOMAIN = 'example.com';

interface PeerPlace {
  readonly organisation: number;
  /** From 0 on in its organisation. */
  readonly index: number;
}

/**
 * The Compose file of a network: peers shared out evenly among organisations, and orderers, each with its name, its
 * folder of certificates, and all else from `compose/v2/base.yml`.
 */
export function composeModel({ consensus, peers, organisations, orderers }: NetworkShape): object {
  const places = Array.from({ length: peers }, (_, count) => ({
    organisation: (count % organisations) + 1,
    index: Math.floor(count / organisations),
  }));
  const hosts = Array.from({ length: orderers }, (_, index) => `orderer${index}.${ORDERER_DOMAIN}`);
  return {
    services: Object.fromEntries([
      ...hosts.map((host) => [host, orderer(host, CONSENSUS_TYPES[consensus])]),
      ...places.map((place) => [hostOf(place), peer(place, places)]),
    ]),
  };
}

const domainOf = ({ organisation }: PeerPlace): string => `org${organisation}.${ORDERER_DOMAIN}`;

const hostOf = (place: PeerPlace): string => `peer${place.index}.${domainOf(place)}`;

function orderer(host: string, consensus: Consensus | undefined): object {
  return {
    extends: base('orderer'),
    environment: { [CONSENSUS]: consensus },
    volumes: [own(`ordererOrganizations/${ORDERER_DOMAIN}/orderers/${host}`)],
  };
}

function peer(place: PeerPlace, all: readonly PeerPlace[]): object {
  const host = hostOf(place);
  const others = all.filter(
    ({ organisation, index }) => organisation === place.organisation && index !== place.index,
  );
  return {
    extends: base('peer'),
    environment: {
      CORE_PEER_ID: host,
      CORE_PEER_LOCALMSPID: `Org${place.organisation}MSP`,
      CORE_PEER_ADDRESS: `${host}:7051`,
      CORE_PEER_CHAINCODEADDRESS: `${host}:7052`,
      CORE_PEER_GOSSIP_EXTERNALENDPOINT: `${host}:7051`,
      CORE_PEER_GOSSIP_BOOTSTRAP: `${hostOf(others[0] ?? place)}:7051`,
    },
    volumes: [own(`peerOrganizations/${domainOf(place)}/peers/${host}`)],
  };
}

const base = (service: string): object => ({ file: join(COMPOSE_DIRECTORY, 'v2', 'base.yml'), service });

/** Its part of the folder of certificates. */
const own = (folder: string): string => `\${FABRIC_FILES}/crypto/${folder}:/etc/hyperledger/own:ro`;
