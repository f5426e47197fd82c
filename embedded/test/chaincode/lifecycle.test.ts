import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { DevContainer } from '../../chaincode/dockercontroller';
import { execute, executeTransactions } from '../../chaincode/execute';
import { type Chaincode, Handler, output as shimOutput } from '../../chaincode/shim/shim';
import { ChaincodeSupport } from '../../chaincode/support';
import { type Transaction, TransactionType } from '../../ledger/block';
import { StateDelta, WorldState } from '../../ledger/state';
import { output } from '../../peer/logging';
import { type Connection, dial, listen } from '../../wire/connection';
import { encodeChaincodeID, encodeDeployment, encodeInvocation } from '../../wire/messages';

const examples = '../../gopath/src/github.com/hyperledger/fabric/examples/chaincode/go';
const Example02 = require(`${examples}/chaincode_example02/chaincode_example02`);
const MapChaincode = require(`${examples}/map/map`);
const Example03 = require(`${examples}/chaincode_example03/chaincode_example03`);

/** A peer's chaincodes, with containers that are functions of this process. */
class Peer {
  readonly requests: string[] = [];
  readonly state = new WorldState();
  readonly deployments = new Map<string, Transaction>();
  readonly chaincodes = new Map<string, () => Chaincode>();
  readonly support: ChaincodeSupport;
  #server: Server | undefined;
  readonly #processes = new Map<string, Connection>();
  /** The peer's ends of their connections. An event tells by its name which chaincode has registered. */
  readonly #accepted = new Map<string, Connection>();
  readonly #registrations = new EventEmitter();

  constructor(userRunsChaincode = false) {
    const settings = {
      networkId: 'dev',
      peerId: 'vp0',
      peerAddress: '',
      userRunsChaincode,
      startupTimeout: 1_000,
      executeTimeout: 1_000,
    };
    const containers = {
      deploy: async ({ id }: DevContainer) => void this.requests.push(`build ${id}`),
      start: async ({ id, chaincode }: DevContainer) => {
        this.requests.push(`start ${id}`);
        await this.run(chaincode);
      },
      stop: async (id: string) => void this.requests.push(`stop ${id}`),
    };
    this.support = new ChaincodeSupport(settings, containers, (name) => this.deployments.get(name));
  }

