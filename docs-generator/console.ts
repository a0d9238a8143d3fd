/**
 * Documents whose examples are run. A `ts` or `js` block whose first line is the comment `// name.ts` is a file; a `console`
 * block is one command, `$ npx racewalk …`, and what it prints.
 */

/** Whose commands are run: by `npm run docs`, which writes anew what they print, and by tests, which compare it. */
export const documentsWithExamples = [
  'README.md',
  'docs/guide/first-protocol.md',
  'docs/guide/locks.md',
  'docs/guide/waiting.md',
  'docs/guide/liveness.md',
  'docs/guide/memory-models.md',
  'docs/guide/verdicts.md',
];

export interface ExampleFile {
  readonly name: string;
  readonly content: string;
}
export interface Example {
  /** What follows `npx racewalk`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly output: string;
}

export function filesIn(markdown: string): ExampleFile[] {
  return [...markdown.matchAll(/^```[jt]s\n(\/\/ ([\w.-]+\.[jt]s)\n[\s\S]*?)^```$/gm)].map(
    ([, content = '', name = '']) => ({
      name,
      content,
    }),
  );
}

const consoleBlock = /^```console\n\$ npx racewalk (.*)\n([\s\S]*?)^```$/gm;

export function examplesIn(markdown: string): Example[] {
  return [...markdown.matchAll(consoleBlock)].map(([, command = '', output = '']) => ({
    command,
    args: argumentsOf(command),
    output,
  }));
}

/** The document with what each command prints now. */
export function refreshed(markdown: string, run: (args: readonly string[]) => string): string {
  return markdown.replace(consoleBlock, (_block, command: string) => {
    return `\`\`\`console\n$ npx racewalk ${command}\n${run(argumentsOf(command))}\`\`\``;
  });
}

/** Split at spaces; single quotes keep words together, as in a shell. */
function argumentsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word);
}
