import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { dial } from '../wire/connection';
import { Keystore } from './keystore';
import type { CertificateSetRequest, Methods } from './main';
import { type Dial, Reach, waits } from './reach';

/** Where membersrvc's authorities listen, `host:port` (`CORE_PEER_PKI_ECA_PADDR`, `CORE_PEER_PKI_TCA_PADDR`). */
interface Authorities {
  readonly eca: string;
  readonly tca: string;
}

/** membersrvc could not be reached. `cause` is Node's error: `ENOTFOUND`, `ECONNREFUSED`, … or a timeout. */
export class TransportFailure extends Error {
  constructor(cause: unknown) {
    super('rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure', { cause });
  }
}

/** A key with the certificate for it. */
interface Certified {
  /** DER. */
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

/** For one transaction. */
export interface TCert extends Certified {
  /** What the keys of its attributes come from. */
  readonly preK0: Buffer;
}

/**
 * Enrolls `id` with membersrvc and keeps what it got in `keystore`; one who is enrolled stays so, without a call.
 * Rejects with a `TransportFailure`, or with what membersrvc answered (`rpc error: code = 2 desc = …`), or with
 * `x509: certificate signed by unknown authority`: Fabric trusts the authority's certificate only in the call that
 * fetched it, and fetches it only once, so on this peer no later attempt can succeed after one was turned down. The
 * authority does not know, and spends the secret all the same. (Recorded in 20-errors-deploy-cli.txt.)
 * @param reach without it membersrvc must be there: a node that starts does not wait
 */
export async function enroll(
  authorities: Authorities,
  keystore: Keystore,
  id: string,
  secret: string,
  reach: Dial = dial,
): Promise<Certified> {
  if (keystore.has('enrollment.cert')) return stored(keystore);
  let trusted: X509Certificate | undefined;
  if (!keystore.has('eca.cert.chain')) {
    const chain = await call(reach, authorities.eca, 'ECAP.ReadCACertificate', {});
    keystore.store('eca.cert.chain', Buffer.from(chain, 'base64'));
    trusted = new X509Certificate(Buffer.from(chain, 'base64'));
  }
  if (!keystore.has('tca.cert.chain')) {
    const chain = await call(reach, authorities.tca, 'TCAP.ReadCACertificate', {});
    keystore.store('tca.cert.chain', Buffer.from(chain, 'base64'));
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecert = await call(reach, authorities.eca, 'ECAP.CreateCertificatePair', {
    id,
    token: secret,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  });
  const certificate = Buffer.from(ecert, 'base64');
  if (!trusted || !new X509Certificate(certificate).verify(trusted.publicKey)) {
    throw new Error('x509: certificate signed by unknown authority');
  }
  keystore.store('enrollment.id', id);
  keystore.store('enrollment.key', privateKey.export({ type: 'pkcs8', format: 'der' }));
  keystore.store('enrollment.cert', certificate);
  return { certificate, key: privateKey };
}

/** How peers know each other: SHA-256 of the enrollment certificate, base64. */
export function pkiID({ certificate }: Certified): string {
  return createHash('sha256').update(certificate).digest('base64');
}

/** An enrolled user on this peer, with a stock of transaction certificates. */
export class Client {
  readonly #stock = new Map<string, TCert[]>();

  /** @param batch transaction certificates fetched at a time (`CORE_SECURITY_TCERT_BATCH_SIZE`) */
  private constructor(
    readonly id: string,
    readonly enrollment: Certified,
    private readonly tca: string,
    private readonly batch: number,
    private readonly reach: Reach,
  ) {}

  /** Rejects where `id` is not enrolled on this peer. */
  static open(root: string, id: string, { tca }: Authorities, batch = BATCH, reach = new Reach()): Client {
    const keystore = new Keystore(root, 'client', id);
    if (!keystore.has('enrollment.cert')) throw new Error(`Client [${id}] is not enrolled on this peer`);
    return new Client(id, stored(keystore), tca, batch, reach);
  }

  /**
   * A transaction certificate nobody has seen yet. Goes to membersrvc only when the stock is empty, so a user who has
   * transacted before goes on for a while without it; rejects with `Failed loading TCerts from TCA` otherwise.
   */
  async nextTCert(attributes: readonly string[] = []): Promise<TCert> {
    const kind = attributes.join();
    const stock = this.#stock.get(kind) ?? [];
    this.#stock.set(kind, stock);
    const tcert = stock.pop();
    if (tcert) return tcert;
    const [first, ...rest] = await this.#fetch(attributes);
    if (!first) throw new Error('Failed loading TCerts from TCA');
    stock.push(...rest);
    return first;
  }

  async #fetch(attributes: readonly string[]): Promise<TCert[]> {
    const pairs = Array.from({ length: this.batch }, () =>
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    );
    const request: CertificateSetRequest = {
      id: this.id,
      publicKeys: pairs.map(({ publicKey }) =>
        publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      ),
      attributes,
    };
    const bytes = JSON.stringify(request);
    const signature = sign('sha384', Buffer.from(bytes), this.enrollment.key).toString('base64');
    try {
      const set = await call(this.reach.forTCerts, this.tca, 'TCAP.CreateCertificateSet', {
        request: bytes,
        signature,
      });
      return pairs.flatMap(({ privateKey }, i) => {
        const { cert, prek0 } = set[i] ?? {};
        if (!cert || !prek0) return [];
        const [certificate, preK0] = [Buffer.from(cert, 'base64'), Buffer.from(prek0, 'base64')];
        return [{ certificate, key: privateKey, preK0 }];
      });
    } catch (cause) {
      // Where the real one would have answered, the embedded one says what it lacks.
      if (!(cause instanceof TransportFailure)) throw cause;
      throw new Error('Failed loading TCerts from TCA', { cause });
    }
  }
}

/** The real default is 200; one takes membersrvc some milliseconds, and the first transaction waits for all. */
const BATCH = 20;

function stored(keystore: Keystore): Certified {
  const key = createPrivateKey({ key: keystore.load('enrollment.key'), format: 'der', type: 'pkcs8' });
  return { certificate: keystore.load('enrollment.cert'), key };
}

async function call<M extends keyof Methods>(
  reach: Dial,
  address: string,
  method: M,
  params: Methods[M]['params'],
): Promise<Methods[M]['result']> {
  const connection = await reach(address).catch((cause) => {
    throw new TransportFailure(cause);
  });
  // One that is there but silent is taken to be gone.
  const silence = AbortSignal.timeout(waits.login);
  silence.addEventListener('abort', () => connection.close());
  let closed = false;
  connection.once('close', () => {
    closed = true;
  });
  try {
    return await connection.call<Methods[M]['result']>(method, params);
  } catch (error) {
    if (closed) throw new TransportFailure(silence.aborted ? silence.reason : error);
    throw new Error(`rpc error: code = 2 desc = ${(error as Error).message}`);
  } finally {
    connection.close();
  }
}
