const { resolve } = require('node:path');

const rootDir = resolve(__dirname, '../..');
const serial = '<rootDir>/test/conventions/serial-runner.cjs';
const shared = {
  rootDir,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '@swc/jest' },
};

module.exports = {
  rootDir,
  globalSetup: '<rootDir>/test/conventions/global-setup.cjs',
  globalTeardown: '<rootDir>/test/conventions/global-teardown.cjs',
  reporters: ['default', '<rootDir>/test/conventions/closing-line.reporter.cjs'],
  testTimeout: 60_000,
  // More workers than cores, because tests wait more than they work.
  maxWorkers: 5,
  projects: [
    {
      ...shared,
      displayName: 'parallel',
      testRegex: ['spec\\.ts$'],
      testPathIgnorePatterns: ['/hostile-[^/]*$', '\\.slow-spec\\.ts$'],
    },
    {
      ...shared,
      displayName: 'alone',
      testRegex: ['/hostile-[^/]*spec\\.ts$'],
      runner: serial,
    },
    { ...shared, displayName: 'slow', testRegex: ['\\.slow-spec\\.ts$'], runner: serial },
  ],
};
