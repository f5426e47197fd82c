/** Counts pings. Neither `ping` nor `count` takes an argument. */
module.exports = class Pinger {
  async init(stub) {
    await stub.putState('count', '0');
  }

  async invoke(stub, name, args) {
    if (name !== 'ping' || args.length > 0)
      throw new Error(`ping takes no arguments, got ${name}(${args.join(', ')})`);
    await stub.putState('count', String(Number(await stub.getState('count')) + 1));
  }

  async query(stub, name, args) {
    if (name !== 'count' || args.length > 0)
      throw new Error(`count takes no arguments, got ${name}(${args.join(', ')})`);
    return stub.getState('count');
  }
};
