/** The PromQL of the alert rules and of the dashboard, read by Prometheus's own grammar. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const TELEMETRY = join(__dirname, '../../../telemetry');

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export function readAlerts(): AlertRule[] {
  const file = parse(readFileSync(join(TELEMETRY, 'alerts.yaml'), 'utf8')) as {
    groups: { rules: AlertRule[] }[];
  };
  return file.groups.flatMap(({ rules }) => rules);
}

export function expressionsOfAlerts(): string[] {
  return readAlerts().map(({ expr }) => expr);
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

export interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query?: unknown }[] };
}

export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(join(TELEMETRY, 'dashboard.json'), 'utf8')) as Dashboard;
}

/** Grafana puts its own values for `$name` before Prometheus reads them. */
export function expressionsOfDashboard(): string[] {
  const { panels } = readDashboard();
  return panels
    .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    .map((expr) =>
      expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1d').replaceAll(/\$\w+/g, 'x'),
    );
}

/** Names of the metrics in the expressions. Throws for one that is no PromQL. */
export function metricsAskedFor(expressions: readonly string[]): string[] {
  return [...new Set(expressions.flatMap(metricsIn))].sort();
}

function metricsIn(expression: string): string[] {
  const names: string[] = [];
  const tree = parser.parse(expression);
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'Identifier' && tree.resolveInner(from, 1).parent?.name === 'VectorSelector')
        names.push(expression.slice(from, to));
    },
  });
  return names;
}
