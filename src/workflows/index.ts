/** The workflows of the worker: what its bundle holds. */
export { backfillPipeline } from './backfill-pipeline';
export { crawlCatalog } from './crawl-catalog';
export { gatherFiles } from './gather-files';
export { loadWarehouse } from './load-warehouse';
export { redriveLetters } from './redrive-letters';
export { runPipeline } from './run-pipeline';
export { runWindow } from './run-window';
export { tellOfStream } from './tell-of-stream';
export { watchPipelines } from './watch-pipelines';
