/** What `ecomflow doctor` makes of readings that no engine on this machine gives: RDS, other versions, other settings. */
import { differences } from '../../src/sources/mysql-cdc/doctor/differences';
import { examine, good } from '../../src/sources/finding';
import { lookAtNode } from '../../src/cli/doctor/machine';
import { examineReplication } from '../../src/sources/mysql-cdc/doctor/replication';
import { judgeSource, lookAtVersion, type SourceReadings } from '../../src/sources/mysql-cdc/doctor/source';
import { lookAtFilters } from '../../src/sources/mysql-cdc/doctor/reach';
import { s3TargetSettings, tableMappings, taskSettings } from '../../src/sources/mysql-cdc/dms-settings';
import { RUNS_ON } from '../../src/model/runs-on';
import { createReplicator } from '../../src/sources/mysql-cdc/replicator';
import { findPipeline } from '../../src/pipelines/registry';

const PIPELINE = findPipeline('ecommerce');
const TARGET_METADATA = taskSettings()['TargetMetadata'] as Readonly<Record<string, unknown>>;
const TARGET = { bucket: 'bronze', roleArn: 'role' };

describe('the source', () => {
  const readings: SourceReadings = {
    logBin: true,
    binlogFormat: 'ROW',
    binlogRowImage: 'FULL',
    retentionSeconds: 3 * 86_400,
    isRds: true,
    variables: new Map([
      ['binlog_transaction_compression', 'OFF'],
      ['binlog_row_value_options', ''],
      ['binlog_row_metadata', 'MINIMAL'],
      ['server_id', '4711'],
      ['read_only', 'OFF'],
      ['super_read_only', 'OFF'],
      ['max_execution_time', '0'],
    ]),
    tables: ['customer'],
    otherEngines: [],
    cascades: [],
  };
  const wrong = async (change: Partial<SourceReadings>, isLocal = false) =>
    (await judgeSource({ ...readings, ...change }, ['customer'], isLocal)).filter(
      ({ verdict }) => verdict !== 'good',
    );

  it('is good on RDS with a log of three days', async () => {
    expect(await wrong({})).toEqual([]);
  });

  it.each([
    ['keeps no log on RDS', { retentionSeconds: null }, 'bad', 'rds_set_configuration'],
    ['keeps it for hours', { retentionSeconds: 7200 }, 'bad', 'rds_set_configuration'],
    [
      'keeps it for hours, not on RDS',
      { retentionSeconds: 7200, isRds: false },
      'bad',
      'binlog_expire_logs_seconds',
    ],
    [
      'does not say how long',
      { retentionSeconds: null, isRds: false },
      'unknown',
      'binlog_expire_logs_seconds',
    ],
    ['has no log', { logBin: false }, 'bad', 'log_bin on'],
  ] as const)('is seen when it %s', async (_, change, verdict, mend) => {
    expect(await wrong(change)).toEqual([
      expect.objectContaining({ verdict, mend: expect.stringContaining(mend) as string }),
    ]);
  });

  it.each([
    ['log_bin_compress', 'ON', 'source log compression', 'log_bin_compress'],
    ['binlog_transaction_compression', '1', 'source log compression', 'binlog_transaction_compression'],
    ['binlog_row_value_options', 'PARTIAL_JSON', 'source row values', 'binlog_row_value_options'],
    ['server_id', '0', 'source server id', 'server_id'],
    ['read_only', 'ON', 'source takes writes', 'the server that takes writes'],
    ['super_read_only', '1', 'source takes writes', 'the server that takes writes'],
    ['innodb_read_only', 'ON', 'source takes writes', 'the server that takes writes'],
    ['transaction_read_only', 'ON', 'source takes writes', 'the server that takes writes'],
    ['max_statement_time', '30.000000', 'source time limits', 'max_statement_time'],
    ['max_execution_time', '1000', 'source time limits', 'max_execution_time'],
  ])('whose %s is %s is seen', async (name, value, check, mend) => {
    const variables = new Map([...readings.variables, [name, value]]);
    expect(await wrong({ variables })).toEqual([
      {
        check,
        verdict: 'bad',
        says: `${name} is ${value}`,
        mend: expect.stringContaining(mend) as string,
      },
    ]);
  });

  it('is good without settings that its server does not have', async () => {
    expect(await wrong({ variables: new Map() }, true)).toEqual([]);
  });

  it("is asked for the columns' names in its log only where DMS is the local one", async () => {
    expect(await wrong({}, true)).toEqual([
      expect.objectContaining({ check: 'source row metadata', says: 'binlog_row_metadata is MINIMAL' }),
    ]);
  });

  it.each([
    [{}, 'good'],
    [{ Binlog_Do_DB: 'other,shop', Binlog_Ignore_DB: 'scratch' }, 'good'],
    [{ Binlog_Do_DB: 'other' }, 'bad'],
    [{ Binlog_Ignore_DB: 'scratch,shop' }, 'bad'],
  ])('whose log is filtered by %j is %s', (status, verdict) => {
    expect(lookAtFilters(status, 'shop').verdict).toBe(verdict);
  });

  it.each([
    ['8.0.36', 'good'],
    ['5.7.44-log', 'good'],
    ['5.6.51', 'bad'],
    ['10.11.6-MariaDB', 'good'],
    ['5.5.68-MariaDB', 'bad'],
  ])('of version %s is %s', (version, verdict) => {
    expect(lookAtVersion(version).verdict).toBe(verdict);
  });
});

