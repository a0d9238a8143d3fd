/** A definition that Racewalk refuses. The message says what is wrong and what to write instead, the stack says where. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** Which part of what the call was given is wrong: keys, and positions in lists. */
  readonly part: (string | number)[];

  constructor(message: string, part: readonly (string | number)[] = []) {
    super(message);
    this.part = [...part];
  }

  /**
   * The error is about something that was made elsewhere: the calls that made it follow those that noticed. The part is
   * one of the innermost thing of which it is known where it was made.
   */
  within(stack: string, part: readonly (string | number)[]): void {
    const calls = stack.split('\n').filter((line) => /^\s*at /.test(line));
    // Of what was made nobody knows where, a part is of no use.
    if (calls.length === 0) this.part.length = 0;
    if (calls.length === 0) return;
    this.stack = [this.stack ?? this.message, ...calls].join('\n');
    if (this.part.length === 0) this.part.push(...part);
  }
}

/** Does the work; a ModelError that leaves it begins with what it is about. */
export function prefixed<T>(what: string, work: () => T, part: readonly (string | number)[] = []): T {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof ModelError) throw new ModelError(`${what}: ${problem.message}`, part);
    throw problem;
  }
}
