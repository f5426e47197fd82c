// A counter that only those can increment whose transaction certificate says that they are software engineers.
module.exports = class AuthorizableCounter {
  init(stub) {
    return stub.putState('counter', '0');
  }

  async invoke(stub, name) {
    if (name !== 'increment') throw new Error('Invalid invoke function name. Expecting "increment"');
    if (!stub.verifyAttribute('position', 'Software Engineer')) return;
    const counter = await stub.getState('counter');
    await stub.putState('counter', String(Number(counter) + 1));
  }

  async query(stub, name) {
    if (name !== 'read') throw new Error('Invalid query function name. Expecting "read"');
    const counter = await stub.getState('counter');
    if (!counter) throw new Error('{"Error":"Nil amount for counter"}');
    console.log(`Query Response:{"Name":"counter","Amount":"${counter}"}`);
    return counter;
  }
};
