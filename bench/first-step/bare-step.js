const { Given } = require('@cucumber/cucumber');

Given('the chaincode {string} from {string}', (_alias, _folder) => {});
