/** The pipelines there are. A new source is one folder here and one line below. */
import { EltError } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import { pipeline as ecommerce } from './ecommerce/pipeline';

const PIPELINES: readonly Pipeline[] = [ecommerce];

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