describe('Node', () => {
  it.each([
    ['20.19.0', 'good'],
    ['22.1.0', 'good'],
    ['20.18.9', 'bad'],
    ['18.20.0', 'bad'],
  ])('of version %s is %s', (version, verdict) => {
    expect(lookAtNode(version, '>=20.19').verdict).toBe(verdict);
  });
});

describe.each(RUNS_ON)('DMS (%s)', (runsOn) => {
  type Answers = { settings?: object; rules?: readonly object[]; target?: object; status?: string };
  const S3 = s3TargetSettings(PIPELINE, 3, { ...TARGET, batchIntervalSeconds: 60 });

  /** What is not good of a task that answers so; AWS itself fills in what it was not told. */
  async function wrong({
    settings = {},
    rules = tableMappings(PIPELINE).rules,
    target = {},
    status = 'running',
  }: Answers) {
    const set = JSON.stringify({ ...taskSettings(), ErrorBehavior: {}, ...settings });
    const type = 'full-load-and-cdc';
    const mappings = { TableMappings: JSON.stringify({ rules }) };
    const name = 'ecomflow-ecommerce';
    const answers = {
      ReplicationTasks: [
        {
          ReplicationTaskIdentifier: name,
          Status: status,
          MigrationType: type,
          ReplicationTaskSettings: set,
          ...mappings,
        },
      ],
      Replications: [{ ReplicationConfigIdentifier: name, Status: status }],
      ReplicationConfigs: [{ ReplicationType: type, ReplicationSettings: set, ...mappings }],
      Endpoints: [{ S3Settings: { ...S3, ...target } }],
    };
    const dms = { send: () => Promise.resolve(answers) } as never;
    const findings = await examineReplication(createReplicator(dms, runsOn), PIPELINE, TARGET);
    return findings
      .filter(({ verdict }) => verdict !== 'good')
      .map(({ check, verdict, says }) => `${check} ${verdict}: ${says}`);
  }

  it('is good as the model says it, whatever else is set', async () => {
    expect(
      await wrong({ target: { CdcMaxBatchInterval: 1, DataFormat: 'PARQUET', CdcInsertsOnly: undefined } }),
    ).toEqual([]);
  });

  const FAULTS: [Answers, string][] = [
    [{ target: { DataFormat: 'csv' } }, 'DMS target bad: DataFormat is csv, not parquet'],
    [{ target: { IncludeOpForFullLoad: false } }, 'DMS target bad: IncludeOpForFullLoad is false, not true'],
    [
      { target: { DatePartitionEnabled: undefined } },
      'DMS target bad: DatePartitionEnabled is false, not true',
    ],
    [{ target: { CdcInsertsOnly: true } }, 'DMS target bad: CdcInsertsOnly is true, not false'],
    [
      { target: { BucketFolder: 'x' } },
      'DMS target bad: BucketFolder is "x", not bronze/ecommerce/epoch=<n>',
    ],
    [
      { settings: { FullLoadSettings: { TargetTablePrepMode: 'TRUNCATE_BEFORE_LOAD' } } },
      'DMS settings bad: FullLoadSettings.TargetTablePrepMode is truncate_before_load, not do_nothing',
    ],
    [
      { settings: { TargetMetadata: { ...TARGET_METADATA, BatchApplyEnabled: true } } },
      'DMS settings bad: TargetMetadata.BatchApplyEnabled is true, not false',
    ],
    [
      { settings: { TargetMetadata: { ...TARGET_METADATA, LobMaxSize: 32 } } },
      'DMS settings bad: TargetMetadata.LobMaxSize is 32, not 128',
    ],
    [{ rules: tableMappings(PIPELINE).rules.slice(1) }, 'DMS table mappings bad: missing: include-customer'],
    [
      { rules: tableMappings(PIPELINE).rules.slice(0, -1) },
      'DMS table mappings bad: missing: before-image-of-keys',
    ],
    [{ status: 'failed' }, 'DMS replication bad: ecomflow-ecommerce is failed'],
    [{ status: 'stopping' }, 'DMS replication unknown: ecomflow-ecommerce is stopping'],
  ];
  it.each(FAULTS.map(([answers, says]) => [says, answers] as const))('is seen: %s', async (says, answers) => {
    expect(await wrong(answers)).toEqual([says]);
  });

  it('has settings that are compared leaf by leaf', () => {
    expect(differences({ a: { b: 1, c: false } }, { a: { b: 2 }, d: 3 })).toEqual(['a.b is 2, not 1']);
    expect(differences({ a: { b: true } }, {})).toEqual(['a.b is false, not true']);
  });
});

describe('a check that cannot look', () => {
  const verdict = async (fault: object) =>
    examine('it', 'mend it', () => Promise.reject(Object.assign(new Error('no'), fault)));

  it.each([
    [{ name: 'AccessDeniedException' }, { verdict: 'bad', mend: expect.stringContaining('grant') as string }],
    [{ name: 'ResourceNotFoundException' }, { verdict: 'bad', mend: 'mend it' }],
    [{ code: 'ECONNREFUSED' }, { verdict: 'bad', unreachable: true }],
    [{ name: 'ThrottlingException' }, { verdict: 'unknown' }],
    [{ name: 'Whatever' }, { verdict: 'unknown', mend: 'mend it' }],
  ])('for %j says so', async (fault, expected) => {
    expect(await verdict(fault)).toMatchObject(expected);
  });

  it('would be told from one that could', async () => {
    expect(await examine('it', 'mend it', () => Promise.resolve(good('well')))).toEqual({
      check: 'it',
      verdict: 'good',
      says: 'well',
    });
  });
});
