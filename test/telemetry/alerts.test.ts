/** The alert rules by themselves: what people read in them, and promtool's own tests of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAlerts, readDashboard, metricsAskedFor } from './support/expressions';

const ROOT = join(__dirname, '../..');

describe('the alert rules', () => {
  it('say how grave they are and what is wrong, and docs/telemetry.md what to do', () => {
    const page = readFileSync(join(ROOT, 'docs/telemetry.md'), 'utf8');
    const wanting = readAlerts().filter(
      ({ alert, labels, annotations }) =>
        !['page', 'ticket'].includes(labels['severity'] ?? '') ||
        !annotations['summary'] ||
        !annotations['description'] ||
        !page.includes(`\`${alert}\``),
    );
    expect(wanting.map(({ alert }) => alert)).toEqual([]);
  });

  it('each have a test of promtool’s, which sees them fire and not fire', () => {
    const tests = readFileSync(join(ROOT, 'telemetry/alerts.test.yaml'), 'utf8');
    const untested = readAlerts().filter(({ alert }) => !tests.includes(`alertname: ${alert}\n`));
    expect(untested.map(({ alert }) => alert)).toEqual([]);
  });

  it('hold in promtool’s own tests, where it is on PATH', () => {
    if (spawnSync('promtool', ['--version']).error !== undefined) {
      // `go install github.com/prometheus/prometheus/cmd/promtool@v0.316.0` builds it.
      process.stderr.write('promtool is not on PATH: telemetry/alerts.test.yaml was not run\n');
      return;
    }
    const run = (args: string[]) => execFileSync('promtool', args, { cwd: ROOT, encoding: 'utf8' });
    expect(run(['check', 'rules', 'telemetry/alerts.yaml'])).toContain('SUCCESS');
    expect(run(['test', 'rules', 'telemetry/alerts.test.yaml'])).toContain('SUCCESS');
  });
});

it('what is no PromQL is seen', () => {
  expect(() => metricsAskedFor(['sum(rate(ecomflow_runs_total[5m])'])).toThrow('no PromQL');
});

it('every panel of the dashboard has a title and asks for something', () => {
  const panels = readDashboard().panels.filter((panel) => !('panels' in panel));
  expect(panels.length).toBeGreaterThan(20);
  expect(panels.filter(({ title, targets = [] }) => title === '' || targets.length === 0)).toEqual([]);
});
