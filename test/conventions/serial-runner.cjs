const { default: TestRunner } = require('jest-runner');

/** One file after another, when the parallel ones are over: for tests that judge latency or memory. */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
