/** `ecomflow source generate` of a pipeline that reads files: what its Lambda drops on AWS, dropped into a local stack's landing. */
import { createAwsClients } from '../../aws/clients';
import { loadConfig } from '../../config';
import { generatePurchases } from '../../lambda/generate-purchases/generate';
import { controlOfStack } from '../../local-stack/stack-control';
import { EltError } from '../../model/errors';
import type { Pipeline } from '../../model/pipeline';
import { landingOf } from '../../sources/s3-files/landing';
import { print, say, type OutputOptions } from '../output';

interface GenerateFilesOptions extends OutputOptions {
  readonly files: number;
  readonly seed: string;
}

/** Throws ELT_INPUT_INVALID for a pipeline whose files nobody makes up, and beside anything but a local stack. */
export async function generateFiles(
  pipeline: Pipeline,
  { files, seed, ...output }: GenerateFilesOptions,
): Promise<void> {
  if (pipeline.name !== 'purchases')
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${pipeline.name}: nobody makes up its files but its demo: npm run demo -- --pipeline ${pipeline.name}`,
    );
  const config = loadConfig();
  const control = await controlOfStack('this', config);
  const { bucket, prefix } = landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET);
  const demand = { bucket, prefix, seed, files, scheduledAt: await control.readClock() };
  const generated = await generatePurchases(createAwsClients(config.AWS_REGION).s3, demand, say);
  print(
    output,
    { pipeline: pipeline.name, ...generated },
    () =>
      `${generated.files.length} file(s), ${generated.purchases} purchases, ${generated.bytes} bytes below s3://${bucket}/${prefix}`,
  );
}
