const { read } = require('./stock/stock');

/** As shop.go, for the embedded network. */
module.exports = class Shop {
  async init(stub, name, users) {
    if (name !== 'createUsers') throw new Error(`no function ${name}: there is createUsers`);
    await stub.putState('users', JSON.stringify(users));
  }

  async invoke(stub, name, args) {
    if (name !== 'order' || args.length !== 2)
      throw new Error(`no function ${name} with ${args.length} arguments: there is order with 2`);
    const [user, text] = args;
    const { item, count } = read(text);
    await stub.putState(`order of ${user}`, JSON.stringify({ item, count, price: item.length * count }));
  }

  async query(stub, name, args) {
    if (name === 'users' && args.length === 0) return stub.getState('users');
    if (name === 'order' && args.length === 1) return stub.getState(`order of ${args[0]}`);
    throw new Error(`no query ${name} with ${args.length} arguments`);
  }
};
