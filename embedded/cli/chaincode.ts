import { logger } from '../peer/logging';
import type { ChaincodeSpec } from '../peer/services';
import { chaincodeInput, strings } from '../wire/chaincode-input';
import { field, isObject, parse } from '../wire/go-json';
import { chaincodeTypes } from '../wire/messages';
import type { Context, LocalPeer } from './context';
import { chaincodeInvocationSpec, chaincodeSpec } from './prototext';

const log = logger('chaincodeCmd');

export async function deploy(context: Context): Promise<void> {
  const spec = specification(context);
  const name = await ask(context, 'building', (peer) => peer.call('Devops.Deploy', spec));
  const { path } = spec.chaincodeID;
  log.info(
    'chaincodeDeploy',
    `Deploy result: ${chaincodeSpec({ ...spec, chaincodeID: { path, name }, secureContext: '' })}`,
  );
  context.stdio.stdout(`Deploy chaincode: ${name}\n`);
}

export async function invoke(context: Context): Promise<void> {
  const spec = specification(context);
  const txid = await ask(context, 'invoking', (peer) => peer.call('Devops.Invoke', spec));
  const text = `Successfully invoked transaction: ${chaincodeInvocationSpec(spec)}(${txid})`;
  log.info('chaincodeInvokeOrQuery', text);
}

export async function query(context: Context): Promise<void> {
  const spec = specification(context);
  const answer = await ask(context, 'querying', (peer) => peer.call('Devops.Query', spec));
  log.info('chaincodeInvokeOrQuery', `Successfully queried transaction: ${chaincodeInvocationSpec(spec)}`);
  const value = Buffer.from(answer, 'base64');
  const hex = context.flag('hex') === 'true';
  if (context.flag('raw') !== 'true') {
    const text = hex ? value.toString('hex') : value.toString('latin1');
    context.stdio.stdout(Buffer.from(`Query Result: ${text}\n`, 'latin1'));
    return;
  }
  if (hex) throw new Error('Options --raw (-r) and --hex (-x) are not compatible\n');
  context.stdio.stdout('Query Result (Raw): ');
  context.stdio.stdout(value);
}

/** Go's panic, for input the real program does not survive; it exits 2. */
export class Panic extends Error {}

async function ask(
  context: Context,
  doing: string,
  call: (peer: LocalPeer) => Promise<string>,
): Promise<string> {
  const peer = await context.connect().catch((error: Error) => {
    throw new Error(`Error building chaincode: ${error.message}`);
  });
  try {
    return await call(peer);
  } catch (error) {
    throw new Error(`Error ${doing} chaincode: ${(error as Error).message}\n`);
  } finally {
    peer.close();
  }
}

function specification(context: Context): ChaincodeSpec {
  checkParameters(context);
  return {
    type: chaincodeTypes.find((type) => type === context.flag('lang').toUpperCase()) ?? 'UNDEFINED',
    chaincodeID: { path: context.flag('path'), name: context.flag('name') },
    args: argument(() => chaincodeInput(parse(context.flag('ctor')))),
    attributes: argument(() => strings(parse(context.flag('attributes')))),
    secureContext: secureContext(context),
    metadata: '',
  };
}

function checkParameters(context: Context): void {
  if (context.flag('name') === '' && context.flag('path') === '') {
    throw new Error('Must supply value for chaincode path parameter.\n');
  }
  const keys = "must contain the following keys: 'Args' or 'Function' and 'Args'";
  if (context.flag('ctor') === '{}') throw new Error(`Empty JSON chaincode parameters ${keys}`);
  const ctor = argument(() => parse(context.flag('ctor')));
  if (!isObject(ctor)) {
    throw new Panic(`interface conversion: interface is ${goType(ctor)}, not map[string]interface {}`);
  }
  const known = Number(field(ctor, 'args') !== undefined) + Number(field(ctor, 'function') !== undefined);
  if (field(ctor, 'args') === undefined || Object.keys(ctor).length > known) {
    throw new Error(`Non-empty JSON chaincode parameters ${keys}`);
  }
  if (context.flag('tid') !== '') {
    throw new Error('not modelled by the embedded network: custom transaction ids (-t, --tid)');
  }
}

function secureContext(context: Context): string {
  const user = context.flag('username');
  if (!context.securityEnabled) {
    if (user) log.warning('getChaincodeSpecification', 'Username supplied but security is disabled.');
    return '';
  }
  if (context.privacyEnabled) throw new Error('not modelled by the embedded network: security.privacy');
  if (user === '') throw new Error('Must supply username for chaincode when security is enabled');
  if (!context.tokens.has(user)) {
    throw new Error(
      `User '${user}' not logged in. Use the 'peer network login' command to obtain a security token.`,
    );
  }
  const text = `Local user '${user}' is already logged in. Retrieving login token.`;
  log.info('getChaincodeSpecification', text);
  return context.tokens.read(user);
}

function argument<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`Chaincode argument error: ${(error as Error).message}`);
  }
}

function goType(value: unknown): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
