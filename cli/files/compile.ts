/** TypeScript of users' files to CommonJS. Loaded only where there is such a file. */
import { getFormattedTokens, type Options, transform } from 'sucrase';

/** What only a compiler that knows more than one module at a time, or its place, compiles: it would be lost in silence. */
const beyond = /\bimport\.meta\b|(?:^|[;}])\s*(?:export\s+|declare\s+)*(?:namespace|module)\s+[\w.]+\s*\{/m;
/** Imports in a program's first lines, with what may stand between them. */
const firstImports =
  /^(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/|#!.*|;|(['"])use strict\1|import\b(?!\s*[.(])[^;'"=]*(?:'[^'\n]*'|"[^"\n]*"))*/;
const anImport = /(?:^|[;}])\s*import\b(?!\s*[.(])/m;
const options: Options = { transforms: ['typescript', 'imports'], disableESTransforms: true };

/** Every line stays where it is. Throws for what is no TypeScript or more than is compiled here. */
export function compile(text: string, path: string): string {
  if (beyond.test(text)) throw new SyntaxError(`${path} has import.meta or a namespace`);
  // An import counts from the first line on wherever it stands, but would be compiled to where it stands.
  if (anImport.test(text.replace(firstImports, ''))) throw new SyntaxError(`${path} has an import behind other code`);
  return transform(text, { ...options, filePath: path }).code;
}

/** From the compiled text back to what was written: a source map. */
export function mapOf(text: string, path: string) {
  return transform(text, { ...options, filePath: path, sourceMapOptions: { compiledFilename: path } }).sourceMap;
}

/** A word or sign of a program. */
export interface Token {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** In the text, from 0. */
  readonly start: number;
  readonly end: number;
  /** Such as `name`, `string`, `{`. */
  readonly label: string;
}

export function tokensOf(text: string): Token[] {
  const begins = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) begins.push(at + 1);
  const offset = (line: string, column: string): number => (begins[Number(line) - 1] ?? 0) + Number(column) - 1;
  return getFormattedTokens(text, options)
    .split('\n')
    .flatMap((row) => {
      const [, line, column, lastLine, end, label] = /^(\d+):(\d+)-(\d+):(\d+)\s+(\S+)/.exec(row) ?? [];
      if (line === undefined || column === undefined || lastLine === undefined || end === undefined) return [];
      const [start, past] = [offset(line, column), offset(lastLine, end)];
      return [{ line: Number(line), column: Number(column), start, end: past, label: label ?? '' }];
    });
}
