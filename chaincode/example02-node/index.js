// Two or more accounts, and transfers between them: chaincode/example02 in JavaScript, with the same functions.

const shim = require('fabric-shim');

class Accounts {
  /** Runs only for a definition with init required, and then takes the same arguments as the function init. */
  async Init(stub) {
    return answer(() => init(stub, ...stub.getFunctionAndParameters().params));
  }

  async Invoke(stub) {
    const { fcn, params } = stub.getFunctionAndParameters();
    const call = FUNCTIONS[fcn];
    return answer(() => {
      if (!call) throw new Error(`unknown function "${fcn}": use ${Object.keys(FUNCTIONS).join(', ')}`);
      return call(stub, ...params);
    });
  }
}

const FUNCTIONS = { init, invoke, delete: remove, query, keep, show };

async function answer(call) {
  try {
    const result = await call();
    return shim.success(Buffer.from(result ?? ''));
  } catch (error) {
    return shim.error(error.message);
  }
}

/** Takes names and amounts in turn. */
async function init(stub, ...args) {
  if (args.length === 0 || args.length % 2 !== 0)
    throw new Error(`incorrect number of arguments: ${args.length}, expecting names and amounts`);
  for (let index = 0; index < args.length; index += 2)
    await stub.putState(args[index], String(integer(args[index + 1])));
}

async function invoke(stub, from, to, amount) {
  const transferred = integer(amount);
  const [before, after] = [await balance(stub, from), await balance(stub, to)];
  await stub.putState(from, String(before - transferred));
  await stub.putState(to, String(after + transferred));
  stub.setEvent('transfer', Buffer.from(JSON.stringify({ from, to, amount: transferred })));
}

async function remove(stub, name) {
  await stub.deleteState(name);
}

async function query(stub, name) {
  return String(await balance(stub, name));
}

/** The value is the transient data "value", which no block contains. */
async function keep(stub, collection, key) {
  const value = stub.getTransient().get('value');
  if (!value) throw new Error('the transient data has no value');
  await stub.putPrivateData(collection, key, value);
}

async function show(stub, collection, key) {
  return stub.getPrivateData(collection, key);
}

async function balance(stub, name) {
  const state = await stub.getState(name);
  // As example02 of Fabric 0.6 words it.
  if (state.length === 0) throw new Error(JSON.stringify({ Error: `Nil amount for ${name}` }));
  return Number(state.toString());
}

function integer(text) {
  if (!/^-?\d+$/.test(text)) throw new Error(`invalid amount "${text}", expecting an integer`);
  return Number(text);
}

const { CHAINCODE_ID: ccid, CHAINCODE_SERVER_ADDRESS: address } = process.env;
if (address) void shim.server(new Accounts(), { ccid, address }).start();
else shim.start(new Accounts());
