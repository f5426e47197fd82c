// Two assets, each an integer, and a transfer between them.
module.exports = class SimpleChaincode {
  async init(stub, _name, args) {
    if (args.length !== 4) throw new Error('Incorrect number of arguments. Expecting 4');
    const [a, aText, b, bText] = args;
    const aValue = integer(aText, 'Expecting integer value for asset holding');
    const bValue = integer(bText, 'Expecting integer value for asset holding');
    console.log(`Aval = ${aValue}, Bval = ${bValue}`);
    await stub.putState(a, String(aValue));
    await stub.putState(b, String(bValue));
  }

  // Moves args[2] from one asset to the other, whatever the function is called, unless it is `delete`.
  async invoke(stub, name, args) {
    if (name === 'delete') return this.delete(stub, args);
    if (args.length !== 3) throw new Error('Incorrect number of arguments. Expecting 3');
    const [a, b, amountText] = args;
    const aState = await stub.getState(a);
    if (!aState) throw new Error('Entity not found');
    const bState = await stub.getState(b);
    if (!bState) throw new Error('Entity not found');
    const amount = integer(amountText, 'Invalid transaction amount, expecting a integer value');
    const aValue = Number(aState) - amount;
    const bValue = Number(bState) + amount;
    console.log(`Aval = ${aValue}, Bval = ${bValue}`);
    await stub.putState(a, String(aValue));
    await stub.putState(b, String(bValue));
  }

  async delete(stub, args) {
    if (args.length !== 1) throw new Error('Incorrect number of arguments. Expecting 3');
    await stub.delState(args[0]);
  }

  async query(stub, name, args) {
    if (name !== 'query') throw new Error('Invalid query function name. Expecting "query"');
    if (args.length !== 1) {
      throw new Error('Incorrect number of arguments. Expecting name of the person to query');
    }
    const state = await stub.getState(args[0]);
    if (!state) throw new Error(`{"Error":"Nil amount for ${args[0]}"}`);
    console.log(`Query Response:{"Name":"${args[0]}","Amount":"${state}"}`);
    return state;
  }
};

function integer(text, error) {
  if (!/^[+-]?\d+$/.test(text)) throw new Error(error);
  return Number(text);
}
