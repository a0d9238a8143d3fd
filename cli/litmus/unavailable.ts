/** What a run on a real kernel needs and this machine lacks. The message says what to do. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
