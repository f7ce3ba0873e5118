/** ESLint rule: a function has at most `max` lines of its own; those of functions inside it are theirs. */

/** A factory of ten short functions is not one long function, which is what ESLint's own rule would call it. */
export const ownLines = {
  meta: { type: 'suggestion', schema: [{ type: 'integer' }] },
  create(context) {
    const [max] = context.options;
    const comments = commentLines(context.sourceCode);
    const open = [];
    const enter = (node) => open.push({ node, inner: 0 });
    const exit = (node) => {
      const { inner } = open.pop();
      const lines = countLines(node, context.sourceCode, comments);
      if (open.length > 0) open.at(-1).inner += lines;
      const own = lines - inner;
      if (own > max)
        context.report({
          node,
          loc: node.loc.start,
          message: `This function has ${own} lines of its own; at most ${max}.`,
        });
    };
    const functions = ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)';
    return { [functions]: enter, [`${functions}:exit`]: exit };
  },
};

function commentLines(sourceCode) {
  const lines = new Set();
  for (const comment of sourceCode.getAllComments())
    for (let line = comment.loc.start.line; line <= comment.loc.end.line; line += 1)
      if (!sourceCode.getTokenBefore(comment) || onItsOwn(sourceCode, line)) lines.add(line);
  return lines;
}

function onItsOwn(sourceCode, line) {
  return /^\s*(\/\/|\/\*|\*)/.test(sourceCode.lines[line - 1]);
}

function countLines(node, sourceCode, comments) {
  let count = 0;
  for (let line = node.loc.start.line; line <= node.loc.end.line; line += 1)
    if (!comments.has(line) && sourceCode.lines[line - 1].trim() !== '') count += 1;
  return count;
}
