/** Dashboards in templates of CloudFormation, beside those that the worker would publish: one of the two keeps them, and both have one definition. */
import { join } from 'node:path';
import { listPipelines } from '../../../src/pipelines/registry';
import { readChartQueries, type ChartQuery } from '../../../src/report/chart-definition';
import { dashboardOf, declared } from '../../../src/report/quicksight/dashboard';
import type { Resource } from './applied';

export const CHARTS = readChartQueries(join(__dirname, '../../../sql'));
/** CloudFormation's limit of a template in a call. */
export const MOST_BYTES = 51_200;

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

export type Definitions = Readonly<Record<string, unknown>>;

/** By the analysis or dashboard that each is of, as `Analysis ecomflow-purchases`. */
export function definitionsOf(made: readonly Resource[]): Definitions {
  const templates = made
    .filter(({ type }) => type === 'aws_cloudformation_stack')
    .map(({ values }) => JSON.parse(String(values['template_body'])) as Template);
  return Object.fromEntries(
    templates.flatMap(({ Resources }) =>
      Object.entries(Resources).flatMap(([kind, { Type, Properties }]) =>
        /^AWS::QuickSight::(Analysis|Dashboard)$/.test(Type)
          ? [[`${kind} ${String(Properties[`${kind}Id`])}`, Properties['Definition']]]
          : [],
      ),
    ),
  );
}

/** `place`: region and account. */
export function publishedByWorker(place: string, charts: readonly ChartQuery[]): Definitions {
  return Object.fromEntries(
    listPipelines().flatMap((pipeline) => {
      const dashboard = dashboardOf(pipeline, charts);
      if (!dashboard) return [];
      const definition = declared(dashboard, `arn:aws:quicksight:${place}:dataset/`);
      return ['Analysis', 'Dashboard'].map((kind) => [`${kind} ${dashboard.id}`, definition]);
    }),
  );
}
