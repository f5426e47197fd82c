import { verify, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Connection, listen } from '../wire/connection';
import { isTrue } from '../wire/go-bool';
import { EnrollmentAuthority } from './eca';
import { type AttributeSettings, TransactionAuthority } from './tca';

/**
 * Methods of membersrvc, under the names of Fabric's services (protos/ca.proto). Bytes travel as base64.
 */
export interface Methods {
  'ECAP.ReadCACertificate': { params: Record<string, never>; result: string };
  'ECAP.CreateCertificatePair': { params: { id: string; token: string; publicKey: string }; result: string };
  'TCAP.ReadCACertificate': { params: Record<string, never>; result: string };
  'TCAP.CreateCertificateSet': { params: SignedRequest; result: CertificateSet };
}

/** `request` is JSON of a `CertificateSetRequest`; `signature` is made with the enrollment key, over its bytes. */
export interface SignedRequest {
  readonly request: string;
  readonly signature: string;
}

export interface CertificateSetRequest {
  readonly id: string;
  readonly publicKeys: readonly string[];
  readonly attributes: readonly string[];
}

/** Of each certificate with what the keys of its attributes come from. */
type CertificateSet = readonly { readonly cert: string; readonly prek0: string }[];

/** The directory of its files in the real one's `server.rootpath`. */
const DIRECTORY = '.membersrvc';

/** membersrvc: enrolls users and validators (ECA), and certifies their transactions (TCA), all on one port. */
export class Membersrvc {
  private constructor(
    private readonly eca: EnrollmentAuthority,
    private readonly tca: TransactionAuthority,
  ) {}

  static async open(root: string, attributes: AttributeSettings): Promise<Membersrvc> {
    const directory = join(root, DIRECTORY);
    const eca = await EnrollmentAuthority.open(directory);
    return new Membersrvc(eca, await TransactionAuthority.open(directory, attributes));
  }

  serve(connection: Connection): void {
    connection.answer(async (method, params) => {
      switch (method) {
        case 'ECAP.ReadCACertificate':
          return this.eca.authority.certificate.toString('base64');
        case 'ECAP.CreateCertificatePair': {
          const { id, token, publicKey } = params as Methods['ECAP.CreateCertificatePair']['params'];
          const ecert = await this.eca.createCertificatePair(id, token, Buffer.from(publicKey, 'base64'));
          return ecert.toString('base64');
        }
        case 'TCAP.ReadCACertificate':
          return this.tca.authority.certificate.toString('base64');
        case 'TCAP.CreateCertificateSet':
          return this.#createCertificateSet(params as SignedRequest);
        default:
          throw new Error(`not modelled by the embedded network: membersrvc's ${method}`);
      }
    });
  }

  async #createCertificateSet({ request, signature }: SignedRequest): Promise<CertificateSet> {
    const { id, publicKeys, attributes } = JSON.parse(request) as CertificateSetRequest;
    const ecert = this.eca.readCertificate(id);
    if (!ecert) throw new Error('sql: no rows in result set');
    const { publicKey } = new X509Certificate(ecert);
    if (!verify('sha384', Buffer.from(request), publicKey, Buffer.from(signature, 'base64'))) {
      throw new Error('signature does not verify');
    }
    const keys = publicKeys.map((publicKey) => Buffer.from(publicKey, 'base64'));
    const set = await this.tca.createCertificateSet(id, ecert, keys, attributes);
    return set.map(({ certificate, preK0 }) => ({
      cert: certificate.toString('base64'),
      prek0: preK0.toString('base64'),
    }));
  }
}

/** The program. As in the real image it logs nothing while all goes well. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  // As process 1 of a container it would get no default for these. Go's is to exit with 2.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(2));
  const root = env['MEMBERSRVC_CA_SERVER_ROOTPATH'] ?? '/var/hyperledger/production';
  const port = Number((env['MEMBERSRVC_CA_SERVER_PORT'] ?? ':7054').replace(/^.*:/, ''));
  const membersrvc = await Membersrvc.open(root, {
    enabled: isTrue(env['MEMBERSRVC_CA_ACA_ENABLED']),
    encrypted: isTrue(env['MEMBERSRVC_CA_TCA_ATTRIBUTE-ENCRYPTION_ENABLED']),
  });
  await listen(port, (connection) => membersrvc.serve(connection));
}

if (require.main === module) {
  main(process.env).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}
