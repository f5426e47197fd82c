// An erroneous chaincode: it tries to change the state in a query, which must fail.
module.exports = class SimpleChaincode {
  async init(stub, _name, args) {
    if (args.length !== 2) throw new Error('Incorrect number of arguments. Expecting 2');
    const value = integer(args[1]);
    console.log(`Aval = ${value}`);
    await stub.putState(args[0], String(value));
  }

  invoke() {}

  async query(stub, name, args) {
    if (name !== 'query') throw new Error('Invalid query function name. Expecting "query"');
    if (args.length !== 2) throw new Error('Incorrect number of arguments. Expecting 2');
    const value = integer(args[1]);
    console.log(`Aval = ${value}`);
    try {
      await stub.putState(args[0], String(value));
    } catch {
      throw new Error('{"Error":"Cannot put state within chaincode query"}');
    }
    console.log('Something is wrong. Query should not have succeeded');
  }
};

function integer(text) {
  if (!/^[+-]?\d+$/.test(text)) throw new Error('Expecting integer value for asset holding');
  return Number(text);
}
