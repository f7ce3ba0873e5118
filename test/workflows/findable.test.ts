/** What a workflow's log lines say of it, from what it said in Temporal's lists. */
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../src/model/search-attributes';
import { foundBy } from '../../src/workflows/findable';

const saidOf = (windowFrom: Date) => ({
  typedSearchAttributes: new TypedSearchAttributes([
    { key: defineSearchAttributeKey('Pipeline', SEARCH_ATTRIBUTES.Pipeline), value: 'shop' },
    { key: defineSearchAttributeKey('WindowFrom', SEARCH_ATTRIBUTES.WindowFrom), value: windowFrom },
  ]),
});

it('is pipeline and window', () => {
  const windowFrom = '2010-12-01T00:00:00.000Z';
  expect(foundBy(saidOf(new Date(windowFrom)))).toEqual({ pipeline: 'shop', windowFrom });
});

it('is the pipeline alone where the window is no time: a line of a log holds no workflow up', () => {
  expect(foundBy(saidOf(new Date('2010-12-00')))).toEqual({ pipeline: 'shop' });
});
