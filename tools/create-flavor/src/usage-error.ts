/** An error that the user of the command can fix; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
