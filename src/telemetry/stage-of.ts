/** In which stage an activity works: a stage's name, or what goes on beside all stages. */
import type { Activities } from '../activities';
import type { StageName } from '../model/messages';

type Beside =
  'record' | 'sequence' | 'catalog' | 'backfill' | 'letters' | 'stream' | 'files' | 'trigger' | 'watch';

const STAGE_OF: { readonly [Name in keyof Activities]?: StageName | Beside } = {
  resolveWindow: 'plan',
  resolvePlan: 'plan',
  beginSecuring: 'secure',
  finishSecuring: 'secure',
  selectObjects: 'select',
  resumeTry: 'select',
  startRefine: 'refine',
  waitForRefine: 'refine',
  stopRefine: 'refine',
  checkBatch: 'check',
  offerBatch: 'load',
  lookAtBatch: 'load',
  startLoad: 'load',
  waitForLoad: 'load',
  noteLoaded: 'load',
  startTableChecks: 'prove',
  waitForTableChecks: 'prove',
  startReconcile: 'prove',
  waitForReconcile: 'prove',
  startCounts: 'prove',
  waitForCount: 'prove',
  compareCounts: 'prove',
  startPublish: 'publish',
  waitForPublish: 'publish',
  startReports: 'report',
  waitForReports: 'report',
  writeReport: 'report',
  recordRun: 'record',
  tellOfRun: 'record',
  putRunMetrics: 'record',
  putRunEvent: 'record',
  tellOfUnpublished: 'report',
  alertOfOldBatch: 'sequence',
  askForCrawl: 'catalog',
  lastCrawl: 'catalog',
  startCrawl: 'catalog',
  waitForCrawl: 'catalog',
  waitForCrawler: 'catalog',
  planBackfill: 'backfill',
  sliceBackfill: 'backfill',
  readRedrive: 'letters',
  listLetters: 'letters',
  showLetter: 'letters',
  fixLetter: 'letters',
  chooseLetters: 'letters',
  endLetters: 'letters',
  resolveNews: 'stream',
  tellOfStored: 'stream',
  tellOfLetters: 'stream',
  askPatience: 'files',
  lookForFiles: 'files',
  holdTrigger: 'trigger',
  answerTrigger: 'trigger',
  lookAtRun: 'watch',
  lookAround: 'watch',
};

/** An activity that is in no list is named by itself. */
export function stageOf(activityType: string): string {
  return (STAGE_OF as Readonly<Record<string, string>>)[activityType] ?? activityType;
}
