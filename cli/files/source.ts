/** The places of users' files that an error is about: read off its stack, and only when there is one to tell. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { mapOf } from './compile.ts';
import { beforeTests } from './operators.ts';
import { type Position, positionOf } from './part.ts';
import { SourceError } from './tested.ts';

interface Source {
  /** As the user would name it. */
  readonly name: string;
  readonly text: string;
  /** What the compiler was given: the same, line for line; null for what is run as it is. */
  readonly compiled: string | null;
  /** How many characters stand before the first line where it is run. */
  readonly head: number;
}
/** Users' files as they were when they were loaded, by path. */
const sources = new Map<string, Source>();

// jiti runs what is compiled as the body of a function, whose head is on the first line.
const head = '(function (exports, require, module, __filename, __dirname, jitiImport, jitiESMResolve) { '.length;
const asyncHead = head + 'async '.length;

/** Remembers what a user's file said when it was compiled, and whether it may wait for others. */
export function remember(path: string, name: string, text: string, compiled: string | null, isAsync: boolean): void {
  sources.set(path, { name, text, compiled, head: isAsync ? asyncHead : head });
}

/** The named file, which may be run as it is. */
export function begin(path: string, name: string): void {
  sources.set(path, { name, text: readFileSync(path, 'utf8'), compiled: null, head: 0 });
}

/** `cache.ts:12:5` for the innermost place of a user's file that the error leads to; null if it leads to none. */
export function placeOf(problem: unknown): string | null {
  if (typeof problem !== 'object' || problem === null) return null;
  if (problem instanceof SourceError) return problem.place;
  const { message, stack, part } = problem as { message?: unknown; stack?: unknown; part?: unknown };
  if (typeof stack !== 'string') return null;
  const mistake = mistakeIn(String(message));
  if (mistake !== null) return mistake;
  const [, missing] = /Cannot find (?:module|package) '([^']+)'/.exec(stack) ?? [];
  if (missing !== undefined) return importOf(missing);
  const found = callIn(stack);
  if (found === null) return null;
  const { name, text, call } = found;
  const at = positionOf(text, call, Array.isArray(part) ? part : []);
  return `${name}:${at.line}:${at.column}`;
}

/** A call in a user's file. */
export interface Call {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly call: Position;
}
/** The innermost call of a stack that stands in a user's file. */
export function callIn(stack: string): Call | null {
  for (const line of stack.split('\n')) {
    const found = [...sources].find(([path]) => line.includes(`${path}:`));
    const [, row, column] = /:(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (found === undefined || row === undefined) continue;
    const [path, source] = found;
    const { name, text } = source;
    return { path, name, text, call: written(path, source, { line: Number(row), column: Number(column) }) };
  }
  return null;
}

/** Where a compiler says that a file is no program. */
function mistakeIn(message: string): string | null {
  const [, path, line, column] = /(\S+):(\d+):(\d+)\s*$/.exec(message) ?? [];
  const source = sources.get(path ?? '');
  return source === undefined ? null : `${source.name}:${line}:${Number(column) + 1}`;
}

/** The import of what is not there: a compiler gathers all imports in one place. */
function importOf(module: string): string | null {
  for (const { name, text } of sources.values()) {
    const at = Math.max(text.indexOf(`'${module}'`), text.indexOf(`"${module}"`));
    if (at < 0) continue;
    const lines = text.slice(0, at).split('\n');
    return `${name}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
  }
  return null;
}

/** Where in what the user wrote a place of the compiled text comes from. */
function written(path: string, { name, text, compiled, head }: Source, { line, column: ran }: Position): Position {
  const column = line === 1 ? Math.max(1, ran - head) : ran;
  if (compiled === null) return { line, column };
  return beforeTests(text, name, beforeCompiling(path, compiled, { line, column }));
}
function beforeCompiling(path: string, compiled: string, { line, column }: Position): Position {
  const { version, ...map } = mapOf(compiled, path) ?? { version: 3 };
  if (!('mappings' in map)) return { line, column };
  const entry = new SourceMap({ ...map, version: String(version), sourcesContent: [] } as never).findEntry(
    line - 1,
    column - 1,
  );
  return 'originalLine' in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : { line, column };
}
