/** Text functions and hashing. */
import type { Case } from '../support/battery';

export const setUp: readonly string[] = [
  'create table word (w varchar(20), c char(6), n integer)',
  "insert into word values ('caterpillar', 'cat', 4), ('français', 'fish', 0), (null, null, null)",
];

const EMPTY_MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

export const cases: readonly Case[] = [
  // Position
  {
    sql: "select strpos('dogfish', 'fish'), strpos('dogfish', 'fist'), strpos('açb', 'b')",
    says: 'by characters, 0 when it is not there',
    answers: [[4, 0, 3]],
  },
  { sql: "select charindex('fish', 'dogfish'), charindex('dog', 'fish')", answers: [[4, 0]] },
  { sql: "select position('fish' in 'dogfish'), position('x' in 'dogfish')", answers: [[4, 0]] },
  {
    sql: "select strpos(w, 'a'), charindex('a', w), position(null in w) from word order by w",
    answers: [
      [2, 2, null],
      [3, 3, null],
      [null, null, null],
    ],
  },
  { sql: "select strpos('abc', '')", refused: 'STRPOS of an empty text' },
  {
    sql: "select strpos(n, '4') from word",
    says: 'Redshift turns the number into a text',
    refused: 'for these types',
  },
  // Length
  {
    sql: "select octet_length('français'), len('français'), length('français'), char_length('français'), character_length('cat   '), textlen('ab')",
    answers: [[9, 8, 8, 8, 6, 2]],
  },
  {
    sql: "select len('cat'), len('cat   '), len(c), octet_length(c) from word order by c",
    says: "a CHAR's blanks do not count",
    answers: [
      [3, 6, 3, 3],
      [3, 6, 4, 4],
      [3, 6, null, null],
    ],
  },
  { sql: "select length('')", answers: [[0]] },
  { sql: 'select bit_length(w) from word', refused: 'BitLength' },
  // Parts
  {
    sql: "select substring('caterpillar', 6, 4), substring('caterpillar', 6, 8), substring('caterpillar' from 6 for 4)",
    answers: [['pill', 'pillar', 'pill']],
  },
  {
    sql: "select substring('caterpillar', -2, 6), substring('caterpillar', -5, 4), substring('caterpillar', 0, 3), substr('abc', 2)",
    answers: [['cat', '', 'ca', 'bc']],
  },
  { sql: "select substring('abc', 2, -1)", fails: 'negative substring length not allowed' },
  { sql: "select substring('abc', 5, 2), substring(null, 1, 2)", answers: [['', null]] },
  {
    sql: "select left('français', 5), right('français', 4), left('ab', 5), right('ab', 5)",
    answers: [['franç', 'çais', 'ab', 'ab']],
  },
  {
    sql: 'select left(w, n), right(w, n) from word order by n',
    answers: [
      ['', ''],
      ['cate', 'llar'],
      [null, null],
    ],
  },
  { sql: "select left('abc', -1)", says: 'the number is a positive integer', refused: 'LEFT of less than 0' },
  { sql: 'select right(w, n - 5) from word', refused: 'RIGHT of less than 0' },
  {
    sql: "select split_part('2008-03-05', '-', 1), split_part('2008-03-05', '-', 3), split_part('2008-03-05', '-', 4), split_part('abc', '-', 1)",
    answers: [['2008', '05', '', 'abc']],
  },
  {
    sql: "select split_part('a--b', '-', 2), split_part('', '-', 1), split_part(null, '-', 1)",
    answers: [['', '', null]],
  },
  {
    sql: "select split_part('a-b', '-', -1)",
    says: 'a part is greater than 0',
    fails: 'must be greater than zero',
  },
  { sql: "select split_part('a-b', '-', 0)", fails: 'must be greater than zero' },
  // Filling and cutting
  {
    sql: "select lpad('cat', 7), rpad('cat', 7), lpad('caterpillar', 8), rpad('caterpillar', 8)",
    says: 'what is too long is cut on the right',
    answers: [['    cat', 'cat    ', 'caterpil', 'caterpil']],
  },
  {
    sql: "select lpad('cat', 7, '01'), rpad('cat', 7, '01'), lpad('cat', -1), rpad('cat', 0, 'x')",
    answers: [['0101cat', 'cat0101', '', '']],
  },
  { sql: "select lpad('cat', 7, '')", refused: 'with an empty text' },
  { sql: "select lpad(null, 3), rpad('a', null)", answers: [[null, null]] },
  {
    sql: "select trim('  dog  '), btrim('  dog  '), ltrim('  dog '), rtrim(' dog  ')",
    answers: [['dog', 'dog', 'dog ', ' dog']],
  },
  {
    sql: `select trim('"' from '"dog"'), trim(both 'x' from 'xxdogx'), trim(leading 'x' from 'xdogx'), trim(trailing 'x' from 'xdogx')`,
    answers: [['dog', 'dog', 'dogx', 'xdog']],
  },
  {
    sql: "select btrim('xyzaxyzbxyzcxyz', 'xyz'), rtrim('Gillette Park', 'Park'), ltrim('2008-01', '20')",
    says: 'any of the characters goes',
    answers: [['axyzbxyzc', 'Gillette ', '8-01']],
  },
  { sql: "select trim(null), btrim('a', null)", answers: [[null, null]] },
  { sql: "select trim('\t a')", says: 'blanks alone go', answers: [['\t a']] },
  // Changing
  {
    sql: "select upper('straße ä'), lower('ÄÖÜ Abc'), upper(null)",
    answers: [['STRAßE Ä', 'äöü abc', null]],
  },
  { sql: "select reverse('français'), reverse(''), reverse(null)", answers: [['siaçnarf', '', null]] },
  { sql: "select repeat('ab', 3), repeat('ab', 0), repeat(null, 2)", answers: [['ababab', '', null]] },
  { sql: "select repeat('ab', -1)", refused: 'REPEAT of less than 0' },
  {
    sql: 'select repeat(n, 2) from word',
    says: 'Redshift turns the number into a text',
    refused: 'for these types',
  },
  {
    sql: "select replace('Shows and shows', 'Shows', 'Theatre'), replace('aaa', 'a', ''), replace(null, 'a', 'b'), replace('a', 'a', null)",
    answers: [['Theatre and shows', '', null, null]],
  },
  { sql: "select replace('abc', '', 'x')", refused: 'REPLACE of an empty text' },
  { sql: "select initcap('a b')", refused: 'Initcap' },
  { sql: "select translate('abc', 'a', 'b')", refused: 'Translate' },
  { sql: 'select chr(65)', refused: 'Chr' },
  { sql: "select ascii('a')", refused: 'Ascii' },
  { sql: "select quote_literal('a')", refused: 'quote_literal' },
  { sql: "select regexp_substr('a1', '[0-9]')", refused: 'Regexp' },
  { sql: "select regexp_count('a1', '[0-9]')", refused: 'Regexp' },
  { sql: "select regexp_replace('a1', '[0-9]', '')", refused: 'RegexpReplace' },
  { sql: "select json_extract_path_text('{}', 'a')", refused: 'JSON' },
  // Joining
  {
    sql: "select 'a' || 'b', 'a' || null, w || '|' || c || '|' from word where n = 4",
    says: 'NULL with anything is NULL',
    answers: [['ab', null, 'caterpillar|cat|']],
  },
  {
    sql: "select 'n' || 5, 1.50 || 'x', 'd' || 2.5::float, date '2011-01-05' || '!'",
    answers: [['n5', '1.50x', 'd2.5', '2011-01-05!']],
  },
  { sql: "select 'x' || (1::float / 3::float)", refused: 'of more than 15 digits' },
  { sql: "select 'x' || (n = 4) from word", refused: 'a boolean as a text' },
  { sql: "select concat('a', 'b')", refused: 'concat' },
  { sql: "select w + 'x' from word", says: 'Redshift joins texts by +', refused: 'for these types' },
  // Hashing
  {
    sql: "select md5('Amazon Redshift'), md5(''), md5(null)",
    answers: [['f7415e33f972c03abd4f3fed36748f7a', EMPTY_MD5, null]],
  },
  {
    sql: "select sha2('abc', 256), sha2('abc', 0) = sha2('abc', 256), sha2('abc', 224)",
    answers: [
      [
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        true,
        '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
      ],
    ],
  },
  {
    sql: "select len(sha2('abc', 384)), left(sha2('abc', 512), 8), sha2(null, 256)",
    answers: [[96, 'ddaf35a1', null]],
  },
  {
    sql: "select sha2('abc', 257), sha2('abc', -1)",
    says: 'an empty text where there are no such bits',
    answers: [['', '']],
  },
  {
    sql: "select sha2('ä', 256)",
    says: 'of the bytes of UTF-8',
    answers: [['33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc']],
  },
  { sql: "select sha1('abc')", refused: 'SHA' },
  { sql: "select func_sha1('abc')", refused: 'func_sha1' },
  { sql: "select crc32('abc')", refused: 'crc32' },
  {
    sql: "select strtol('0xf', 16), strtol('abcd1234', 16), strtol('1234567', 10), strtol('1234567', 8), strtol('110101', 2)",
    answers: [[15, 2882343476, 1234567, 342391, 53]],
  },
  {
    sql: "select strtol(' -ff', 16), strtol('+7', 8), strtol('', 2), strtol(null, 16)",
    says: 'an empty text is 0',
    answers: [[-255, 7, 0, null]],
  },
  { sql: "select strtol('xyz', 16)", fails: 'not valid to be converted to base 16' },
  { sql: "select strtol('1', 37)", fails: 'base 37 is invalid' },
  { sql: "select strtol('8000000000000000', 16)", says: 'past the signed 64 bits', fails: 'out of range' },
];
