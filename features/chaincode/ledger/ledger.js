/** A chaincode of one's own, for the embedded network: keeps the last note under each name. */
module.exports = class Ledger {
  async init(stub, _name, [key, note]) {
    await stub.putState(key, note);
  }

  async invoke(stub, name, [key, note]) {
    if (name !== 'note') throw new Error(`no function ${name}: there is note`);
    await stub.putState(key, note);
  }

  async query(stub, _name, [key]) {
    return stub.getState(key);
  }
};
