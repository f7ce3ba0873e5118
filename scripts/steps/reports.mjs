/** Counts of the test runners' reports: {passed, failed, skipped: [name with reason]}. */

const NONE = { passed: 0, failed: 0, skipped: [] };

/** Jest's `--json` report; a file that did not even load counts as one failure. */
export function readJestReport(text) {
  if (text === undefined) return NONE;
  const report = JSON.parse(text);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const unloaded = report.numRuntimeErrorTestSuites;
  const skipped = tests.filter((test) => test.status === 'pending' || test.status === 'todo');
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: skipped.map((test) => `${test.fullName}: marked ${test.status}`),
  };
}

/** Pytest's JUnit report. */
export function readJunitReport(text) {
  if (text === undefined) return NONE;
  const suites = [...text.matchAll(/<testsuite [^>]*>/g)].map(([tag]) => tag);
  const sum = (name) =>
    suites.reduce((total, tag) => total + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
  const failed = sum('failures') + sum('errors');
  return {
    passed: sum('tests') - failed - sum('skipped'),
    failed,
    skipped: [
      ...text.matchAll(/<testcase [^>]*\bname="([^"]*)"[^>]*><skipped [^>]*\bmessage="([^"]*)"/g),
    ].map(([, name, message]) => `${name}: ${message}`),
  };
}
