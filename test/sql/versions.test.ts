import { event, part, presence, snapshot } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { customerChange as change, freshStory, january, line, order, type Story } from './support/walk';

const ALWAYS = '1900-01-01';
const EVER = '9999-12-31';
const load = (city: string, epoch = 1, id = 'c') => event('customer', { customer_id: id, city }, { epoch });

describe('versions of a member', () => {
  let sql: Warehouse;
  let story: Story;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(async () => {
    story = await freshStory(sql);
  });
  afterAll(() => sql.close());

  it('begin at the beginning and last for ever', async () => {
    await story.tell([change(3, 'Kiel')]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Kiel`]);
  });

  it('keep when the first one really opened', async () => {
    await story.tell([change(3, 'Kiel'), change(5, 'Graz')]);
    const rows = await sql.execute(
      "select to_char(first_seen_at, 'YYYY-MM-DD') as seen from dim_customer where customer_sk <> -1 order by valid_from",
    );
    expect(rows.map((row) => row['seen'])).toEqual([january(3), january(5)]);
  });

  it('begin with an insert, change with an update, end with a delete and begin again, all in one batch', async () => {
    await story.tell([
      change(1, 'Kiel'),
      change(3, 'Graz', { op: 'U' }),
      change(5, 'Graz', { op: 'D' }),
      change(8, 'Rom'),
    ]);
    expect(await story.versions()).toEqual([
      `${ALWAYS} 2011-01-03 Kiel`,
      '2011-01-03 2011-01-05 Graz',
      `2011-01-08 ${EVER} Rom`,
    ]);
  });

  it('begin with an event that arrives late when it is older than all of them', async () => {
    await story.tell([change(5, 'Graz', { op: 'U' })], [change(2, 'Kiel')]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-05 Kiel`, `2011-01-05 ${EVER} Graz`]);
  });

  it('are cut in two by an update that arrives late', async () => {
    await story.tell([change(1, 'Kiel'), change(9, 'Rom')], [change(5, 'Graz')]);
    expect(await story.versions()).toEqual([
      `${ALWAYS} 2011-01-05 Kiel`,
      '2011-01-05 2011-01-09 Graz',
      `2011-01-09 ${EVER} Rom`,
    ]);
  });

  it('end at a delete that arrives late, and the later insert leaves a gap', async () => {
    await story.tell([change(1, 'Kiel'), change(9, 'Kiel', { op: 'I' })], [change(5, 'Kiel', { op: 'D' })]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-05 Kiel`, `2011-01-09 ${EVER} Kiel`]);
  });

  it('open in a gap when an insert arrives late after the delete', async () => {
    await story.tell(
      [change(1, 'Kiel'), change(3, 'Kiel', { op: 'D' }), change(9, 'Rom')],
      [change(6, 'Graz')],
    );
    expect(await story.versions()).toEqual([
      `${ALWAYS} 2011-01-03 Kiel`,
      '2011-01-06 2011-01-09 Graz',
      `2011-01-09 ${EVER} Rom`,
    ]);
  });

  it('are three when another one arrives late between two equal ones', async () => {
    await story.tell([change(1, 'Kiel'), change(9, 'Kiel', { op: 'U' })], [change(5, 'Graz', { op: 'U' })]);
    expect(await story.versions()).toEqual([
      `${ALWAYS} 2011-01-05 Kiel`,
      '2011-01-05 2011-01-09 Graz',
      `2011-01-09 ${EVER} Kiel`,
    ]);
  });

  it('are not opened by a delete that comes before the insert', async () => {
    await story.tell([change(2, 'Kiel', { op: 'D' })]);
    expect(await story.versions()).toEqual([]);
    await story.tell([change(5, 'Graz')]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Graz`]);
  });

  it('are one when an event lies between equal ones, and take its untracked columns', async () => {
    const touched = event(
      'customer',
      { customer_id: 'c', city: 'Kiel', updated_at: '2011-01-05 00:00:00.000000' },
      { op: 'U', at: january(5), sequence: 5 },
    );
    await story.tell([change(1, 'Kiel')], [touched]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Kiel`]);
    expect(
      await sql.execute(
        "select to_char(updated_at, 'YYYY-MM-DD') as at from dim_customer where customer_sk <> -1",
      ),
    ).toEqual([{ at: january(5) }]);
  });

  it('are rebuilt where only trailing blanks are other than before', async () => {
    const blanks = change(3, 'Kiel  ', { op: 'U', contractVersion: 2 });
    await story.tell([change(3, 'Kiel')], [blanks]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Kiel  `]);
  });

  it('show only the last of several changes at one instant', async () => {
    await story.tell([
      change(5, 'Kiel', { sequence: 51 }),
      change(5, 'Graz', { op: 'U', sequence: 52 }),
      change(5, 'Rom', { op: 'U', sequence: 53 }),
    ]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Rom`]);
  });

  it('follow the order of the log when the clock of the source went back', async () => {
    await story.tell([
      change(5, 'Kiel', { sequence: 1 }),
      change(3, 'Graz', { op: 'U', sequence: 2 }),
      change(7, 'Rom', { op: 'U', sequence: 3 }),
    ]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-07 Graz`, `2011-01-07 ${EVER} Rom`]);
  });

  it('are the same whichever of two contents of one place in the log came first', async () => {
    const contents = [change(5, 'Graz', { op: 'U' }), change(5, 'Rom', { op: 'U' })];
    await story.tell([change(1, 'Kiel')], ...contents.map((one) => [one]));
    const versions = await story.versions();
    expect(versions).toHaveLength(2);
    story = await freshStory(sql);
    await story.tell([change(1, 'Kiel')], ...contents.reverse().map((one) => [one]));
    expect(await story.versions()).toEqual(versions);
  });

  it('are those of the higher contract version, also when the lower one comes after it', async () => {
    const graz = change(5, 'Graz', { op: 'U', contractVersion: 2 });
    await story.tell([change(1, 'Kiel'), graz], [change(5, 'Rom', { op: 'U' })]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-05 Kiel`, `2011-01-05 ${EVER} Graz`]);
  });

  it('end under the old key and begin under the new one at one place in the log', async () => {
    await story.tell([change(1, 'Kiel')], [change(5, 'Kiel', { op: 'D' }), change(5, 'Kiel', {}, 'new')]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-05 Kiel`]);
    expect(await story.versions('new')).toEqual([`${ALWAYS} ${EVER} Kiel`]);
  });

  it('close at a snapshot that does not have the key', async () => {
    await story.tell([change(1, 'Kiel')], [snapshot('customer', 2, january(6)), load('Graz', 2, 'other')]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-06 Kiel`]);
    expect(await story.versions('other')).toEqual([`${ALWAYS} ${EVER} Graz`]);
  });

  it('take in a change that is older than a snapshot and arrives after it', async () => {
    await story.tell(
      [change(1, 'Kiel'), change(1, 'Kiel', {}, 'gone')],
      [snapshot('customer', 2, january(6)), load('Rom', 2)],
      [change(4, 'Graz', { op: 'U' }), change(4, 'Graz', { op: 'U' }, 'gone')],
    );
    expect(await story.versions()).toEqual([
      `${ALWAYS} 2011-01-04 Kiel`,
      '2011-01-04 2011-01-06 Graz',
      `2011-01-06 ${EVER} Rom`,
    ]);
    expect(await story.versions('gone')).toEqual([`${ALWAYS} 2011-01-04 Kiel`, '2011-01-04 2011-01-06 Graz']);
  });

  it('stay open when a snapshot has the key only as a rejected row', async () => {
    await story.tell(
      [change(1, 'Kiel')],
      [snapshot('customer', 2, january(6)), presence('customer', 2, january(6), 'c')],
    );
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Kiel`]);
  });

  it('stay open at a snapshot of which not every row can be told, until all of it is', async () => {
    await story.tell([change(1, 'Kiel')], [part('customer', 2, january(6))]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Kiel`]);
    await story.tell([snapshot('customer', 2, january(6))]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${january(6)} Kiel`]);
  });

  it('are not opened by load rows until their snapshot is accepted', async () => {
    await story.tell([load('Kiel')]);
    expect(await story.versions()).toEqual([]);
    await story.tell([snapshot('customer', 1, january(2))]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Kiel`]);
  });

  it('never reach past the next accepted snapshot', async () => {
    await story.tell(
      [change(8, 'Kiel'), change(9, 'Graz', { op: 'U' })],
      [snapshot('customer', 2, january(6)), load('Rom', 2)],
    );
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Rom`]);
  });

  it('heal from a snapshot whose clock had jumped ahead', async () => {
    await story.tell([snapshot('customer', 1, january(20)), load('Kiel'), change(5, 'Graz', { op: 'U' })]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} Graz`]);
    await story.tell([
      snapshot('customer', 2, january(4)),
      load('Kiel', 2),
      change(5, 'Rom', { op: 'U', epoch: 2 }),
    ]);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-05 Kiel`, `2011-01-05 ${EVER} Rom`]);
  });

  it('of a member that only a sale names are inferred, and keep their key when it is told', async () => {
    await story.tell([order(4, 'c'), line(4, 1, 'p')]);
    expect(await story.versions()).toEqual([`${ALWAYS} ${EVER} -`]);
    const key =
      'select cast(customer_sk as varchar(20)) as sk, is_inferred from dim_customer where customer_sk <> -1';
    const [inferred] = await sql.execute(key);
    await story.tell([change(9, 'Kiel')]);
    expect(await sql.execute(key)).toEqual([{ ...inferred, is_inferred: false }]);
  });

  it('are the same when everything comes twice in a batch and once more after it', async () => {
    const news = [change(1, 'Kiel'), change(5, 'Graz', { op: 'U' })];
    await story.tell([...news, ...news], news);
    expect(await story.versions()).toEqual([`${ALWAYS} 2011-01-05 Kiel`, `2011-01-05 ${EVER} Graz`]);
    expect(await sql.execute('select count(*) as events from hist_customer')).toEqual([{ events: 2 }]);
  });
});
