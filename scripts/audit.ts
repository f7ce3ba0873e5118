/**
 * `npm run audit:dependencies`: known faults of what package-lock.json and requirements.txt name, but for the exceptions in scripts/audit/exceptions.json.
 * Exit codes: 0 nothing to mend; 1 something, or an exception that has expired; 3 a registry could not be asked, so that nothing is known.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exceptionsSchema, faultsOfExceptions, judge } from './audit/judge';
import { readNpm, readPip, type Answer } from './audit/reports';

const root = resolve(__dirname, '..');
const REQUIREMENTS = ['requirements.txt', 'notebooks/requirements.txt'];
const EXIT = { good: 0, faulty: 1, unknown: 3 } as const;

function output(command: string, args: readonly string[]): string {
  const { stdout, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return error ? '' : stdout;
}

function askPip(file: string): Answer {
  const command = process.env['ECOMFLOW_PIP_AUDIT'] ?? 'pip-audit';
  const args = ['-r', file, '--no-deps', '--disable-pip', '--format', 'json', '--progress-spinner', 'off'];
  return readPip(output(command, args));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(): number {
  const exceptions = exceptionsSchema.parse(
    JSON.parse(readFileSync(join(root, 'scripts/audit/exceptions.json'), 'utf8')),
  );
  const answers: readonly (readonly [string, Answer])[] = [
    ['package-lock.json', readNpm(output('npm', ['audit', '--json']))],
    ...REQUIREMENTS.map((file) => [file, askPip(file)] as const),
  ];
  const found = answers.flatMap(([, answer]) => (answer.state === 'asked' ? answer.found : []));
  for (const [file, answer] of answers)
    say(
      answer.state === 'asked'
        ? `audit: ${file}: asked, ${answer.found.length} known faults`
        : `audit: ${file}: NOT CHECKED, its registry could not be asked: ${answer.why}`,
    );
  const isWhole = answers.every(([, { state }]) => state === 'asked');
  const faults = [
    ...faultsOfExceptions(exceptions, new Date().toISOString().slice(0, 10)),
    ...judge(found, exceptions, isWhole),
  ];
  for (const fault of faults) say(`audit: ${fault}`);
  if (faults.length > 0) return EXIT.faulty;
  say(isWhole ? 'audit: nothing to mend' : 'audit: nothing is known of what was not checked');
  return isWhole ? EXIT.good : EXIT.unknown;
}

process.exitCode = main();
