/** As stock.go: refuses an order of nothing. */
exports.read = (text) => {
  const order = JSON.parse(text);
  if (order.count < 1) throw new Error(`an order of ${order.count}`);
  return order;
};
