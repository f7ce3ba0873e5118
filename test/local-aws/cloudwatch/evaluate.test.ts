/** What an alarm's state is: the tables of AWS's guide, with three periods judged of five that are looked at. */
import {
  evaluate,
  evaluationRange,
  TREATMENTS,
  type AlarmState,
  type Point,
} from '../../../local-aws/cloudwatch/evaluate';

/** As the guide writes them: 0 is good, X breaches, - is missing; the newest comes last. */
const POINTS: Readonly<Record<string, Point>> = { '0': 'good', X: 'breaching', '-': 'missing' };
const pointsOf = (text: string): Point[] => [...text].map((one) => POINTS[one] ?? 'missing');

/** That it stays as it is. */
const KEPT = 'kept';
type Row = readonly [
  points: string,
  states: readonly [missing: string, ignore: string, breaching: string, notBreaching: string],
];

const ALL: readonly Row[] = [
  ['0-X-X', ['OK', 'OK', 'OK', 'OK']],
  ['0----', ['OK', 'OK', 'OK', 'OK']],
  ['-----', ['INSUFFICIENT_DATA', KEPT, 'ALARM', 'OK']],
  ['0XX-X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  ['--X--', ['ALARM', KEPT, 'ALARM', 'OK']],
  // Too early: what comes next may be good.
  ['----X', [KEPT, KEPT, 'ALARM', 'OK']],
  ['---X-', [KEPT, KEPT, 'ALARM', 'OK']],
];
const TWO_OF_THREE: readonly Row[] = [
  ['0-X-X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  ['00X0X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  ['0-X--', ['OK', 'OK', 'ALARM', 'OK']],
  ['----0', ['OK', 'OK', 'ALARM', 'OK']],
  ['---X-', ['ALARM', KEPT, 'ALARM', 'OK']],
];

const rows = (datapointsToAlarm: number, table: readonly Row[]) =>
  table.map(([points, [missing, ignore, breaching, notBreaching]]) => ({
    points,
    datapointsToAlarm,
    states: { missing, ignore, breaching, notBreaching },
  }));

it.each([...rows(3, ALL), ...rows(2, TWO_OF_THREE)])(
  '$points, $datapointsToAlarm of 3',
  ({ points, datapointsToAlarm, states }) => {
    for (const current of ['OK', 'ALARM'] as const satisfies readonly AlarmState[]) {
      const judged = TREATMENTS.map((treatMissingData) => [
        treatMissingData,
        evaluate(pointsOf(points), { evaluationPeriods: 3, datapointsToAlarm, treatMissingData }, current),
      ]);
      const expected = TREATMENTS.map((one) => [one, states[one] === KEPT ? current : states[one]]);
      expect(judged).toEqual(expected);
    }
  },
);

it('looks at more periods than it judges', () => {
  expect(evaluationRange({ evaluationPeriods: 3, datapointsToAlarm: 3, treatMissingData: 'missing' })).toBe(
    5,
  );
});
