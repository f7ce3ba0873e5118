/** AWS Lambda: made-up logs of purchases, as a shop's front end would write them, for demonstrations and tests. */
import { S3Client } from '@aws-sdk/client-s3';
import { generatePurchases, type GeneratedPurchases, type GeneratePurchasesEvent } from './generate';

const s3 = new S3Client({ forcePathStyle: true });

export function handler(event: GeneratePurchasesEvent): Promise<GeneratedPurchases> {
  return generatePurchases(s3, event, (name) => void process.stderr.write(`${name}\n`));
}
