/** Times of a zone's clock as instants: as Spark reads them in the batch. */
import { wallClock } from '../../src/model/wall-clock';

const london = wallClock('Europe/London', Date.parse('1995-01-01'), Date.parse('2051-01-01'));

it.each([
  ['2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
  ['2011-07-01 08:26:00', '2011-07-01T07:26:00.000Z'],
  ['2011-07-01T08:26', '2011-07-01T07:26:00.000Z'],
  ['2011-07-01 08:26:00.5', '2011-07-01T07:26:00.500Z'],
  // The clock goes from 00:59 to 02:00, and what is between is read by the clock before.
  ['2011-03-27 00:59:59', '2011-03-27T00:59:59.000Z'],
  ['2011-03-27 01:30:00', '2011-03-27T01:30:00.000Z'],
  ['2011-03-27 02:00:00', '2011-03-27T01:00:00.000Z'],
  // The clock goes from 01:59 back to 01:00, and the first is meant.
  ['2011-10-30 00:59:59', '2011-10-29T23:59:59.000Z'],
  ['2011-10-30 01:30:00', '2011-10-30T00:30:00.000Z'],
  ['2011-10-30 02:00:00', '2011-10-30T02:00:00.000Z'],
])('reads %s in London as %s', (text, expected) => {
  expect(london(text)?.toISOString()).toBe(expected);
});

it.each(['2011-02-30 08:00:00', '2011-01-01 24:00:00', '1/12/2010 8:26', '2011-01-01', 'soon'])(
  'does not read %s',
  (text) => {
    expect(london(text)).toBeUndefined();
  },
);
