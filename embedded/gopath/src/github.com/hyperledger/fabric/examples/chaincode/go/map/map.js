// A map of keys to values, and the list of its keys by a range query.
module.exports = class SimpleChaincode {
  init() {}

  async invoke(stub, name, args) {
    const [key, value] = args;
    if (name === 'put') {
      if (args.length < 2) throw new Error('put operation must include two arguments, a key and value');
      return stub.putState(key, value);
    }
    if (name === 'remove') {
      if (args.length < 1) throw new Error('remove operation must include one argument, a key');
      return stub.delState(key);
    }
    throw new Error('Unsupported operation');
  }

  async query(stub, name, args) {
    if (name === 'get') {
      if (args.length < 1) throw new Error('get operation must include one argument, a key');
      return stub.getState(args[0]);
    }
    if (name === 'keys') {
      const pairs = await stub.rangeQueryState('', '');
      return pairs.length === 0 ? 'null' : JSON.stringify(pairs.map(({ key }) => key));
    }
    throw new Error('Unsupported operation');
  }
};
