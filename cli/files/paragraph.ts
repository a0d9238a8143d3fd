/** What went wrong, as a user reads it. */

/** What went wrong, on one line and without a stack. */
export function paragraph(problem: unknown): string {
  const isError = typeof problem === 'object' && problem !== null && 'message' in problem;
  const message = String(isError ? problem.message : problem);
  const [text = ''] = message.split(/\n\s*(?:at |- |Require stack|\d+ \|)/);
  return visible(text.replace(/\s*\n\s*/g, ' ').trim()) || 'it fails without a message';
}

/** Text of others, with what would command a terminal spelled out. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