  async listen(): Promise<void> {
    this.#server = await listen(0, (connection) => {
      connection.once('message', (message) => {
        const name = String(message['name']);
        this.#accepted.set(name, connection);
        this.support.register(name, connection);
        this.#registrations.emit(name);
      });
    });
  }

  /** The process of a chaincode, until it has registered itself. */
  async run(name: string): Promise<void> {
    const make = this.chaincodes.get(name);
    if (!make) return;
    const { port = 0 } = (this.#server?.address() ?? {}) as Partial<AddressInfo>;
    const peer = await dial(`127.0.0.1:${port}`);
    this.#processes.set(name, peer);
    const registered = once(this.#registrations, name);
    new Handler(make(), peer).register(name);
    await registered;
  }

  /** Ends the process, and waits until the peer knows. */
  async kill(name: string): Promise<void> {
    const accepted = this.#accepted.get(name);
    assert(accepted);
    const closed = once(accepted, 'close');
    this.#processes.get(name)?.close();
    await closed;
  }

  /** Executes and commits a block; its errors. */
  async block(...transactions: Transaction[]): Promise<string[]> {
    const delta = new StateDelta(this.state);
    const { succeeded, rejected } = await executeTransactions(this.support, transactions, delta);
    for (const each of succeeded)
      if (each.type === TransactionType.DEPLOY) this.deployments.set(each.txid, each);
    this.state.apply(delta.changes());
    return rejected.map(({ error }) => error);
  }

  async query(name: string, ...args: string[]): Promise<string> {
    try {
      const { payload } = await execute(this.support, call(TransactionType.QUERY, name, args), this.state);
      return Buffer.from(payload, 'base64').toString();
    } catch (error) {
      return (error as Error).message;
    }
  }

  stop(): void {
    this.support.close();
    this.#server?.close();
  }
}

let transactions = 0;

const spec = (name: string, args: readonly string[]) =>
  ({ type: 'GOLANG', path: '', name, args, attributes: [], metadata: Buffer.alloc(0) }) as const;

function call(type: number, name: string, args: string[]): Transaction {
  const chaincodeID = encodeChaincodeID({ path: '', name }).toString('base64');
  const payload = encodeInvocation(spec(name, args)).toString('base64');
  return { type, chaincodeID, payload, txid: `tx${++transactions}`, timestamp: { seconds: 1, nanos: 0 } };
}

const invoke = (name: string, ...args: string[]) => call(TransactionType.INVOKE, name, args);

function deploy(name: string, ...args: string[]): Transaction {
  const payload = encodeDeployment(spec(name, args), Buffer.from('code')).toString('base64');
  return { ...call(TransactionType.DEPLOY, name, args), txid: name, payload };
}

describe('The life of a chaincode', () => {
  let peer: Peer;
  const { log } = console;

  beforeEach(async () => {
    output.write = () => {};
    shimOutput.write = () => {};
    console.log = () => {};
    peer = new Peer();
    await peer.listen();
    peer.chaincodes.set('example02', () => new Example02());
    peer.chaincodes.set('map', () => new MapChaincode());
    peer.chaincodes.set('example03', () => new Example03());
  });
  afterEach(() => {
    console.log = log;
    peer.stop();
  });

  const example02 = () => deploy('example02', 'init', 'a', '100', 'b', '200');

  test('begins with a build, a container, and its initialization', async () => {
    assert.deepEqual(await peer.block(example02()), []);
    assert.deepEqual(peer.requests, ['build dev-vp0-example02', 'start dev-vp0-example02']);
    assert.equal(await peer.query('example02', 'query', 'a'), '100');
  });

  test('goes on with transactions, each of which sees what those before it in the block did', async () => {
    await peer.block(
      example02(),
      invoke('example02', 'invoke', 'a', 'b', '10'),
      invoke('example02', 'invoke', 'a', 'b', '1'),
    );
    assert.equal(await peer.query('example02', 'query', 'a'), '89');
    assert.equal(await peer.query('example02', 'query', 'b'), '211');
  });

  test('survives its failures, which change nothing', async () => {
    await peer.block(example02());
    const failures = await peer.block(
      invoke('example02', 'invoke', 'a'),
      invoke('example02', 'invoke', 'nokey', 'b', '5'),
      invoke('example02', 'invoke', 'a', 'b', 'xyz'),
    );
    const failure = 'Transaction or query returned with failure: ';
    assert.deepEqual(failures, [
      `${failure}Incorrect number of arguments. Expecting 3`,
      `${failure}Entity not found`,
      `${failure}Invalid transaction amount, expecting a integer value`,
    ]);
    assert.equal(await peer.query('example02', 'query', 'a'), '100');
  });

  test('answers queries with the texts recorded', async () => {
    // 21-errors-query-invoke-cli.txt
    await peer.block(example02());
    const failure = 'Transaction or query returned with failure: ';
    assert.equal(
      await peer.query('example02', 'nofunc', 'a'),
      `${failure}Invalid query function name. Expecting "query"`,
    );
    assert.equal(
      await peer.query('example02', 'query', 'nokey'),
      `${failure}{"Error":"Nil amount for nokey"}`,
    );
    assert.equal(
      await peer.query('example02', 'query'),
      `${failure}Incorrect number of arguments. Expecting name of the person to query`,
    );
    const missing =
      'Could not get deployment transaction for nosuch - LedgerError - ResourceNotFound: ledger: resource not found';
    assert.equal(await peer.query('nosuch', 'query', 'a'), `Failed to launch chaincode spec(${missing})`);
  });

  test('is not touched by a second deployment', async () => {
    await peer.block(example02());
    await peer.block(invoke('example02', 'invoke', 'a', 'b', '10'));
    const before = peer.requests.length;
    const name = 'deploy attempted but a chaincode with same name running example02';
    assert.deepEqual(await peer.block(example02()), [`Failed to deploy chaincode spec(${name})`]);
    assert.equal(peer.requests.length, before);
    assert.equal(await peer.query('example02', 'query', 'a'), '90');
  });

  test('goes on in a new container when its own is gone, without being initialized again', async () => {
    await peer.block(example02());
    await peer.block(invoke('example02', 'invoke', 'a', 'b', '10'));
    await peer.kill('example02');
    assert.equal(await peer.query('example02', 'query', 'a'), '90');
    assert.deepEqual(peer.requests.slice(2), ['start dev-vp0-example02']);
  });

  test('is waited for by a transaction while a query has it launched, but not by another query', async () => {
    await peer.block(example02());
    await peer.kill('example02');
    const [first, second, errors] = await Promise.all([
      peer.query('example02', 'query', 'a'),
      peer.query('example02', 'query', 'a'),
      peer.block(invoke('example02', 'invoke', 'a', 'b', '10')),
    ]);
    const premature = 'premature execution - chaincode (example02) is being launched';
    assert.deepEqual([first, second], ['100', `Failed to launch chaincode spec(${premature})`]);
    assert.deepEqual(errors, []);
    assert.equal(await peer.query('example02', 'query', 'a'), '90');
  });

  test('ends before it begins when its initialization fails: the container is stopped', async () => {
    const [error] = await peer.block(deploy('example02', 'init', 'a'));
    assert.equal(
      error,
      'Failed to init chaincode(Error initializing container example02: Incorrect number of arguments. Expecting 4)',
    );
    assert.equal(peer.requests.at(-1), 'stop dev-vp0-example02');
  });

  test('ends before it begins when its initialization takes too long', async () => {
    peer.chaincodes.set('slow', () => ({ ...new Example02(), init: () => new Promise<undefined>(() => {}) }));
    const [error] = await peer.block(deploy('slow', 'init'));
    assert.equal(error, 'Failed to init chaincode(Timeout expired while executing send init message)');
  });

  test('ends before it begins when it does not register', async () => {
    peer.chaincodes.delete('example02');
    const [error] = await peer.block(example02());
    assert.equal(
      error,
      'Timeout expired while starting chaincode example02(networkid:dev,peerid:vp0,tx:example02)',
    );
  });

  test('has a state of its own, and ranges over its keys', async () => {
    await peer.block(example02(), deploy('map', 'init'));
    await peer.block(invoke('map', 'put', 'b', '2'), invoke('map', 'put', 'a', '1'));
    assert.equal(await peer.query('map', 'keys'), '["a","b"]');
    assert.equal(await peer.query('map', 'get', 'a'), '1');
    assert.equal(await peer.query('example02', 'query', 'a'), '100');
  });

  test('may not change the state in a query', async () => {
    await peer.block(deploy('example03', 'init', 'a', '100'));
    const failure =
      'Transaction or query returned with failure: {"Error":"Cannot put state within chaincode query"}';
    assert.equal(await peer.query('example03', 'query', 'a', '7'), failure);
  });

  test('may call another, within the same transaction', async () => {
    peer.chaincodes.set('caller', () => ({
      init: () => undefined,
      invoke: (stub, name, args) => stub.invokeChaincode(name, args),
      query: (stub, name, args) => stub.queryChaincode(name, args),
    }));
    await peer.block(example02(), deploy('caller', 'init'));
    assert.deepEqual(await peer.block(invoke('caller', 'example02', 'invoke', 'a', 'b', '10')), []);
    assert.equal(await peer.query('caller', 'example02', 'query', 'a'), '90');
  });

  test('fails in a transaction that does not await each call of its stub', async () => {
    peer.chaincodes.set('hasty', () => ({
      init: () => undefined,
      invoke: (stub) => {
        void stub.putState('a', '1');
        stub.putState('b', '2').catch(() => {});
        return '';
      },
      query: () => '',
    }));
    const errors = await peer.block(deploy('hasty', 'init'), invoke('hasty', 'put'));
    assert.match(errors.join(), /await each call/);
  });

  test('does not harm its peer with what is no string, and hears of it', async () => {
    const wrong: unknown = 5;
    peer.chaincodes.set('careless', () => ({
      init: () => undefined,
      async invoke(stub, name) {
        if (name === 'key') await stub.putState(wrong as string, 'x');
        if (name === 'name') stub.setEvent(wrong as string, 'x');
        if (name === 'args') await stub.invokeChaincode('example02', ['invoke', 'a', 'b', wrong as string]);
        return '';
      },
      query: undefined as unknown as Chaincode['query'],
    }));
    await peer.block(example02(), deploy('careless', 'init'));
    const errors = await peer.block(...['key', 'name', 'args'].map((name) => invoke('careless', name)));
    assert.deepEqual(
      errors.map((error) => /(\w+): only strings are allowed, not number/.exec(error)?.[1]),
      ['key', 'name', 'args'],
    );
    assert.match(await peer.query('careless', 'x'), /has no method query/);
  });
});

describe('The life of a chaincode in dev mode', () => {
  test('is in the hands of its user', async (t) => {
    output.write = () => {};
    shimOutput.write = () => {};
    t.mock.method(console, 'log', () => {});
    const peer = new Peer(true);
    t.after(() => peer.stop());
    await peer.listen();
    peer.chaincodes.set('mycc', () => new Example02());
    // 50-dev-mode.txt
    const notFound = 'Failed to init chaincode(handler not found for chaincode mycc)';
    assert.deepEqual(await peer.block(deploy('mycc', 'init', 'a', '100', 'b', '200')), [notFound]);
    await peer.run('mycc');
    assert.deepEqual(await peer.block(deploy('mycc', 'init', 'a', '100', 'b', '200')), []);
    await peer.block(invoke('mycc', 'invoke', 'a', 'b', '10'));
    assert.deepEqual(await peer.block(deploy('mycc', 'init', 'a', '100', 'b', '200')), []);
    assert.equal(await peer.query('mycc', 'query', 'a'), '90');
    assert.deepEqual(peer.requests, []);
  });
});
