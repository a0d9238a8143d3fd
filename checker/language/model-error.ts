/** A definition that Racewalk refuses. The message says where, what is wrong and what to write instead. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
