/** A crawler of a lane's own, and somebody else's crawl that keeps it busy, so that the lane's catalog has to wait for it. */
import {
  CreateCrawlerCommand,
  GetCrawlerCommand,
  StartCrawlerCommand,
  StopCrawlerCommand,
} from '@aws-sdk/client-glue';
import { namedFor } from '../../src/model/names';
import type { World } from './world';

export interface ForeignCrawl {
  /** Goes on until `end`. */
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Longer than any scenario. */
const CRAWL_MS = 3_600_000;

export async function foreignCrawl(
  { aws: { glue }, config, control, pipeline: { name } }: World,
  lane: string,
  lakeBucket: string,
): Promise<ForeignCrawl> {
  const usual = await glue.send(new GetCrawlerCommand({ Name: namedFor(config.ECOMFLOW_CRAWLER, name) }));
  const targets = usual.Crawler?.Targets?.S3Targets?.map(({ Path = '' }) => ({
    Path: Path.replace(`s3://${config.ECOMFLOW_LAKE_BUCKET}/`, `s3://${lakeBucket}/`),
  }));
  await glue.send(
    new CreateCrawlerCommand({
      Name: lane,
      Role: config.ECOMFLOW_COPY_ROLE_ARN,
      DatabaseName: usual.Crawler?.DatabaseName,
      TablePrefix: `${lane}_`,
      Targets: { S3Targets: targets },
    }),
  );
  return {
    async begin() {
      await control.slowCrawls(lane, CRAWL_MS);
      await glue.send(new StartCrawlerCommand({ Name: lane }));
      // The crawls after this one take their usual time.
      await control.slowCrawls(lane, 0);
    },
    end: async () => void (await glue.send(new StopCrawlerCommand({ Name: lane }))),
  };
}
