/** Jest's own summary is for people. CI reads this line, the last one of a run: 'N passed, N failed, N skipped'. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A file that cannot even be loaded fails without a test of its own to count.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`;
    // Jest's summary comes after every other reporter.
    process.once('exit', () => process.stdout.write(line));
  }
};
