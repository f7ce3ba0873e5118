/**
 * What state an alarm is in, by what was measured. Source: AWS, "Configuring how CloudWatch alarms treat missing data", whose tables
 * test/local-aws/cloudwatch/evaluate.test.ts holds this to.
 */
export const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof STATES)[number];

export const TREATMENTS = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
export type Treatment = (typeof TREATMENTS)[number];

export type Point = 'breaching' | 'good' | 'missing';

export interface Rule {
  /** N: how many points are judged. */
  readonly evaluationPeriods: number;
  /** M: how many of them are to breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: Treatment;
}

/** AWS looks at more periods than it judges, so that one point that comes late is no missing one. */
export function evaluationRange({ evaluationPeriods }: Rule): number {
  return evaluationPeriods + 2;
}

/** `points`: of the evaluation range, the newest last. */
export function evaluate(points: readonly Point[], rule: Rule, current: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const real = points.filter((point) => point !== 'missing').slice(-evaluationPeriods);
  const breaching = real.filter((point) => point === 'breaching').length;
  const stateOf = (count: number): AlarmState => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  const filled = evaluationPeriods - real.length;
  if (filled === 0) return stateOf(breaching);
  switch (treatMissingData) {
    case 'breaching':
      return stateOf(breaching + filled);
    case 'notBreaching':
      return stateOf(breaching);
    case 'ignore':
      return real.length > breaching || breaching >= datapointsToAlarm ? stateOf(breaching) : current;
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      if (real.length > breaching || breaching >= datapointsToAlarm) return stateOf(breaching);
      // All that is there breaches: too early to alarm unless the first of it is old enough.
      return points.length - points.indexOf('breaching') >= datapointsToAlarm ? 'ALARM' : current;
  }
}
