/** How a worker's log reads. */
import { ApplicationFailure } from '@temporalio/common';
import { createLogger } from '../../src/telemetry/log-lines';

const META = {
  namespace: 'default',
  taskQueue: 'ecomflow',
  taskToken: 'AAAA',
  workflowId: 'ecommerce/2010-12-01T00:00Z/P1D',
  activityType: 'startRefine',
  attempt: 2,
  token: 't',
  window: '2010-12-01T00:00:00.000Z/2010-12-02T00:00:00.000Z',
  pipeline: 'ecommerce',
  stage: 'refine',
};

function linesOf(format: 'plain' | 'json', level: 'INFO' | 'WARN' = 'INFO') {
  const lines: string[] = [];
  return { lines, logger: createLogger(format, level, (line) => lines.push(line)) };
}

it('as JSON, one object a line, in our own words', () => {
  const { lines, logger } = linesOf('json');
  logger.info('activity done', META);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('\n')).toBe(true);
  expect(Object.entries(JSON.parse(lines[0] ?? '') as object).slice(1)).toEqual([
    ['level', 'INFO'],
    ['message', 'activity done'],
    ['pipeline', 'ecommerce'],
    ['window', META.window],
    ['run', META.workflowId],
    ['stage', 'refine'],
    ['try', 2],
    ['token', 't'],
    ['activity', 'startRefine'],
  ]);
});

it('plain, with what holds blanks in quotes', () => {
  const { lines, logger } = linesOf('plain');
  logger.warn('it is late', { pipeline: 'ecommerce', why: 'two words', rows: 3 });
  expect(lines[0]?.slice('2010-12-01T00:00:00.000Z '.length)).toBe(
    'WARN it is late pipeline=ecommerce why="two words" rows=3\n',
  );
});

it('an error with its code and its cause', () => {
  const { lines, logger } = linesOf('json');
  const cause = ApplicationFailure.create({ type: 'ELT_LOAD_STATEMENT_FAILED', message: 'no' });
  logger.error('Workflow failed', { error: Object.assign(new Error('it failed'), { cause, stack: 'at x' }) });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: {
      message: 'it failed',
      stack: 'at x',
      cause: { message: 'no', code: 'ELT_LOAD_STATEMENT_FAILED' },
    },
  });
});

it('nothing below the level', () => {
  const { lines, logger } = linesOf('plain', 'WARN');
  logger.info('nobody hears');
  expect(lines).toEqual([]);
});
