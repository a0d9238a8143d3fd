/** Terms in Promela. A variable holds its leaf's value less the smallest one, so that it starts from 0. */
import type { Code } from '../compile/lower/code.ts';
import * as code from '../compile/lower/code.ts';
import { negate, same } from './facts.ts';

export interface Variable {
  readonly name: string;
  /** The leaf's smallest value. */
  readonly lo: number;
  /** Macros for the values of the leaf, if they have names. */
  readonly words: ReadonlyMap<number, string>;
}
export interface Vocabulary {
  variable(leaf: number): Variable;
  /** What holds a value in the middle of a step. */
  temporary(id: number): string;
  /** The macro that picks one of the variables by a number: the last one if it is none of the others' numbers. */
  pick(variables: readonly Variable[], numbers: readonly number[]): string;
}

/** How strongly an expression's outermost operator binds. */
const levels = { or: 1, and: 2, equality: 3, relation: 4, sum: 5, atom: 6 } as const;
interface Text {
  readonly text: string;
  readonly level: number;
}

export class Terms {
  private readonly vocabulary: Vocabulary;
  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  condition(of: Code): string {
    return this.truth(of).text;
  }
  /** What must hold together; nothing if the condition always does. */
  conjuncts(of: Code): string[] {
    if (code.known(of) !== null && code.known(of) !== 0) return [];
    const { node } = of;
    if (node.kind === 'and') return [...this.conjuncts(node.left), ...this.conjuncts(node.right)];
    return [wrap(this.truth(of), levels.and)];
  }

  /** The value to be stored in a leaf's variable. */
  stored(of: Code, into: Variable): string {
    const value = code.known(of);
    const word = value === null ? undefined : into.words.get(value);
    return word ?? this.number(of, -into.lo).text;
  }
  value(of: Code): string {
    return this.number(of, 0).text;
  }

  private truth(of: Code): Text {
    const { node } = of;
    switch (node.kind) {
      case 'constant':
        return atom(node.value === 0 ? 'false' : 'true');
      case 'and':
      case 'or': {
        const level = levels[node.kind];
        const sides = [this.truth(node.left), this.truth(node.right)];
        // A mixture reads better, and gcc warns less, with parentheses.
        const texts = sides.map((side) => wrap(side, side.level === level ? level : levels.equality));
        return { text: texts.join(node.kind === 'and' ? ' && ' : ' || '), level };
      }
      case 'not':
        return this.negated(node.of);
      case 'if': {
        const element = this.element(of);
        if (element !== null && element.lo === 0) return element;
        return atom(this.choice(this.truth(node.cond), this.truth(node.yes), this.truth(node.no)));
      }
      case 'binary':
        if (node.op === '===') return this.compared('==', levels.equality, node.left, node.right);
        if (node.op === '<') return this.less(node.left, node.right, true);
        return this.unequalToZero(of);
      case 'leaf':
        return this.vocabulary.variable(node.leaf).lo === 0 ? this.number(of, 0) : this.unequalToZero(of);
      default:
        return this.number(of, 0);
    }
  }

  private negated(of: Code): Text {
    const { node } = of;
    if (node.kind === 'binary' && node.op === '===') {
      return this.compared('!=', levels.equality, node.left, node.right);
    }
    if (node.kind === 'binary' && node.op === '<') {
      return this.less(node.left, node.right, false);
    }
    const moved = negate(of);
    return moved.node.kind === 'not' ? atom(`!${wrap(this.truth(of), levels.atom)}`) : this.truth(moved);
  }

  // A constant stands on the right.
  private less(left: Code, right: Code, truth: boolean): Text {
    if (code.known(left) !== null) return this.compared(truth ? '>' : '<=', levels.relation, right, left);
    return this.compared(truth ? '<' : '>=', levels.relation, left, right);
  }
  private unequalToZero(of: Code): Text {
    return this.compared('!=', levels.equality, of, code.constant(0));
  }

  private compared(operator: string, level: number, left: Code, right: Code): Text {
    const word = this.word(left, right);
    const shift = this.shift(left) ?? this.shift(right) ?? 0;
    const one = wrap(this.number(left, -shift), levels.sum);
    return { text: `${one} ${operator} ${word ?? wrap(this.number(right, -shift), levels.sum)}`, level };
  }
  private word({ node }: Code, right: Code): string | undefined {
    const value = code.known(right);
    return node.kind === 'leaf' && value !== null ? this.vocabulary.variable(node.leaf).words.get(value) : undefined;
  }
  /** By how much the term's first variable is shifted, so that comparing needs no arithmetic. */
  private shift({ node }: Code): number | null {
    if (node.kind === 'leaf') return this.vocabulary.variable(node.leaf).lo;
    if (node.kind === 'if') return this.shift(node.yes) ?? this.shift(node.no);
    return node.kind === 'binary' && node.op === '+' ? this.shift(node.left) : null;
  }

