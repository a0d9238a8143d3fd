/** A Jest reporter that ends the run with one plain line; a file that cannot run at all counts as failed. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`;
    // Jest's own summary comes after every other reporter.
    process.once('exit', () => process.stdout.write(line));
  }
}
