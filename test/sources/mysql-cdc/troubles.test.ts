/** What a source does that no run can help: each trouble has its own code, and says whether trying again helps. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSourceDatabase } from '../../../src/sources/mysql-cdc/database';
import { openShops, type ReplicatedShop, type Shops } from './support/replicated-shops';

describe('a source', () => {
  const USER = "visitor@'127.0.0.1'";
  const LOGIN = { username: 'visitor', password: 'visits' };
  const GRANTS = ['select, insert, lock tables on *.*'];

  let shops: Shops;
  let shop: ReplicatedShop;
  beforeAll(async () => {
    shops = await openShops();
    shop = await shops.open();
  });
  afterAll(() => shops.close());

  /** How to make the trouble and how to end it, the code, whether a run tries again, and the server's own words. */
  const TROUBLES: [string, string[], string[], string, boolean, RegExp][] = [
    [
      'is read only',
      ['set global read_only = on'],
      ['set global read_only = off'],
      'READ_ONLY',
      false,
      /--read-only/,
    ],
    [
      'has read-only transactions',
      ['set global transaction_read_only = on'],
      ['set global transaction_read_only = off'],
      'READ_ONLY',
      false,
      /READ ONLY transaction/,
    ],
    [
      'lets the user only read',
      [`revoke insert on *.* from ${USER}`],
      [`grant insert on *.* to ${USER}`],
      'DENIED',
      false,
      /INSERT command denied .*ecomflow_heartbeat/,
    ],
    [
      'lets the user lock no table',
      [`revoke lock tables on *.* from ${USER}`],
      [`grant lock tables on *.* to ${USER}`],
      'DENIED',
      false,
      /Access denied/,
    ],
    [
      'has another password',
      [`set password for ${USER} = password('other')`],
      [`set password for ${USER} = password('visits')`],
      'DENIED',
      false,
      /Access denied/,
    ],
    [
      'has locked the account',
      [`alter user ${USER} account lock`],
      [`alter user ${USER} account unlock`],
      'DENIED',
      false,
      /account is locked/,
    ],
    [
      'has no heartbeat table',
      ['rename table ecomflow_heartbeat to hidden'],
      ['rename table hidden to ecomflow_heartbeat'],
      'SCHEMA',
      false,
      /ecomflow_heartbeat' doesn't exist/,
    ],
    [
      'has a trigger that refuses',
      [
        "create trigger no before insert on ecomflow_heartbeat for each row signal sqlstate '45000' set message_text = 'never'",
      ],
      ['drop trigger no'],
      'SCHEMA',
      false,
      /never/,
    ],
    [
      'lets the user connect but once a year',
      [`alter user ${USER} with max_connections_per_hour 1`],
      [`alter user ${USER} with max_connections_per_hour 0`],
      'BUSY',
      true,
      /max_connections_per_hour/,
    ],
    [
      'ends statements early',
      [
        'set global max_statement_time = 0.2',
        'create trigger slow before insert on ecomflow_heartbeat for each row set @slept = sleep(2)',
      ],
      ['set global max_statement_time = 0', 'drop trigger slow'],
      'BUSY',
      true,
      /max_statement_time/,
    ],
  ];
  it.each(TROUBLES)('that %s is told from a defect', async (_, make, end, code, isRetried, words) => {
    await shop.sql(
      `create or replace user ${USER} identified by 'visits'`,
      ...GRANTS.map((grant) => `grant ${grant} to ${USER}`),
    );
    await expect(shop.markAs(LOGIN)).resolves.toMatchObject({ marks: [{}] });
    await shop.sql(...make);
    // what is counted by the hour is not over at the first
    const trouble = await shop.markAs(LOGIN).then(
      () => shop.markAs(LOGIN).catch((error: unknown) => error),
      (error: unknown) => error,
    );
    await shop.sql(...end);
    expect(trouble).toMatchObject({
      type: `ELT_REPLICATE_SOURCE_${code}`,
      nonRetryable: !isRetried,
      message: expect.stringMatching(words) as string,
    });
    await expect(shop.markAs(LOGIN)).resolves.toMatchObject({ marks: [{}] });
  });

  it('that a transaction goes on writing is busy, after a while', async () => {
    const trouble = await shop.source.databases.source('').use(async (connection) => {
      await connection.beginTransaction();
      await connection.query("insert into customer (customer_id, city) values ('held', 'Kiel')");
      const found = await shop.markAs({}).catch((error: unknown) => error);
      await connection.rollback();
      return found;
    });
    expect(trouble).toMatchObject({
      type: 'ELT_REPLICATE_SOURCE_BUSY',
      nonRetryable: false,
      message: expect.stringContaining('customer was never still') as string,
    });
  });

  it('without the database is told from a defect', async () => {
    expect(await shop.markAs({ dbname: 'nobody' }).catch((error: unknown) => error)).toMatchObject({
      type: 'ELT_REPLICATE_SOURCE_SCHEMA',
      message: expect.stringContaining("Unknown database 'nobody'") as string,
    });
  });

  it.each([
    ['not JSON, but a {password}', /is not JSON$/],
    ['{"host":"h","port":"x","username":"u","password":"p"}', /does not hold port, dbname as it should$/],
    ['', /is not JSON$/],
  ])('whose secret is %j is a matter of configuration', async (SecretString, words) => {
    const secrets = new SecretsManagerClient({ region: 'eu-west-1' });
    jest.spyOn(secrets, 'send').mockReturnValue(Promise.resolve({ SecretString }) as never);
    const source = createSourceDatabase(secrets, 'secret');
    await expect(source.use(() => Promise.resolve())).rejects.toMatchObject({
      code: 'ELT_CONFIG_INVALID',
      message: expect.stringMatching(words) as string,
    });
    secrets.destroy();
  });

  it('that does not answer has its own code', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, username: 'u', password: 'p', dbname: 'd' };
    const secrets = new SecretsManagerClient({ region: 'eu-west-1' });
    jest
      .spyOn(secrets, 'send')
      .mockReturnValue(Promise.resolve({ SecretString: JSON.stringify(nowhere) }) as never);
    const source = createSourceDatabase(secrets, 'secret');
    await expect(source.use(() => Promise.resolve())).rejects.toMatchObject({
      code: 'ELT_REPLICATE_SOURCE_UNREACHABLE',
    });
    secrets.destroy();
  });
});
