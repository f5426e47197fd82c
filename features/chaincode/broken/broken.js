module.exports = class Broken {
  init( {
};
