/**
 * Begins with the tests that take longest, so that none of them is left alone at the end. Jest knows by itself only how long tests
 * took in this folder before, and a fresh clone has no before.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const TESTS = join(__dirname, '..');

const LONGEST = [
  'e2e/purchases',
  'e2e/files/files',
  'chaos/sigterm',
  'e2e/sales-pipeline',
  'e2e/regional-sales',
  'stream/chaos',
  'chaos/chaos',
  'e2e/dropped-purchases',
  'deployment/builds',
  'sql/exact-history',
  'local-stack/serverless',
  'sources/mysql-cdc/replication',
  'workflows/backfill',
  'schedules/firing',
  'docs/runbook-commands',
  'cli/doctor',
  'workflows/sequencer-upkeep',
  'workflows/run-window',
  'workflows/many-offers',
  'local-aws/glue/job-runs',
  'sql/entities',
  'sql/new-column',
  'sources/s3-files/sweeps',
  'sources/s3-files/throttled',
  'pipelines/regional-sales/redelivered',
  'sources/s3-files/by-job',
];

const FILES = LONGEST.map((name) => join(TESTS, `${name}.test.ts`));
for (const file of FILES)
  if (!existsSync(file)) throw new Error(`longest-first.js names ${file}, which is gone`);

function rank({ path }) {
  const index = FILES.indexOf(path);
  return index < 0 ? FILES.length : index;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
