/**
 * JavaScript's own operators do not look into a condition: it is an object, and so counts as true. No value tells of
 * `a || b` afterwards, so a user's source is read, and what these operators are given is handed to a test first.
 */
import type { Expression, Module, Node, Span } from '@swc/core';
import { Cond } from '../../checker/language/expression.ts';
import { ModelError } from '../../checker/language/model-error.ts';
import { FlagPlace } from '../../checker/language/place.ts';

/** What a source is compiled with must be able to `require` this, exporting `tested`. */
export const testingModule = 'racewalk/tested';

const instead: { readonly [operator: string]: string } = {
  '||': 'write or(…, …)',
  '&&': 'write and(…, …)',
  '!': 'write not(…)',
  '?:': 'write when(…), pick(…) or pickWord(…)',
  if: 'write when(…) in an effect',
};

/** Gives the value back. `presence`: the operator may well ask whether there is one, so that only a field is refused. */
export function tested(value: unknown, operator: string, place: string, presence: boolean): unknown {
  if (!(presence ? value instanceof FlagPlace : value instanceof Cond)) return value;
  const asks = presence ? '' : ', or compare with undefined if you ask whether there is one';
  throw new ModelError(
    `${place}: ${operator} of JavaScript takes a condition for true, whatever it says; ${instead[operator]}${asks}`,
  );
}

/** Where one operand stands, in bytes of the source. */
interface Operand {
  readonly span: Span;
  readonly operator: string;
  readonly presence: boolean;
}

/** Whether the source has any of the operators: most need not be parsed twice. */
const mayTest = /\|\||&&|!(?!=)|\?(?![.:?])|\bif\b/;

/** The same source with its operands tested; `name` is what messages call the file. */
export function withTests(source: string, name: string, parse: (source: string) => Module): string {
  if (!mayTest.test(source)) return source;
  const module = parse(source);
  const parameters = new Set<string>();
  const operands: Operand[] = [];
  visit(module, (node) => {
    for (const parameter of parametersOf(node)) parameters.add(parameter);
  });
  visit(module, (node) => {
    for (const [operator, operand] of operandsOf(node)) {
      const kind = kindOf(operand, parameters);
      if (kind !== null) operands.push({ span: spanOf(operand), operator, presence: kind === 'presence' });
    }
  });
  return inserted(source, operands, name);
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see);
  } else if (isNode(value)) {
    see(value);
    for (const each of Object.values(value)) visit(each, see);
  }
}
type AnyNode = Node & { readonly [field: string]: unknown };
function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null;
}

/** The names that a function gives its arguments. */
function parametersOf(node: Node): string[] {
  const { params } = node as AnyNode;
  if (!Array.isArray(params)) return [];
  const names: string[] = [];
  visit(params, (each) => {
    const { type, value } = each as AnyNode;
    if (type === 'Identifier' && typeof value === 'string') names.push(value);
  });
  return names;
}

/** What the node takes for true or false. */
function operandsOf(node: Node): [operator: string, operand: unknown][] {
  const { type, operator, left, argument, test } = node as AnyNode;
  if (type === 'BinaryExpression' && (operator === '||' || operator === '&&')) return [[operator, left]];
  if (type === 'UnaryExpression' && operator === '!') return [[operator, argument]];
  if (type === 'ConditionalExpression') return [['?:', test]];
  return type === 'IfStatement' ? [['if', test]] : [];
}

/** How an operand that may be a condition is to be tested; null for what is none, or is only asked whether it is there. */
function kindOf(operand: unknown, parameters: ReadonlySet<string>): 'value' | 'presence' | null {
  const { type, operator, value, expression, object, left, right } = operand as AnyNode;
  if (type === 'ParenthesisExpression' || type === 'TsNonNullExpression') return kindOf(expression, parameters);
  if (type === 'CallExpression') return 'value';
  if (type === 'BinaryExpression' && (operator === '||' || operator === '&&')) {
    // It is one of the two.
    const kinds = [kindOf(left, parameters), kindOf(right, parameters)];
    return kinds.find((kind) => kind === 'value') ?? kinds.find((kind) => kind === 'presence') ?? null;
  }
  if (type === 'Identifier') return parameters.has(String(value)) ? null : 'value';
  if (type !== 'MemberExpression') return null;
  return kindOf(object, parameters) === 'value' ? 'value' : 'presence';
}
function spanOf(operand: unknown): Span {
  return (operand as Expression & { span: Span }).span;
}

/** Positions count from 1, in bytes. What is nested is opened later and closed earlier. */
function inserted(source: string, operands: readonly Operand[], name: string): string {
  const bytes = Buffer.from(source);
  const pieces = operands.flatMap(({ span: { start, end }, operator, presence }) => {
    const line = bytes
      .subarray(0, start - 1)
      .toString()
      .split('\n');
    const place = `${name}:${line.length}:${(line.at(-1) ?? '').length + 1}`;
    const words = [operator, place].map((word) => JSON.stringify(word)).join(', ');
    return [
      { at: start - 1, order: -end, text: `require(${JSON.stringify(testingModule)}).tested(` },
      { at: end - 1, order: 1 / start, text: `, ${words}, ${presence})` },
    ];
  });
  let result = '';
  let from = 0;
  // Where one ends as another begins, the end comes first.
  for (const { at, text } of pieces.sort((a, b) => a.at - b.at || isOpening(a) - isOpening(b) || a.order - b.order)) {
    result += bytes.subarray(from, at).toString() + text;
    from = at;
  }
  return result + bytes.subarray(from).toString();
}
function isOpening({ order }: { readonly order: number }): number {
  return order < 0 ? 1 : 0;
}
