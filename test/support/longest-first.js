/**
 * Begins with the tests that take longest, so that none of them is left alone at the end. Jest knows by itself only how long tests
 * took in this folder before, and a fresh clone has no before.
 */
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = [
  'e2e/sales-pipeline',
  'chaos/chaos',
  'sql/exact-history',
  'workflows/sequencer-upkeep',
  'workflows/run-window',
  'workflows/many-offers',
  'local-aws/glue/job-runs',
];

function rank({ path }) {
  const index = LONGEST.findIndex((name) => path.endsWith(`test/${name}.test.ts`));
  return index < 0 ? LONGEST.length : index;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
