/** What a pipeline says of its stream and of what Firehose makes of it. */
import { sourceOf, type Pipeline } from '../../model/pipeline';
import { landedPrefix } from '../../model/landed-name';

export interface Delivered {
  readonly pipeline: string;
  readonly stream: string;
  readonly deliveryStream: string;
  readonly feed: string;
  /** Of the days' folders in bronze; ends with a slash. */
  readonly prefix: string;
  readonly lookBackMs: number;
}

/** Throws ELT_CONFIG_INVALID of a pipeline with another kind of source. */
export function deliveredBy(pipeline: Pipeline): Delivered {
  const { stream, deliveryStream, lookBackMs, feeds } = sourceOf(pipeline, 'firehose');
  const feed = feeds[0]?.name ?? '';
  return {
    ...{ pipeline: pipeline.name, stream, deliveryStream, lookBackMs },
    ...{ feed, prefix: landedPrefix(pipeline.name, feed) },
  };
}
