import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../scripts/demo/run-command';
import { readWarehouseChecks } from '../../src/aws/warehouse-files';
import { tableRules } from '../../src/aws/table-rules';
import { PROJECT_ROOT } from '../../src/cli/local/stack';
import { openWorld, PIPELINE } from './world';
import { Client } from 'pg';
runCommand(() => ({ json: false }), async (_, undo) => {
  const dir = mkdtempSync('/tmp/prof-');
  const world = await openWorld(dir, undo);
  const past = await world.makePast(Number(process.env['DAYS'] ?? 3650), true);
  const rules = [...tableRules(PIPELINE, readWarehouseChecks(join(PROJECT_ROOT, 'sql'))).values()].flat();
  for (const sorted of [false, true]) {
    if (sorted) await world.sort(past);
    for (const rule of rules) {
      const out: string[] = [];
      for (const form of [rule.sql, rule.eachRun]) {
        if (form === null) { out.push('-'); continue; }
        const text = `select count(*) as n from (${form}) as x`
          .replaceAll(':source_system', `'ecommerce'`).replaceAll(':load_id', `'${past.loadId}'`).replaceAll(':window_to', `'2021-01-01 00:00:00'`);
        const began = performance.now();
        const id = await past.sql.start(text, `${Math.random()}`);
        let state = '';
        while (performance.now() - began < 8000) {
          state = (await past.sql.describe(id, 5)).Status ?? '';
          if (state === 'FINISHED' || state === 'FAILED') break;
        }
        if (state !== 'FINISHED') { await past.sql.cancel(id); }
        out.push(`${Math.round(performance.now() - began)}${state === 'FINISHED' ? '' : state}`);
      }
      console.log(sorted ? 'sorted' : 'plain', rule.place, rule.name, out.join(' / '));
    }
  }
});
