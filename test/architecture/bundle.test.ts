/**
 * What really goes into the workflow sandbox. Temporal's bundler takes an AWS SDK import inside a workflow without a word,
 * and dependency-cruiser looks at our imports only: this looks at the bundle itself, what packages bring along included.
 */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWorkflows, workflowBundle } from '../support/workflow-bundle';

const ROOT = resolve(__dirname, '../..');
/** Code without its source map; 0.6 MB when this was written. An AWS client is several times that. */
const MOST_BYTES = 1_000_000;
const ALLOWED = [
  /node_modules\/@temporalio\/(common|workflow)\//,
  /node_modules\/(nexus-rpc|ms|long)\//,
  /src\/(workflows|model)\//,
  /webpack\/(bootstrap|runtime)/,
  // The file that the bundler makes to find the workflows.
  /-entrypoint/,
];

interface Contents {
  readonly bytes: number;
  readonly foreign: readonly string[];
}

/** Reads the source map that the bundler puts, in base 64, behind the code. */
function contentsOf(code: string): Contents {
  const at = code.lastIndexOf('//# sourceMappingURL=');
  if (at < 0) throw new Error('the bundle has no source map');
  const map = JSON.parse(Buffer.from(code.slice(code.indexOf('base64,', at) + 7), 'base64').toString()) as {
    sources: string[];
  };
  return {
    bytes: Buffer.byteLength(code.slice(0, at)),
    foreign: map.sources.filter((source) => !ALLOWED.some((pattern) => pattern.test(source))),
  };
}

describe('the workflow bundle', () => {
  it('holds workflows, the model and the Temporal SDK alone, and stays small', async () => {
    const { bytes, foreign } = contentsOf((await workflowBundle()).code);
    expect(foreign).toEqual([]);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(bytes).toBeGreaterThan(MOST_BYTES / 10);
  });

  it('is seen to hold more when a workflow imports an AWS client', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecomflow-bundle-'));
    try {
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const workflow = join(folder, 'workflow.ts');
      writeFileSync(
        workflow,
        `import { S3Client } from '@aws-sdk/client-s3';\nexport async function lean() { return new S3Client({}).config.region(); }\n`,
      );
      const contents = contentsOf((await bundleWorkflows(workflow)).code);
      expect(contents.foreign.some((source) => source.includes('@aws-sdk/client-s3'))).toBe(true);
      expect(contents.bytes).toBeGreaterThan(MOST_BYTES);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
