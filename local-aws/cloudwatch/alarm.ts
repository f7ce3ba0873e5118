/** An alarm, as it was put, and the state that it is in. */
import { z } from 'zod';
import { evaluationRange, STATES, TREATMENTS, type AlarmState, type Point, type Rule } from './evaluate';
import { dimensionsSchema, namespaceSchema, nameSchema, periodSchema, statisticSchema } from './input';
import { statisticOf, type MetricStore } from './store';

const COMPARISONS = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
};

export const alarmName = z.string().min(1).max(255);
const actions = z
  .array(z.string().regex(/^arn:aws:sns:[a-z0-9-]+:\d{12}:[^:]+$/, 'actions go to topics of SNS alone'))
  .max(5)
  .default([]);

export const putAlarmSchema = z
  .strictObject({
    AlarmName: alarmName,
    AlarmDescription: z.string().max(1024).optional(),
    ActionsEnabled: z.boolean().default(true),
    OKActions: actions,
    AlarmActions: actions,
    InsufficientDataActions: actions,
    Namespace: namespaceSchema,
    MetricName: nameSchema,
    Dimensions: dimensionsSchema,
    Statistic: statisticSchema,
    Period: periodSchema,
    EvaluationPeriods: z.number().int().min(1),
    DatapointsToAlarm: z.number().int().min(1).optional(),
    Threshold: z.number(),
    ComparisonOperator: z.enum(
      Object.keys(COMPARISONS) as [keyof typeof COMPARISONS, ...(keyof typeof COMPARISONS)[]],
      'nothing detects anomalies',
    ),
    TreatMissingData: z.enum(TREATMENTS).default('missing'),
  })
  .refine(({ Period, EvaluationPeriods }) => Period * EvaluationPeriods <= 604_800, {
    error: 'Period times EvaluationPeriods is a week at most',
  })
  .refine(({ DatapointsToAlarm = 1, EvaluationPeriods }) => DatapointsToAlarm <= EvaluationPeriods, {
    error: 'no more than EvaluationPeriods',
    path: ['DatapointsToAlarm'],
  });
export type PutAlarm = z.infer<typeof putAlarmSchema>;

export const stateSchema = z.enum(STATES);

export interface Alarm {
  readonly arn: string;
  readonly input: PutAlarm;
  readonly updatedMs: number;
  readonly state: AlarmState;
  readonly reason: string;
  readonly changedMs: number;
}

export function ruleOf({
  EvaluationPeriods,
  DatapointsToAlarm,
  TreatMissingData,
  Namespace,
}: PutAlarm): Rule {
  return {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
    // As the AWS API reference has it.
    treatMissingData: Namespace === 'AWS/DynamoDB' ? 'ignore' : TreatMissingData,
  };
}

/** Of whole periods before `nowMs`, the newest last. */
export function pointsOf(store: MetricStore, input: PutAlarm, nowMs: number): Point[] {
  const { Period, Statistic, Threshold, ComparisonOperator } = input;
  const endMs = Math.floor(nowMs / (Period * 1000)) * Period * 1000;
  const count = evaluationRange(ruleOf(input));
  return Array.from({ length: count }, (_, index): Point => {
    const summary = store.summary(input, endMs - (count - index) * Period * 1000, Period);
    if (!summary) return 'missing';
    const breaches = COMPARISONS[ComparisonOperator](statisticOf(summary, Statistic), Threshold);
    return breaches ? 'breaching' : 'good';
  });
}

export function actionsOf({ input, state }: Pick<Alarm, 'input' | 'state'>): readonly string[] {
  if (!input.ActionsEnabled) return [];
  switch (state) {
    case 'OK':
      return input.OKActions;
    case 'ALARM':
      return input.AlarmActions;
    case 'INSUFFICIENT_DATA':
      return input.InsufficientDataActions;
  }
}

export function alarmView({ arn, input, updatedMs, state, reason, changedMs }: Alarm) {
  return {
    ...input,
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: new Date(updatedMs),
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(changedMs),
    StateTransitionedTimestamp: new Date(changedMs),
  };
}
