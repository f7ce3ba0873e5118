import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { openExaminer, type Examiner } from './support/examine';
import { FAULTS, type Fault } from './support/faults';
import { ALL_FEATURES, featuresOf } from './support/features';
import { tryStreams } from './support/property';
import { streamOf } from './support/random-stream';
import { showcase } from './support/showcase';
import { SQL_ROOT } from './support/warehouse';

/** `npm run properties` tries more. */
const STREAMS = 100;
const SEED = Date.now() % 1_000_000_000;

describe('exact history', () => {
  let examiner: Examiner;
  const streams = showcase();
  beforeAll(async () => {
    examiner = await openExaminer();
  });
  afterAll(() => examiner.close());

  /** Runs with a statement replaced, and puts it back whatever happens. */
  async function withFault<T>({ file: name, right, wrong }: Fault, run: () => Promise<T>): Promise<T> {
    const file = readWarehouseFiles(SQL_ROOT).find((candidate) => candidate.name === name);
    const statements = (file?.statements ?? []).filter((statement) => statement.includes(right));
    expect(statements).toHaveLength(1);
    await examiner.warehouse.batch(statements.map((statement) => statement.replace(right, wrong)));
    try {
      return await run();
    } finally {
      await examiner.warehouse.batch(statements);
    }
  }

  it('is what the model and the source say, after any delivery of any stream', async () => {
    process.stdout.write(`exact history: npm run properties -- --runs ${STREAMS} --seed ${SEED}\n`);
    expect(await tryStreams(examiner, { streams: STREAMS, seed: SEED })).toBeNull();
  }, 600_000);

  it('is tried with everything that a stream may have', () => {
    const met = new Set(streams.flatMap((spec) => featuresOf(streamOf(spec, 's'))));
    expect(ALL_FEATURES.filter((feature) => !met.has(feature))).toEqual([]);
  });

  it.each(Object.entries(FAULTS))('would be seen broken if %s', async (_, fault) => {
    const findings = await withFault(fault, () => examiner.examine(streams, 'the end'));
    const witnesses = new Set(findings.map(({ witness }) => witness));
    expect([...witnesses]).toEqual(expect.arrayContaining([...fault.seenBy]));
  });

  it('is not broken without a fault', async () => {
    expect(await examiner.examine(streams, 'the end')).toEqual([]);
  });

  it('has not held where it could not be tried', async () => {
    const broken = { ...examiner, examine: () => Promise.reject(new Error('no warehouse')) };
    await expect(tryStreams(broken, { streams: 1, seed: 1 })).rejects.toThrow('no warehouse');
  });

  it('names the smallest stream that shows what is wrong', async () => {
    const fault = FAULTS['the first version starts when it was seen'];
    if (!fault) throw new Error('the fault has another name');
    const found = await withFault(fault, () =>
      tryStreams(examiner, { streams: 1, seed: 1, shrinkMs: 100_000 }),
    );
    const lines = found?.split('\n') ?? [];
    expect(lines[0]).toBe('load 0, batch s0-0:');
    expect(lines.filter((line) => line.includes(' version '))).toHaveLength(1);
    expect(lines).toContainEqual(expect.stringContaining('does not begin at the beginning'));
  });
});
