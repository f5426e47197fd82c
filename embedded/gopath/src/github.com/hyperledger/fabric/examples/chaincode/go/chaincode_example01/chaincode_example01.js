// Like example02, but names and values of the two assets are variables of the process: it starts anew with its container.
let a = '';
let b = '';
let aValue = 0;
let bValue = 0;

module.exports = class SimpleChaincode {
  async init(stub, _name, args) {
    if (args.length !== 4) throw new Error('Incorrect number of arguments. Expecting 4');
    [a, , b] = args;
    aValue = integer(args[1], 'Expecting integer value for asset holding');
    bValue = integer(args[3], 'Expecting integer value for asset holding');
    console.log(`Aval = ${aValue}, Bval = ${bValue}`);
    await put(stub);
  }

  async invoke(stub, _name, args) {
    const amount = integer(args[0], 'Invalid transaction amount, expecting a integer value');
    aValue -= amount;
    bValue += amount;
    console.log(`Aval = ${aValue}, Bval = ${bValue}`);
    await put(stub);
  }

  query() {}
};

async function put(stub) {
  await stub.putState(a, String(aValue));
  await stub.putState(b, String(bValue));
}

function integer(text, error) {
  if (!/^[+-]?\d+$/.test(text ?? '')) throw new Error(error);
  return Number(text);
}
