/**
 * The runbook's `aws` lines are checked, not run: AWS's command line is not among the project's tools. It makes its commands from
 * botocore's service models, and by those each line must have a command, options and values that exist.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testStack } from '../support/stack';
import { awsCommandsOf } from './support/runbook-page';

const PAGE = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
const LINES = awsCommandsOf(PAGE);

function faultsOf(lines: readonly string[]): (string | null)[] {
  const script = join(__dirname, 'support/check_aws.py');
  const output = execFileSync(testStack().tools.python, [script], { input: JSON.stringify(lines) });
  return JSON.parse(String(output)) as (string | null)[];
}

describe("the runbook's aws lines", () => {
  it('have commands, options and values that AWS knows', () => {
    expect(LINES.length).toBeGreaterThan(5);
    expect(faultsOf(LINES).map((fault, index) => fault && `${LINES[index]}: ${fault}`)).toEqual(
      LINES.map(() => null),
    );
  });

  it('would be seen with others', () => {
    const wrong = [
      'aws dsm stop-replication-task --replication-task-arn x',
      'aws dms halt-replication-task --replication-task-arn x',
      'aws dms stop-replication-task --task x',
      'aws dms stop-replication-task',
      'aws dms start-replication-task --replication-task-arn x --start-replication-task-type resume',
      'aws dms modify-endpoint --endpoint-arn x --s3-settings Folder=bronze',
    ];
    expect(faultsOf(wrong)).toEqual([
      'no service dsm',
      'dms has no command halt-replication-task',
      'stop-replication-task has no option --task',
      'stop-replication-task needs --replication-task-arn',
      expect.stringContaining('--start-replication-task-type: resume is none of'),
      '--s3-settings: no key Folder',
    ]);
  });
});
