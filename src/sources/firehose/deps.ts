/** What the kind works with. */
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../aws/object-store';
import type { Pipeline } from '../../model/pipeline';

export interface FirehoseDeps {
  readonly s3: S3Client;
  readonly kinesis: KinesisClient;
  readonly firehose: FirehoseClient;
  readonly store: ObjectStore;
  readonly findPipeline: (name: string) => Pipeline;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    /** How long the marks may be on their way before somebody should hear of it, milliseconds. */
    readonly watermarkPatienceMs: number;
  };
}
