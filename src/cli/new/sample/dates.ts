/** Which patterns read all of a column's dates or times, in Spark's letters. */

interface Pattern {
  readonly format: string;
  readonly text: RegExp;
}

/** Groups are named: y, m, d. */
const DAYS: readonly Pattern[] = [
  { format: 'yyyy-MM-dd', text: /(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)/ },
  { format: 'yyyy/M/d', text: /(?<y>\d{4})\/(?<m>\d{1,2})\/(?<d>\d{1,2})/ },
  { format: 'M/d/yyyy', text: /(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})/ },
  { format: 'd/M/yyyy', text: /(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4})/ },
  { format: 'd.M.yyyy', text: /(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})/ },
  { format: 'd-M-yyyy', text: /(?<d>\d{1,2})-(?<m>\d{1,2})-(?<y>\d{4})/ },
  { format: 'M-d-yyyy', text: /(?<m>\d{1,2})-(?<d>\d{1,2})-(?<y>\d{4})/ },
  { format: 'd MMM yyyy', text: /(?<d>\d{1,2}) (?<m>[A-Z][a-z]{2}) (?<y>\d{4})/ },
  { format: 'd-MMM-yyyy', text: /(?<d>\d{1,2})-(?<m>[A-Z][a-z]{2})-(?<y>\d{4})/ },
];
const TIMES: readonly Pattern[] = [
  { format: '', text: /(?:)/ },
  { format: ' H:mm', text: / \d{1,2}:\d\d/ },
  { format: ' HH:mm:ss', text: / \d\d:\d\d:\d\d/ },
  { format: "'T'HH:mm:ss", text: /T\d\d:\d\d:\d\d/ },
  { format: "'T'HH:mm:ssXXX", text: /T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)/ },
  { format: "'T'HH:mm:ss.SSSXXX", text: /T\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)/ },
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const PATTERNS = DAYS.flatMap((day) =>
  TIMES.map((time) => ({
    format: day.format + time.format,
    isTime: time.format !== '',
    text: new RegExp(`^${day.text.source}${time.text.source}$`),
  })),
);

export interface DateGuess {
  readonly type: 'date' | 'timestamp';
  /** All that read every value. */
  readonly formats: readonly string[];
}

/** Null where no pattern reads all of them. */
export function guessDates(values: readonly string[]): DateGuess | null {
  const fitting = PATTERNS.filter((pattern) => values.every((value) => reads(pattern, value)));
  const [first] = fitting;
  if (!first || values.length === 0) return null;
  return { type: first.isTime ? 'timestamp' : 'date', formats: fitting.map(({ format }) => format) };
}

/** Whether a text is a date, for each way of writing one. */
export const DATE_READERS = PATTERNS.map((pattern) => (value: string) => reads(pattern, value));

/** A year of two digits, of which nobody knows the century. */
export function isShortDate(value: string): boolean {
  return /^\d{1,2}([/.-])\d{1,2}\1\d{2}$/.test(value);
}

function reads({ text }: Pick<Pattern, 'text'>, value: string): boolean {
  return isDay(text.exec(value)?.groups);
}

function isDay(groups: Readonly<Record<string, string>> | undefined): boolean {
  if (!groups) return false;
  const { y = '', m = '', d = '' } = groups;
  const month = MONTHS.includes(m) ? MONTHS.indexOf(m) + 1 : Number(m);
  const day = new Date(Date.UTC(Number(y), month - 1, Number(d)));
  return day.getUTCMonth() === month - 1 && day.getUTCDate() === Number(d);
}
