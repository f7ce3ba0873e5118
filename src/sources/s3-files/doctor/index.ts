/** What a pipeline from files depends on: its landing prefix, what may be done there, and feeds whose files come. */
import { GetObjectCommand, HeadBucketCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { listFolders } from '../../../aws/list-objects';
import { landedFolder, landedPrefix } from '../../../model/landed-name';
import {
  bad,
  examine,
  gate,
  good,
  NotReached,
  PROVISION,
  unknown,
  type Finding,
  type Seen,
} from '../../finding';
import { bucketGate } from '../../bucket-gate';
import type { Known } from '../known';
import type { Landing } from '../landing';
import { printable } from '../printable';
import { readLog, type LogDeps } from '../landing-log';

export type DoctorDeps = LogDeps & {
  readonly settings: LogDeps['settings'] & { readonly bronzeBucket: string };
};

/** Prefixes of ours, in which nobody may drop a file. */
const OUR_OWN = /^(bronze|control|silver|manifests|definitions|loads|reports|accepted-ddl|code)\//;
const GRANT = 'grant what docs/sources/s3-files.md names (Terraform)';
const LOOK = 'see `ecomflow source status`';

export async function examineS3Files(deps: DoctorDeps, landing: Landing): Promise<Finding[]> {
  const { s3, settings } = deps;
  const bucket = examine('landing bucket', PROVISION, async () => {
    await s3.send(new HeadBucketCommand({ Bucket: landing.bucket }));
    return good(landing.bucket);
  });
  const landed = gate('the landing bucket was not reached', async () => {
    if ((await bucket).verdict !== 'good') throw new NotReached();
  });
  const lake = bucketGate(s3, 'lake', settings.lakeBucket);
  const bronze = bucketGate(s3, 'bronze', settings.bronzeBucket);
  return Promise.all([
    bucket,
    examine('landing prefix', GRANT, async () => {
      await landed();
      return lookAtPrefix(s3, landing, settings);
    }),
    examine('landing log', LOOK, async () => {
      await lake();
      return lookAtLog((await readLog(deps, landing.pipeline)).known);
    }),
    ...landing.feeds.map(({ name, files }) =>
      examine(`feed ${name}`, LOOK, async () => {
        await bronze();
        return lookAtFeed(deps, landing, name, files);
      }),
    ),
  ]);
}

/** Lists it, and reads a byte of a file as a sweep would. */
async function lookAtPrefix(
  s3: S3Client,
  { bucket, prefix }: Landing,
  { lakeBucket, bronzeBucket }: DoctorDeps['settings'],
): Promise<Seen> {
  const place = `s3://${bucket}/${prefix}`;
  if ([lakeBucket, bronzeBucket].includes(bucket) && OUR_OWN.test(prefix))
    return bad(`${place} is where EcomFlow itself writes`, 'give the files a prefix of their own');
  const { Contents: [first] = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }),
  );
  if (first?.Key === undefined)
    return unknown(`${place} is empty`, 'see whether files come under another prefix');
  const range = (first.Size ?? 0) > 0 ? { Range: 'bytes=0-0' } : {};
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: first.Key, ...range }));
  await Body?.transformToByteArray();
  return good(`${place} can be listed and read`);
}

function lookAtLog({ provenMs, landed, refused }: Known): Seen {
  const [first] = refused.values();
  if (first)
    return bad(
      `${refused.size} file(s) refused, such as ${printable(first.key)}: ${first.reason}`,
      'take them away, or let one feed take them; `ecomflow source status` lists them',
    );
  if (provenMs === 0) return unknown('nobody has swept yet', 'run a window');
  return good(`${landed} file(s) landed, swept up to ${new Date(provenMs).toISOString()}`);
}

async function lookAtFeed(
  { s3, settings }: DoctorDeps,
  { pipeline, mayBeEmpty }: Landing,
  feed: string,
  files: string,
): Promise<Seen> {
  const feeds = await listFolders(s3, settings.bronzeBucket, landedFolder(pipeline));
  if (feeds.includes(landedPrefix(pipeline, feed))) return good(files);
  if (mayBeEmpty) return good(`${files}: no file yet, which may be`);
  return unknown(
    `${files}: no file has ever landed`,
    'see whether its files come, and whether the glob takes them',
  );
}
