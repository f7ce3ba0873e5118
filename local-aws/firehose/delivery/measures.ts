/** What a delivery stream measures. Source: AWS, "Monitor Amazon Data Firehose using CloudWatch metrics". */
import type { StackContext } from '../../gateway/service';
import type { DeliveredObject } from './object';

/** What is delivered, and what is kept beside it as it came. */
export type Way = 'DeliveryToS3' | 'BackupToS3';

export class Measures {
  constructor(
    private readonly deliveryStream: string,
    private readonly context: Pick<StackContext, 'clock' | 'metrics'>,
  ) {}

  read(records: number, behindMs: number): void {
    this.measure('KinesisMillisBehindLatest', behindMs);
    this.measure('DataReadFromKinesisStream.Records', records);
  }

  transformed(records: number): void {
    this.measure('SucceedProcessing.Records', records);
  }

  converted(records: number, failed: number): void {
    this.measure('SucceedConversion.Records', records);
    this.measure('FailedConversion.Records', failed);
  }

  /** Each time that an object is put: its age grows while it cannot be. */
  put(way: Way, { failed, records, body, oldestMs }: DeliveredObject, isSuccess: boolean): void {
    this.measure(`${way}.DataFreshness`, Math.max(0, this.context.clock.now() - oldestMs) / 1000);
    this.measure(`${way}.Success`, isSuccess ? 1 : 0);
    if (!isSuccess || failed !== undefined) return;
    this.measure(`${way}.Records`, records);
    this.measure(`${way}.Bytes`, body.length);
  }

  private measure(name: string, value: number): void {
    const dimensions = { DeliveryStreamName: this.deliveryStream };
    this.context.metrics.measure({ namespace: 'AWS/Firehose', name, dimensions, value });
  }
}
