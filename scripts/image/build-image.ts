/** Builds the very Dockerfile, and opens what came of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { REPOSITORY } from '../toolchain.mjs';
import type { Builder } from './builder';
import { run } from './tools';

const configSchema = z.object({
  OCIv1: z.object({
    config: z.object({
      User: z.string().default(''),
      Env: z.array(z.string()).default([]),
      Entrypoint: z.array(z.string()).default([]),
      Cmd: z.array(z.string()).nullish(),
      WorkingDir: z.string().default('/'),
    }),
  }),
});

/** What the image says of how it wants to be run. */
export type ImageConfig = z.infer<typeof configSchema>['OCIv1']['config'];

export interface OpenImage {
  readonly config: ImageConfig;
  /** Where its files are, as root sees them. */
  readonly root: string;
  close(): void;
}

const NAME = 'localhost/ecomflow-worker:image-check';

export function buildImage(builder: Builder): OpenImage {
  const work = mkdtempSync(join(tmpdir(), 'ecomflow-build-'));
  try {
    builder.buildah(
      'build',
      '--isolation=chroot',
      '--network=host',
      '--pull-never',
      '--layers',
      '--quiet',
      '--build-arg=BUILD_ID=image-check',
      ...registryOfHere(work),
      `--tag=${NAME}`,
      REPOSITORY,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const { OCIv1 } = configSchema.parse(JSON.parse(builder.buildah('inspect', '--type', 'image', NAME)));
  const container = builder.buildah('from', '--pull-never', NAME);
  return {
    config: OCIv1.config,
    root: builder.buildah('mount', container),
    close: () => void builder.buildah('rm', container),
  };
}

/** npm's registry and the certificates by which this machine knows it: seen while the image is built, and not part of it. */
function registryOfHere(work: string): string[] {
  const [registry, cafile] = ['registry', 'cafile'].map((name) => run('npm', ['config', 'get', name]));
  const hasCertificates = cafile !== undefined && cafile !== 'null' && cafile !== '';
  const inside = '/run/npm-certificates.pem';
  const npmrc = join(work, 'npmrc');
  writeFileSync(
    npmrc,
    `update-notifier=false\nregistry=${registry}\n${hasCertificates ? `cafile=${inside}\n` : ''}`,
  );
  return [
    `--volume=${npmrc}:/root/.npmrc:ro`,
    ...(hasCertificates ? [`--volume=${cafile}:${inside}:ro`] : []),
  ];
}
