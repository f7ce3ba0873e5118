/** What a workflow says of itself in Temporal's lists. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes, type WorkflowInfo } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from '../model/search-attributes';

const PIPELINE = defineSearchAttributeKey('Pipeline', SEARCH_ATTRIBUTES.Pipeline);
const WINDOW_FROM = defineSearchAttributeKey('WindowFrom', SEARCH_ATTRIBUTES.WindowFrom);
const STAGE = defineSearchAttributeKey('Stage', SEARCH_ATTRIBUTES.Stage);
const OUTCOME = defineSearchAttributeKey('Outcome', SEARCH_ATTRIBUTES.Outcome);

export interface Findable {
  readonly pipeline?: string;
  /** ISO UTC. */
  readonly windowFrom?: string;
  readonly stage?: string;
  readonly outcome?: string;
}

export function findableBy({ pipeline, windowFrom, stage, outcome }: Findable): void {
  upsertSearchAttributes([
    ...(pipeline === undefined ? [] : [{ key: PIPELINE, value: pipeline }]),
    ...(windowFrom === undefined ? [] : [{ key: WINDOW_FROM, value: new Date(windowFrom) }]),
    ...(stage === undefined ? [] : [{ key: STAGE, value: stage }]),
    ...(outcome === undefined ? [] : [{ key: OUTCOME, value: outcome }]),
  ]);
}

/** What it has said so far, as its log lines have it. Never throws: a line that cannot be written must not hold a workflow up. */
export function foundBy({
  typedSearchAttributes: said,
}: Pick<WorkflowInfo, 'typedSearchAttributes'>): Findable {
  const beganAt = said.get(WINDOW_FROM);
  const all = {
    pipeline: said.get(PIPELINE),
    windowFrom: beganAt && !Number.isNaN(beganAt.getTime()) ? beganAt.toISOString() : undefined,
    stage: said.get(STAGE),
    outcome: said.get(OUTCOME),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
