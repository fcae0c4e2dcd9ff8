const { default: TestRunner } = require('jest-runner');

/** Runs files one by one after the parallel ones, for tests that judge latency or memory. */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
