/** Whether a document is OpenAPI, as a validator of others says. It is ESM alone, so it runs in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VALIDATOR = join(__dirname, '../../../node_modules/.bin/validate-api');

export function isOpenApi(document: object): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-openapi-'));
  try {
    const file = join(dir, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const { status, stdout, stderr } = spawnSync(process.execPath, [VALIDATOR, file], { encoding: 'utf8' });
    if (!stdout.includes('"valid"')) throw new Error(stderr);
    return status === 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
