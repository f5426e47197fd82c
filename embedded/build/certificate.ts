import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** The name that peers look for in it: `CORE_PEER_TLS_SERVERHOSTOVERRIDE` in Fabric's Compose files. */
const NAME = 'OBC';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * What Fabric keeps in `bddtests/tlsca.cert` and `tlsca.priv`: a certificate for all peers that has signed itself. Another
 * one at each build of the image, good as long as anybody may keep that; PEM.
 */
export async function tlsCertificate(): Promise<{ cert: string; priv: string }> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const cert = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${NAME}`,
    notBefore: new Date(0),
    notAfter: new Date('2099-12-31'),
    signingAlgorithm: { ...CURVE, hash: 'SHA-256' },
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: NAME }]),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: cert.toString('pem'), priv: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}
