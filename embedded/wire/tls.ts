import { readFileSync } from 'node:fs';
import { isTrue } from './go-bool';

/**
 * `peer.tls` of core.yaml. One certificate serves all: whoever listens shows it, and whoever dials trusts it alone
 * (Fabric's `comm.InitTLSForPeer`).
 */
export interface TlsSettings {
  readonly certFile: string;
  readonly keyFile: string;
  /** The name to look for in the certificate instead of the host that was dialled; '' for that host. */
  readonly serverHostOverride: string;
}

/** What who dials needs to know. */
export interface ClientTls {
  readonly ca: string;
  readonly servername?: string;
}

/** What who listens shows. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
}

/** Undefined where TLS is off, as it is by default. */
export function tlsSettings(env: Readonly<Record<string, string | undefined>>): TlsSettings | undefined {
  if (!isTrue(env['CORE_PEER_TLS_ENABLED'])) return undefined;
  return {
    certFile: env['CORE_PEER_TLS_CERT_FILE'] || 'testdata/server1.pem',
    keyFile: env['CORE_PEER_TLS_KEY_FILE'] || 'testdata/server1.key',
    serverHostOverride: env['CORE_PEER_TLS_SERVERHOSTOVERRIDE'] ?? '',
  };
}

export function clientTls(settings: TlsSettings | undefined): ClientTls | undefined {
  if (!settings) return undefined;
  const { certFile, serverHostOverride } = settings;
  return { ca: read(certFile), ...(serverHostOverride && { servername: serverHostOverride }) };
}

export function serverTls(settings: TlsSettings | undefined): ServerTls | undefined {
  return settings && { cert: read(settings.certFile), key: read(settings.keyFile) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`Failed to generate credentials open ${file}: no such file or directory`);
  }
}
