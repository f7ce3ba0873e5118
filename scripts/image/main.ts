/**
 * `npm run image:check`: builds the worker's image from the very Dockerfile and runs it as a container's platform would, against
 * the local stack: what it is, what it may not, a window of a pipeline, and its end. The last line is `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../src/cli/output';
import { cacheDir, onPath, REPOSITORY } from '../toolchain.mjs';
import { runCommand, type Undo } from '../demo/run-command';
import { makeBase } from './base-image';
import { baseNameOf } from './base-name';
import { buildImage, type OpenImage } from './build-image';
import { openBuilder } from './builder';
import { checkAlone } from './check-alone';
import { checkAtWork } from './check-at-work';
import { createReport, requireNone, type Report } from './report';
import { findTools, type Tools } from './tools';

async function main(_: object, undo: Undo): Promise<void> {
  const tools = findTools(onPath);
  const report = createReport();
  try {
    await checkImage(tools, report, undo);
  } finally {
    const { passed, failed } = report.counts();
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
  requireNone(report.counts().failed === 0 ? [] : ['the image is not as it should be, see above']);
}

async function checkImage(tools: Tools, report: Report, undo: Undo): Promise<void> {
  const image = await build(tools, report);
  if (image === undefined) return;
  undo.add(async () => image.close());
  await checkAlone({ tools, image, report });
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-image-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  await checkAtWork({ tools, image, report, dir, undo });
}

/** Undefined when it cannot be built, which the report then says. */
async function build(tools: Tools, report: Report): Promise<OpenImage | undefined> {
  const builder = openBuilder(tools, join(cacheDir(), 'image'));
  // What a run that was killed left.
  builder.buildah('rm', '--all');
  const base = baseNameOf(join(REPOSITORY, 'Dockerfile'));
  let image: OpenImage | undefined;
  await report.check(`${base} is made of Debian's packages and npm's Node`, () =>
    makeBase(builder, tools, base),
  );
  if (report.counts().failed > 0) return undefined;
  say('building the image…');
  await report.check('the Dockerfile builds', () => void (image = buildImage(builder)));
  return image;
}

runCommand(() => ({ json: false }), main);
