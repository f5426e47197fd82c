import type { ChaincodeSpec, PeerEndpoint, Services } from '../peer/services';
import type { Connection } from '../wire/connection';

/** What the CLI asks of its peer, under the names of Fabric's services. */
export interface Methods {
  'Devops.Login': { params: { enrollId: string; enrollSecret: string }; result: unknown };
  'Devops.Deploy': { params: ChaincodeSpec; result: string };
  'Devops.Invoke': { params: ChaincodeSpec; result: string };
  'Devops.Query': { params: ChaincodeSpec; result: string };
  'Openchain.GetPeers': { params: Record<string, never>; result: readonly PeerEndpoint[] };
  'Admin.GetStatus': { params: Record<string, never>; result: string };
  'Admin.StopServer': { params: Record<string, never>; result: undefined };
}

type Handlers = {
  [M in keyof Methods]: (
    params: Methods[M]['params'],
  ) => Promise<Methods[M]['result']> | Methods[M]['result'];
};

/** Answers the calls of a CLI. `self` is the peer's own name, which `peer network list` leaves out. */
export function serveCli(connection: Connection, { devops, openchain, admin }: Services, self: string): void {
  const handlers: Handlers = {
    'Devops.Login': (user) => devops.login(user),
    'Devops.Deploy': (spec) => devops.deploy(spec),
    'Devops.Invoke': (spec) => devops.invoke(spec),
    'Devops.Query': (spec) => devops.query(spec),
    'Openchain.GetPeers': () => openchain.peers().filter(({ ID }) => ID.name !== self),
    'Admin.GetStatus': () => admin.status(),
    'Admin.StopServer': () => {
      admin.stop();
      // The real server ends in this call, so the CLI learns of it by the end of the connection.
      return new Promise(() => undefined);
    },
  };
  connection.answer(async (method, params) => {
    const handler: ((params: never) => unknown) | undefined = handlers[method as keyof Methods];
    if (!handler) throw new Error(`unknown service ${method}`);
    return handler(params as never);
  });
}
