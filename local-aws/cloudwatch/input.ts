/** Reads a call's input; what this CloudWatch does not do is refused, never ignored. */
import { z } from 'zod';
import { refusal } from '../gateway/refusal';
import { invalidValue } from './errors';

/** Throws InvalidParameterValueException that names the member at fault, and refuses a member that is not known. */
export function parseInput<T>(action: string, schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const strange = result.error.issues.flatMap(notExecuted);
  if (strange.length > 0) throw refusal('monitoring', action, 'json', strange.join('; '));
  const said = result.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  throw invalidValue(said.join('; '));
}

const WHY: Readonly<Record<string, string>> = {
  Expression: 'there are no expressions',
  Metrics: 'there are no expressions',
  ExtendedStatistic: 'there are no percentiles',
  ExtendedStatistics: 'there are no percentiles',
  ThresholdMetricId: 'nothing detects anomalies',
  Unit: 'values are not told apart by their units',
};

/** AWS has more members, and more values of them. */
const OF_VALUES: readonly string[] = ['invalid_value', 'invalid_format', 'not_multiple_of'];

function notExecuted(issue: z.core.$ZodIssue): string[] {
  if (OF_VALUES.includes(issue.code)) return [`${issue.path.join('.')}: ${issue.message}`];
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.map((key) => `${[...issue.path, key].join('.')}: ${WHY[key] ?? 'it would be ignored'}`);
}

export const STATISTICS = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** Told apart from a name that is wrong: AWS has percentiles. */
export const statisticSchema = z.enum(STATISTICS, 'there are no percentiles');

export const namespaceSchema = z.string().regex(/^[^:]{1,255}$/, 'a namespace');
export const nameSchema = z.string().min(1).max(255);

export const dimensionsSchema = z
  .array(z.strictObject({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) }))
  .max(30)
  .default([]);
export type Dimension = z.infer<typeof dimensionsSchema>[number];

export const metricSchema = z.strictObject({
  Namespace: namespaceSchema,
  MetricName: nameSchema,
  Dimensions: dimensionsSchema,
});
export type Metric = z.infer<typeof metricSchema>;

/** Values are kept by the minute. */
export const periodSchema = z.number().int().positive().multipleOf(60, 'a whole number of minutes');

/** Epoch seconds, as both protocols send times. */
export const timeSchema = z.number().transform((seconds) => Math.round(seconds * 1000));

export const moments = { StartTime: timeSchema, EndTime: timeSchema };
