/** Tests of the infrastructure: OpenTofu or Terraform on a provider that stands in for AWS. They start no stack. */
const all = require('../../jest.config.js');

module.exports = {
  testEnvironment: all.testEnvironment,
  rootDir: '../..',
  roots: ['<rootDir>/test/infra'],
  testMatch: all.testMatch,
  transform: all.transform,
  maxWorkers: 2,
  // For what hangs: a busy host takes five minutes for what takes thirty seconds alone.
  testTimeout: 600_000,
};
