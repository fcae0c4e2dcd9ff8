/** Prints 'N passed, N failed, N skipped' as the last line of a run, for CI to read. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A file that cannot be loaded fails, but has no failed test to count.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`;
    // Jest prints its summary after every other reporter, so this line waits for the exit.
    process.once('exit', () => process.stdout.write(line));
  }
};
