import type { ChaincodeSpec, PeerEndpoint, Services } from '../peer/services';
import type { Connection } from '../wire/connection';

/** What the CLI asks of its peer, under the names of Fabric's services. */
export interface Methods {
  'Devops.Login': { params: { enrollId: string; enrollSecret: string }; result: undefined };
  'Devops.Deploy': { params: ChaincodeSpec; result: string };
  'Devops.Invoke': { params: ChaincodeSpec; result: string };
  'Devops.Query': { params: ChaincodeSpec; result: string };
  'Openchain.GetPeers': { params: Record<string, never>; result: readonly PeerEndpoint[] };
  'Admin.GetStatus': { params: Record<string, never>; result: string };
  'Admin.StopServer': { params: Record<string, never>; result: undefined };
}

/** Answers the calls of a CLI. `self` is the peer's own name, which `peer network list` leaves out. */
export function serveCli(connection: Connection, services: Services, self: string): void {
  connection.answer((method, params) => answer(services, self, method, params));
}

async function answer(services: Services, self: string, method: string, params: unknown): Promise<unknown> {
  const { devops, openchain, admin } = services;
  switch (method as keyof Methods) {
    case 'Devops.Login':
      return devops.login(params as Methods['Devops.Login']['params']);
    case 'Devops.Deploy':
      return devops.deploy(params as ChaincodeSpec);
    case 'Devops.Invoke':
      return devops.invoke(params as ChaincodeSpec);
    case 'Devops.Query':
      return devops.query(params as ChaincodeSpec);
    case 'Openchain.GetPeers':
      return openchain.peers().filter(({ ID }) => ID.name !== self);
    case 'Admin.GetStatus':
      return admin.status();
    case 'Admin.StopServer':
      admin.stop();
      // The real server ends in this call, so the CLI learns of it by the end of the connection.
      return new Promise(() => undefined);
    default:
      throw new Error(`unknown service ${method}`);
  }
}
