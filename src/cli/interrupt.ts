/**
 * What Ctrl-C does from now on, in the place of ending the command; a second one ends it at once. Returns what puts things back as they
 * were.
 */
export function onInterrupt(act: () => void): () => void {
  const others = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT').once('SIGINT', act);
  return () => {
    process.off('SIGINT', act);
    for (const other of others) process.on('SIGINT', other);
  };
}
