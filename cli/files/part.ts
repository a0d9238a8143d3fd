/** Finds a part of a call in a source text: the key that an error is about, in the object that the call was given. */
import { createRequire } from 'node:module';
import type * as swc from '@swc/core';

const require = createRequire(import.meta.url);

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
type Part = readonly (string | number)[];

/** Where the part of the call that begins there is written, as far down as the text shows it; the call itself if not at all. */
export function positionOf(source: string, call: Position, part: Part): Position {
  const bytes = Buffer.from(source);
  const { parseSync }: typeof swc = require('@swc/core');
  // The compiler counts bytes from 1.
  const found = callAt(parseSync(source, { syntax: 'typescript' }), offsetOf(source, call) + 1);
  if (found === null) return call;
  const starts = found.given.map((given) => startOf(given, part));
  const start = starts.find((each) => each !== null) ?? found.start;
  return positionAt(bytes.subarray(0, start - 1).toString());
}

function offsetOf(source: string, { line, column }: Position): number {
  const before = source.split('\n').slice(0, line - 1);
  const own = source.split('\n')[line - 1] ?? '';
  return Buffer.byteLength([...before, own.slice(0, column - 1)].join('\n'));
}
function positionAt(before: string): Position {
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The boundary to the syntax tree, of which only a few shapes matter. */
interface Node {
  readonly type?: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

interface Call {
  readonly start: number;
  readonly given: readonly Node[];
}
/** The innermost call in whose callee the place is: V8 names the method, the compiler's map may name its end. */
function callAt(tree: unknown, place: number): Call | null {
  if (!isNode(tree)) return null;
  const { start, end } = tree.span ?? { start: 0, end: Number.POSITIVE_INFINITY };
  if (place < start || place > end) return null;
  for (const value of Object.values(tree)) {
    const found = callAt(value, place);
    if (found !== null) return found;
  }
  const { callee } = tree;
  if (tree.type !== 'CallExpression' || !isNode(callee) || place > (callee.span?.end ?? 0)) return null;
  const method = isNode(callee.property) ? callee.property.span : undefined;
  const given: readonly unknown[] = Array.isArray(tree.arguments) ? tree.arguments : [];
  return {
    start: (method ?? callee.span)?.start ?? start,
    given: given.flatMap((each) => (isNode(each) && isNode(each.expression) ? [each.expression] : [])),
  };
}

/** Where the key of the part begins, or of the last of its owners that is written there; null if none is. */
function startOf(given: Node, [first, ...rest]: Part): number | null {
  const value = bare(given);
  if (first === undefined || value === null) return null;
  const child = typeof first === 'number' ? elementOf(value, first) : entryOf(value, first);
  if (child === null) return null;
  return startOf(child.value, rest) ?? child.start;
}
interface Child {
  readonly start: number;
  readonly value: Node;
}
function entryOf(object: Node, name: string): Child | null {
  const properties = object.type === 'ObjectExpression' && Array.isArray(object.properties) ? object.properties : [];
  for (const property of properties.filter(isNode)) {
    const key = isNode(property.key) ? property.key : property;
    const start = key.span?.start;
    if (key.value !== name || start === undefined) continue;
    return { start, value: isNode(property.value) ? property.value : key };
  }
  return null;
}
function elementOf(list: Node, at: number): Child | null {
  const elements: readonly unknown[] =
    list.type === 'ArrayExpression' && Array.isArray(list.elements) ? list.elements : [];
  const element = elements[at];
  if (!isNode(element) || !isNode(element.expression)) return null;
  const start = element.expression.span?.start;
  return start === undefined ? null : { start, value: element.expression };
}

/** An object or a list, without what only tells its type; of a function what it gives back. */
function bare(node: Node): Node | null {
  const inner = node.expression;
  if (node.type === 'ObjectExpression' || node.type === 'ArrayExpression') return node;
  if (node.type === 'ArrowFunctionExpression' && isNode(node.body)) return bare(node.body);
  if (Array.isArray(node.stmts)) {
    const given = node.stmts.filter(isNode).find(({ type }) => type === 'ReturnStatement');
    return given !== undefined && isNode(given.argument) ? bare(given.argument) : null;
  }
  return isNode(inner) ? bare(inner) : null;
}
