/** `ecomflow doctor` on a provisioned stack of its own: all is good there, and each thing that is planted is seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import {
  DescribeReplicationTasksCommand,
  ModifyEndpointCommand,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { AwsClients } from '../../src/aws/clients';
import { openWarehouse } from '../../src/connect';
import { describe as describeFindings, examineAll, exitCodeFor } from '../../src/cli/doctor/command';
import type { Finding } from '../../src/sources/finding';
import type { Stack } from '../../src/local-stack/stack';
import { namedFor } from '../../src/model/names';
import type { Config } from '../../src/config';
import { commandsOf, NEEDS_PLATFORM } from '../docs/support/runbook-page';
import { enter } from '../docs/support/terminal';
import { openDoctorStack, troublesOf } from './support/doctor-stack';
import {
  CHECKS,
  FILES,
  MISSING,
  ONE_CAUSE,
  PIPELINE,
  SOURCE_FAULTS,
  type Look,
} from './support/doctor-tables';
import { whileActingAs } from '../support/stack';
import { runCli } from './support/run-cli';

const LOOKS = commandsOf(readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8')).filter((line) =>
  NEEDS_PLATFORM.test(line),
);

describe('the doctor', () => {
  let stack: Stack;
  let config: Config;
  let SecretId: string;
  let aws: AwsClients;
  let admin: Connection;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ stack, config, aws, admin, close } = await openDoctorStack());
    SecretId = namedFor(config.ECOMFLOW_SOURCE_SECRET_ID, 'ecommerce');
  });
  afterAll(() => close());

  const look = ({ changes = {}, pipeline = PIPELINE, nowMs }: Look = {}): Promise<Finding[]> =>
    examineAll({ ...config, ...changes }, [pipeline], nowMs);
  const troubles = async (how?: Look): Promise<string[]> => troublesOf(await look(how));
  const one = (words: RegExp) => [expect.stringMatching(words)];

  it('finds everything good on a provisioned stack', async () => {
    const findings = await whileActingAs('ecomflow-operator', () => look());
    expect(findings.filter(({ verdict }) => verdict !== 'good')).toEqual([]);
    expect(exitCodeFor(findings)).toBe(0);
    expect(findings.map(({ check }) => check)).toEqual(CHECKS);
  });

  it.each(LOOKS)('is one of the looks of the runbook, which all end well there: %s', async (line) => {
    expect(await enter(line)).toMatchObject({ code: 0 });
  });

  it.each(MISSING)('sees %s', async (_, how, words) => {
    expect(await troubles(how)).toContainEqual(expect.stringMatching(words));
  });

  it('looks for no crawler of a pipeline that has nothing crawled', async () => {
    const pipeline = { ...PIPELINE, catalog: 'none' as const };
    expect(await troubles({ changes: { ECOMFLOW_CRAWLER: 'none' }, pipeline })).toEqual([]);
  });

  it('sees a missing bucket where files come, and one where they are refined', async () => {
    expect(await troubles({ changes: { ECOMFLOW_BRONZE_BUCKET: 'none' } })).toEqual([
      expect.stringMatching(/^bronze bucket bad: NotFound/),
      expect.stringMatching(/^DMS target bad: BucketName is "?ecomflow-bronze"?, not none/),
    ]);
    expect(await troubles({ changes: { ECOMFLOW_LAKE_BUCKET: 'none' } })).toContainEqual(
      expect.stringMatching(/^lake bucket bad: NotFound/),
    );
  });

  it('sees where a workgroup of Athena sends results, and a bucket that is not there', async () => {
    const group = async (name: string, output: string, enforces: boolean): Promise<Finding | undefined> => {
      const Configuration = {
        EnforceWorkGroupConfiguration: enforces,
        ResultConfiguration: { OutputLocation: output },
      };
      await aws.athena.send(new CreateWorkGroupCommand({ Name: name, Configuration }));
      const findings = await look({ pipeline: FILES, changes: { ECOMFLOW_ATHENA_WORKGROUP: name } });
      return findings.find(({ check }) => check === 'Athena workgroup');
    };
    const lake = `s3://${config.ECOMFLOW_LAKE_BUCKET}`;
    expect(await group('free', 's3://nowhere/', false)).toMatchObject({ says: `free, results in ${lake}` });
    expect(await group('strict', `${lake}/counts/`, true)).toMatchObject({
      verdict: 'good',
      says: `strict, results in ${lake}/counts/, as it enforces`,
    });
    expect(await group('astray', 's3://nowhere/', true)).toMatchObject({
      verdict: 'bad',
      says: expect.stringContaining('NotFound') as string,
    });
  });

  it('sees versions kept in bronze', async () => {
    const keep = (Status: 'Enabled' | 'Suspended') =>
      aws.s3.send(
        new PutBucketVersioningCommand({
          Bucket: config.ECOMFLOW_BRONZE_BUCKET,
          VersioningConfiguration: { Status },
        }),
      );
    await keep('Enabled');
    expect(await troubles()).toEqual(one(/^bronze bucket bad: ecomflow-bronze keeps versions/));
    await keep('Suspended');
    expect(await troubles()).toEqual([]);
  });

  it('sees a key that cascades into a captured table, and not one that restricts', async () => {
    const key = (rule: string) =>
      admin.query(
        `alter table order_line add constraint of_order foreign key (order_id) references sales_order (order_id) ${rule}`,
      );
    const drop = () => admin.query('alter table order_line drop foreign key of_order');
    await key('on delete cascade');
    expect(await troubles()).toEqual(
      one(/^foreign keys bad: order_line: of_order \(on update \w+( \w+)?, on delete CASCADE\)/),
    );
    await drop();
    await key('on delete restrict');
    expect(await troubles()).toEqual([]);
    await drop();
  });

  it.each(SOURCE_FAULTS)("sees the source's %s", async (wrong, right, words) => {
    await admin.query(`set global ${wrong}`);
    expect(await troubles()).toEqual(one(words));
    await admin.query(`set global ${right}`);
    expect(await troubles()).toEqual([]);
  });

  it('sees a source that is read only, by its setting and by what it would say', async () => {
    await admin.query('set global read_only = on');
    expect(await troubles()).toEqual([
      expect.stringMatching(/^source takes writes bad: read_only is ON/),
      expect.stringMatching(/^heartbeat bad: .*--read-only option/),
    ]);
    await admin.query('set global read_only = off');
    expect(await troubles()).toEqual([]);
  });

  it('sees a user who may not write the heartbeat, and a captured table without transactions', async () => {
    const { SecretString: before = '' } = await aws.secrets.send(new GetSecretValueCommand({ SecretId }));
    const put = (SecretString: string) =>
      aws.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    await admin.query("create user reader@'127.0.0.1' identified by 'reads'");
    await admin.query("grant select, binlog monitor, slave monitor on *.* to reader@'127.0.0.1'");
    await put(JSON.stringify({ ...JSON.parse(before), username: 'reader', password: 'reads' }));
    expect(await troubles()).toEqual(one(/^heartbeat bad: .*INSERT command denied/));
    await admin.query("grant insert on *.* to reader@'127.0.0.1'");
    // It may write the row and not keep a table still for it.
    expect(await troubles()).toEqual(one(/^heartbeat bad: .*Access denied/));
    await put(before);
    await admin.query('alter table product engine = MyISAM');
    expect(await troubles()).toEqual(one(/^source engines bad: product \(MyISAM\)/));
    await admin.query('alter table product engine = InnoDB');
    expect(await troubles()).toEqual([]);
  });

  it('sees a source column that holds more than its contract takes', async () => {
    await admin.query('alter table order_line modify quantity int unsigned not null');
    expect(await troubles()).toEqual(
      one(
        /^source columns bad: order_line.quantity: the source holds 0 to 4294967295; .*: raise it to bigint$/,
      ),
    );
    await admin.query('alter table order_line modify quantity int not null');
    expect(await troubles()).toEqual([]);
  });

  it('sees a captured table and the heartbeat table that are not there', async () => {
    await admin.query('rename table ecomflow_heartbeat to hidden_1, product to hidden_2');
    expect(await troubles()).toEqual([
      expect.stringMatching(/^source tables bad: .*: product, ecomflow_heartbeat$/),
      expect.stringMatching(/^heartbeat unknown: .*ecomflow_heartbeat' doesn't exist/),
    ]);
    await admin.query('rename table hidden_1 to ecomflow_heartbeat, hidden_2 to product');
  });

  it('sees a password that the source refuses, and a source that does not answer', async () => {
    const secret = { host: stack.mysql.host, port: stack.mysql.port, dbname: 'shop', username: 'ecomflow' };
    const put = (value: object) =>
      aws.secrets.send(
        new PutSecretValueCommand({
          SecretId,
          SecretString: JSON.stringify(value),
        }),
      );
    const behind = [
      'source settings unknown: the source was not reached',
      'source columns unknown: the source was not reached',
      'clock of the source unknown: the source was not reached',
    ];
    await put({ ...secret, password: 'wrong' });
    expect(await troubles()).toEqual([
      expect.stringMatching(/^source database bad: .*Access denied/),
      ...behind,
    ]);
    expect(exitCodeFor(await look())).toBe(1);
    await put({ ...secret, password: 'ecomflow-local', port: 1 });
    expect(await troubles()).toEqual([
      expect.stringMatching(/^source database bad: .*does not answer/),
      ...behind,
    ]);
    expect(exitCodeFor(await look())).toBe(3);
    await put({ ...secret, password: 'ecomflow-local' });
    expect(await troubles()).toEqual([]);
  });

  it('sees a warehouse that was never installed, and one that an update left behind', async () => {
    const sql = openWarehouse(config);
    await sql.execute('alter table etl_migration rename to hidden_migration');
    expect(await troubles()).toEqual(one(/^warehouse installation bad: /));
    await sql.execute('alter table hidden_migration rename to etl_migration');
    await sql.execute("update etl_contract set version = version - 1 where entity = 'customer'");
    expect(await troubles()).toEqual(
      one(/^warehouse installation bad: not installed: contract customer version \d+$/),
    );
    await sql.execute("update etl_contract set version = version + 1 where entity = 'customer'");
    expect(await troubles({ changes: { ECOMFLOW_REDSHIFT_DATABASE: 'none' } })).toEqual([
      expect.stringMatching(/^warehouse bad: /),
      'warehouse installation unknown: the warehouse was not reached',
    ]);
  });

  it('sees clocks that are a minute apart, and leaves half a minute alone', async () => {
    expect(await troubles({ nowMs: () => Date.now() + 90_000 })).toEqual([
      expect.stringMatching(/^clock of AWS bad: (89|90|91) s from this machine's/),
      expect.stringMatching(/^clock of the source bad: (89|90|91) s/),
    ]);
    expect(await troubles({ nowMs: () => Date.now() - 30_000 })).toEqual([]);
  });

  it.each(ONE_CAUSE)(
    'tells one cause once, and that what waits for it was not looked at: %s',
    async (_, how, about, said) => {
      expect((await troubles(how)).filter((trouble) => about.test(trouble))).toEqual(said);
    },
  );

  it('sees a target that writes elsewhere, and a task that was stopped', async () => {
    const { ReplicationTasks: [task] = [] } = await aws.dms.send(new DescribeReplicationTasksCommand({}));
    const folder = (BucketFolder: string) =>
      aws.dms.send(
        new ModifyEndpointCommand({ EndpointArn: task?.TargetEndpointArn, S3Settings: { BucketFolder } }),
      );
    await folder('elsewhere');
    expect(await troubles()).toEqual(one(/^DMS target bad: BucketFolder is "elsewhere"/));
    await folder('bronze/ecommerce/epoch=1');
    const ReplicationTaskArn = task?.ReplicationTaskArn;
    await aws.dms.send(
      new StartReplicationTaskCommand({ ReplicationTaskArn, StartReplicationTaskType: 'start-replication' }),
    );
    const until = async (status: string) => {
      for (let now = ''; now !== status; await sleep(200)) {
        const answer = await aws.dms.send(new DescribeReplicationTasksCommand({}));
        now = answer.ReplicationTasks?.[0]?.Status ?? '';
      }
    };
    await until('running');
    expect(await troubles()).toEqual([]);
    await aws.dms.send(new StopReplicationTaskCommand({ ReplicationTaskArn }));
    await until('stopped');
    expect(await troubles()).toEqual(one(/^DMS replication bad: ecomflow-ecommerce is stopped/));
  });

  it('goes on where Temporal does not answer, and its code says so', async () => {
    const findings = await look({ changes: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'Temporal server', verdict: 'bad', unreachable: true }),
    );
    expect(findings).toContainEqual({
      check: 'workers',
      verdict: 'unknown',
      says: 'the Temporal server was not reached',
    });
    expect(findings).toContainEqual(expect.objectContaining({ check: 'warehouse', verdict: 'good' }));
    expect(exitCodeFor(findings)).toBe(3);
    expect(describeFindings(findings)).toMatch(/to mend:\n {2}Temporal server: start it/);
  });

  it('is a command whose exit code tells: 1 what is bad, 3 a setting that is missing', async () => {
    const env = { ...process.env, ECOMFLOW_REFINE_JOB: 'none' };
    const wrong = await runCli(['doctor', '--json'], env);
    expect(wrong.code).toBe(1);
    const { healthy: isHealthy, findings } = JSON.parse(wrong.stdout) as {
      healthy: boolean;
      findings: Finding[];
    };
    const ofOthers = findings.filter(({ pipeline = 'ecommerce' }) => pipeline !== 'ecommerce');
    const checks = new Set(findings.filter((one) => !ofOthers.includes(one)).map(({ check }) => check));
    expect([isHealthy, [...checks]]).toEqual([false, [...new Set(CHECKS)]]);
    expect(ofOthers.length).toBeGreaterThan(0);
    const without = await runCli(['doctor'], {
      ...env,
      ECOMFLOW_LAKE_BUCKET: undefined,
      ECOMFLOW_STACK_FILE: '/none',
    });
    expect(without.code).toBe(3);
    expect(without.stderr).toContain('ECOMFLOW_LAKE_BUCKET');
  });
});