  /** The value of the term plus a constant. */
  private number(of: Code, plus: number): Text {
    const { node } = of;
    switch (node.kind) {
      case 'constant':
        return constant(node.value + plus);
      case 'leaf': {
        const { name, lo } = this.vocabulary.variable(node.leaf);
        return sum(atom(name), lo + plus);
      }
      case 'temporary':
        return sum(atom(this.vocabulary.temporary(node.id)), plus);
      case 'if': {
        const element = this.element(of);
        if (element !== null) return sum(element, element.lo + plus);
        return atom(this.choice(this.truth(node.cond), this.number(node.yes, plus), this.number(node.no, plus)));
      }
      case 'bit':
        return sum(atom(`(1 << ${wrap(this.number(node.of, 0), levels.atom)})`), plus);
      case 'binary':
        return this.arithmetic(node, of, plus);
      default:
        return sum(atom(wrap(this.truth(of), levels.atom)), plus);
    }
  }

  private arithmetic(node: Code['node'] & { kind: 'binary' }, of: Code, plus: number): Text {
    const { op, left, right } = node;
    const value = code.known(right);
    switch (op) {
      case '+':
        if (value !== null) return this.number(left, value + plus);
        return { text: `${this.number(left, plus).text} + ${this.number(right, 0).text}`, level: levels.sum };
      case '-':
        if (value !== null) return this.number(left, plus - value);
        return {
          text: `${this.number(left, plus).text} - ${wrap(this.number(right, 0), levels.atom)}`,
          level: levels.sum,
        };
      case '%':
        return sum(atom(`(${wrap(this.number(left, 0), levels.atom)} % ${this.number(right, 0).text})`), plus);
      case '&':
      case '|': {
        const sides = [left, right].map((side) => wrap(this.number(side, 0), levels.atom));
        return sum(atom(`(${sides.join(` ${op} `)})`), plus);
      }
      default:
        return sum(atom(wrap(this.truth(of), levels.atom)), plus);
    }
  }

  /** What is chosen as an array's element is, spelled as one. */
  private element(of: Code): (Text & { readonly lo: number }) | null {
    const [numbers, variables]: [number[], Variable[]] = [[], []];
    const { node } = of;
    const index = node.kind === 'if' ? compared(node.cond)?.left : undefined;
    if (index === undefined) return null;
    const shift = this.shift(index) ?? 0;
    for (let rest = of; ; ) {
      if (rest.node.kind === 'leaf') {
        variables.push(this.vocabulary.variable(rest.node.leaf));
        break;
      }
      const test = rest.node.kind === 'if' ? compared(rest.node.cond) : null;
      if (rest.node.kind !== 'if' || test === null || !same(test.left, index) || rest.node.yes.node.kind !== 'leaf') {
        return null;
      }
      numbers.push(test.value - shift);
      variables.push(this.vocabulary.variable(rest.node.yes.node.leaf));
      rest = rest.node.no;
    }
    const [first] = variables;
    if (first === undefined || variables.some(({ lo }) => lo !== first.lo)) return null;
    return { ...atom(`${this.vocabulary.pick(variables, numbers)}(${this.number(index, -shift).text})`), lo: first.lo };
  }

  private choice(cond: Text, yes: Text, no: Text): string {
    return `(${cond.text} -> ${yes.text} : ${no.text})`;
  }
}

function compared({ node }: Code): { readonly left: Code; readonly value: number } | null {
  if (node.kind !== 'binary' || node.op !== '===') return null;
  const value = code.known(node.right);
  return value === null ? null : { left: node.left, value };
}

function atom(text: string): Text {
  return { text, level: levels.atom };
}
/** A number as C's int. */
function constant(value: number): Text {
  const int = value | 0;
  return int < 0 ? { text: `(${int})`, level: levels.atom } : atom(String(int));
}
function sum(term: Text, plus: number): Text {
  if (plus === 0) return term;
  return { text: `${term.text} ${plus < 0 ? '-' : '+'} ${Math.abs(plus)}`, level: levels.sum };
}
function wrap({ text, level }: Text, least: number): string {
  return level < least ? `(${text})` : text;
}
