import { Readable } from 'node:stream';
import type { FakeFabric } from './fabric';
import { type Answer, type FakePeer, ok, type Refusable } from './peer';

/** What undici's `request` gives for one to a fake peer, whose host is the id of its container. */
export async function requestFrom(
  fabric: FakeFabric,
  url: string,
  { method, body }: { readonly method: string; readonly body?: string },
): Promise<{ statusCode: number; body: Readable }> {
  const { hostname, pathname, search } = new URL(url);
  const peer = fabric.peerAt(hostname);
  if (!peer) throw Object.assign(new Error(`connect ECONNREFUSED ${hostname}`), { code: 'ECONNREFUSED' });
  const answer =
    method === 'GET'
      ? pathname === '/network/peers'
        ? (peer.answers.get('GET /network/peers') ?? ok(peersOf(fabric)))
        : peer.get(`${pathname}${search}`)
      : post(fabric, peer, pathname, JSON.parse(body ?? ''));
  const text = JSON.stringify(answer.body);
  return {
    statusCode: answer.status,
    body: Object.assign(Readable.from([text]), { text: async () => text }),
  };
}

interface Call {
  readonly method: 'deploy' | 'invoke' | 'query';
  readonly params: ChaincodeParams;
}

export interface ChaincodeParams {
  readonly type: number;
  readonly chaincodeID: { readonly path?: string; readonly name?: string };
  readonly ctorMsg: { readonly args: string[] };
  readonly secureContext?: string;
  readonly attributes?: readonly string[];
}

function post(fabric: FakeFabric, peer: FakePeer, path: string, body: unknown): Answer {
  if (path === '/registrar') return peer.answers.get('POST /registrar') ?? ok({ OK: 'Login successful' });
  const { method, params } = body as Call;
  peer.calls.push(params);
  const given = peer.answers.get(method);
  if (given) return given;
  const { args } = params.ctorMsg;
  const refusal = peer.refusals.get(method as Refusable);
  if (refusal !== undefined) return refused(refusal);
  if (method !== 'query') return accepted(fabric.submit(method, args, params.chaincodeID.path));
  const value = peer.query(args);
  return value === undefined ? refused(`Nil amount for ${args[1]}`) : accepted(value);
}

const peersOf = ({ peers }: FakeFabric) => ({ peers: peers.map(({ name }) => ({ ID: { name } })) });

const accepted = (message: string): Answer => ok({ jsonrpc: '2.0', result: { status: 'OK', message } });

const refused = (data: string): Answer =>
  ok({ jsonrpc: '2.0', error: { code: -32000, message: 'Failure', data } });
