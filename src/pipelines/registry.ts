/** The pipelines there are, by name. A new one is one folder here, and `npm run gen`. */
import { EltError } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import { PIPELINES } from './list';

export function listPipelines(): readonly Pipeline[] {
  return PIPELINES;
}

/** Throws ELT_PIPELINE_UNKNOWN with the names that exist. */
export function findPipeline(name: string): Pipeline {
  const found = PIPELINES.find((pipeline) => pipeline.name === name);
  if (!found) {
    const known = PIPELINES.map((pipeline) => pipeline.name).join(', ');
    throw new EltError('ELT_PIPELINE_UNKNOWN', `there is no pipeline "${name}"; there are: ${known}`);
  }
  return found;
}
