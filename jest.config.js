/** Tests of TypeScript. One local stack for the whole run; see test/support/stack.ts. */

// The SDK's advice on Node's version would stand in the output of every worker.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
  module: { type: 'commonjs', ignoreDynamic: true },
  sourceMaps: 'inline',
};

/** Packages that come as ES modules only; Jest needs them as CommonJS. */
const ESM_PACKAGES = ['hyparquet', 'hyparquet-writer'];

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // They need other parts, and no stack: `npm run infra:check`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/infra/'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_PACKAGES.join('|')})/)`],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Tests wait for engines more than they compute.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // For what hangs: a busy host took two minutes for what takes ten seconds alone.
  testTimeout: 300_000,
};
