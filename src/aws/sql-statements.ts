/** Cuts a SQL file into statements. Semicolons inside quotes, comments and `$$` bodies do not count. */

/** Where the piece that begins at `start` ends: a comment, a quoted text, a dollar body, or one character. */
function endOfPiece(sql: string, start: number): number {
  const closing = (mark: string, from: number): number => {
    const found = sql.indexOf(mark, from);
    return found < 0 ? sql.length : found + mark.length;
  };
  if (sql.startsWith('--', start)) return closing('\n', start);
  if (sql.startsWith('/*', start)) return closing('*/', start + 2);
  if (sql.startsWith('$$', start)) return closing('$$', start + 2);
  if (sql[start] === "'") return closing("'", start + 1);
  if (sql[start] === '"') return closing('"', start + 1);
  return start + 1;
}

function isComment(piece: string): boolean {
  return piece.startsWith('--') || piece.startsWith('/*');
}

/** The statements of a file in order, without the comments between them; comments inside a body stay. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let statement = '';
  for (let at = 0; at < sql.length;) {
    const end = endOfPiece(sql, at);
    const piece = sql.slice(at, end);
    if (piece === ';') {
      statements.push(statement.trim());
      statement = '';
    } else if (isComment(piece)) statement += statement.trim() === '' ? '' : '\n';
    else statement += piece;
    at = end;
  }
  statements.push(statement.trim());
  return statements.filter((text) => text !== '');
}
