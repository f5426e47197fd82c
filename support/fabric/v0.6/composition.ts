import type { ComposeService } from '../../docker/compose';

/** What the services of a network are to Fabric, read off their settings. */
export interface Composition {
  readonly services: readonly string[];
  /** Of all of them, as `NAME=value`. */
  readonly settings: readonly string[];
  readonly validators: readonly string[];
  readonly nonValidators: readonly string[];
  /** True where peers ask a membersrvc for certificates: there, users log in. */
  readonly secured: boolean;
  /** True where peers speak TLS, on their REST interface too. */
  readonly tls: boolean;
}

/** All of them, validating or not. */
export const peersOf = ({
  validators,
  nonValidators,
}: Pick<Composition, 'validators' | 'nonValidators'>): string[] => [...validators, ...nonValidators];

export function compositionOf(services: ReadonlyMap<string, ComposeService>): Composition {
  const peers = [...services].filter(([, { environment }]) => environment['CORE_PEER_ID'] !== undefined);
  const validates = ({ environment }: ComposeService) =>
    environment['CORE_PEER_VALIDATOR_ENABLED'] !== 'false';
  return {
    services: [...services.keys()],
    settings: [...services.values()].flatMap(({ environment }) =>
      Object.entries(environment).map(([name, value]) => `${name}=${value ?? ''}`),
    ),
    validators: peers
      .filter(([, service]) => validates(service))
      .map(([name]) => name)
      .sort(),
    nonValidators: peers
      .filter(([, service]) => !validates(service))
      .map(([name]) => name)
      .sort(),
    tls: peers.some(([, { environment }]) => environment['CORE_PEER_TLS_ENABLED'] === 'true'),
    secured: peers.some(([, { environment }]) => environment['CORE_SECURITY_ENABLED'] === 'true'),
  };
}
