/** A landing prefix, a lake and bronze of a test's own on the local S3, and sweeps over them that can be killed at any call. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { listPages } from '../../../../src/aws/list-objects';
import { createObjectStore } from '../../../../src/aws/object-store';
import { landedFolder, landingFolder, parseLandedName } from '../../../../src/model/landed-name';
import type { Arrivals, ArrivalsAsked } from '../../../../src/model/arrival';
import { listArrivals } from '../../../../src/sources/s3-files/arrivals';
import type { LandDeps } from '../../../../src/sources/s3-files/land';
import type { Landing } from '../../../../src/sources/s3-files/landing';
import { sweep, type Swept } from '../../../../src/sources/s3-files/sweep';
import { clientSettings, makeBucket } from '../../../support/stack';

export interface Landed {
  readonly key: string;
  readonly arrivedMs: number;
  readonly body: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Kill {
  /** The sweep's so many-th call is its last, counted from 1. */
  readonly atCall: number;
  /** Whether that call still takes effect. */
  readonly afterEffect: boolean;
}

export interface LandingWorld {
  readonly landing: Landing;
  readonly deps: LandDeps;
  drop(name: string, body: string): Promise<string>;
  dropBytes(name: string, body: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  /** Rejects with `KILLED` where it was killed. `leastMs`: see `sweep`. */
  sweep(options?: SweepOptions): Promise<Swept>;
  /** What is in bronze, by key. */
  bronze(): Promise<Landed[]>;
  arrivals(asked?: Partial<ArrivalsAsked>): Promise<Arrivals>;
  /** Keys below the pipeline's landing folder. */
  kept(): Promise<string[]>;
  /** Calls of sweeps by name, since the last time. */
  takeCalls(): Record<string, number>;
}

export interface SweepOptions {
  readonly kill?: Kill;
  readonly leastMs?: number;
  readonly landing?: Landing;
  readonly deps?: LandDeps;
  /** Is waited for before each call of the sweep. */
  readonly beforeCall?: (command: string, input: object) => Promise<void>;
}

export const KILLED = 'killed by the test';

export async function openLanding(landing: Partial<Landing> = {}): Promise<LandingWorld> {
  const bucket = await makeBucket('landing');
  const lakeBucket = await makeBucket('lake');
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const calls: Record<string, number> = {};
  const world: Landing = {
    pipeline: 'branch-sales',
    bucket,
    prefix: 'branch/',
    feeds: [{ name: 'sale', files: '**' }],
    mayBeEmpty: false,
    ...landing,
  };
  const settings = { lakeBucket, bronzeBucket: lakeBucket };
  const depsOf = (client: S3Client): LandDeps => ({
    s3: client,
    store: createObjectStore(client),
    settings,
  });
  const plain = depsOf(s3);
  const list = async (prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const page of listPages(s3, lakeBucket, prefix)) keys.push(...page.map(({ key }) => key));
    return keys;
  };
  return {
    landing: world,
    deps: plain,
    async drop(name, body) {
      const made = await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: world.prefix + name, Body: Buffer.from(body) }),
      );
      return (made.ETag ?? '').replaceAll('"', '');
    },
    async dropBytes(name, body) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: world.prefix + name, Body: body }));
    },
    async remove(name) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: world.prefix + name }));
    },
    async sweep({ kill, leastMs, landing: other = world, deps, beforeCall } = {}) {
      if (deps) return sweep(deps, other, leastMs);
      const client = countedClient(calls, kill, beforeCall);
      try {
        return await sweep(depsOf(client), other, leastMs);
      } finally {
        client.destroy();
      }
    },
    async bronze() {
      const keys = await list(landedFolder(world.pipeline));
      return Promise.all(
        keys.map(async (key) => {
          const object = await s3.send(new GetObjectCommand({ Bucket: lakeBucket, Key: key }));
          const body = (await object.Body?.transformToString()) ?? '';
          const arrivedMs = parseLandedName(key)?.arrivedMs ?? Number.NaN;
          return { key, arrivedMs, body, metadata: object.Metadata ?? {} };
        }),
      );
    },
    arrivals: (asked = {}) => listArrivals(plain, { pipeline: world.pipeline, range: null, ...asked }),
    kept: () => list(landingFolder(world.pipeline)),
    takeCalls() {
      const taken = { ...calls };
      for (const name of Object.keys(calls)) delete calls[name];
      return taken;
    },
  };
}

/** After its last call nothing of the process is left: every further one fails, and none is repeated. */
function countedClient(
  calls: Record<string, number>,
  kill?: Kill,
  beforeCall?: SweepOptions['beforeCall'],
): S3Client {
  const client = new S3Client({ ...clientSettings(), forcePathStyle: true });
  let count = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = String(context.commandName).replace(/Command$/, '');
      calls[name] = (calls[name] ?? 0) + 1;
      count += 1;
      await beforeCall?.(name, args.input);
      if (kill && count >= kill.atCall) {
        if (count === kill.atCall && kill.afterEffect) await next(args);
        throw new Error(KILLED);
      }
      return next(args);
    },
    { step: 'initialize', priority: 'low' },
  );
  return client;
}
