import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const MODULE = resolve(__dirname, '../../scripts/steps/reports.mjs');

/** The scripts are ES modules, which Jest does not load: Node itself calls the function. */
function read(reader: string, text: string): unknown {
  const code = `import { ${reader} } from ${JSON.stringify(MODULE)};
    process.stdout.write(JSON.stringify(${reader}(process.env.REPORT)));`;
  const env = { ...process.env, REPORT: text };
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' }),
  );
}

describe("the runners' reports", () => {
  it('are counted for Jest, where a file that does not load is a failure and a skipped test is named', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      testResults: [
        {
          assertionResults: [
            { status: 'passed', fullName: 'a' },
            { status: 'pending', fullName: 'b' },
          ],
        },
        { assertionResults: [] },
      ],
    };
    expect(read('readJestReport', JSON.stringify(report))).toEqual({
      passed: 2,
      failed: 2,
      skipped: ['b: marked pending'],
    });
  });

  it('are counted for pytest, where an error in a fixture is a failure and a skip has its reason', () => {
    const report = `<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="1" tests="9">
      <testcase classname="test.a" name="test_one"><skipped type="pytest.skip" message="no Java">x</skipped></testcase>
      </testsuite></testsuites>`;
    expect(read('readJunitReport', report)).toEqual({ passed: 5, failed: 3, skipped: ['test_one: no Java'] });
  });
});
