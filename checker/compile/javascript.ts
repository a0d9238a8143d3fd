/** Prints a program as JavaScript: one function per actor, one for the checks on a state. */
import type { Code, Instruction } from './code.ts';
import type { Layout, Slot } from './layout.ts';
import type { Judgement, Program } from './program.ts';

/**
 * The names that the printed text uses. `w0…` are the words before the step, `n0…` as the step leaves them,
 * `t0…` temporaries, `soon` and `hard` the number of a failed check plus one.
 */
export class Printer {
  private readonly layout: Layout;

  constructor(layout: Layout) {
    this.layout = layout;
  }

  words(prefix: string): string[] {
    return Array.from({ length: this.layout.words }, (_, word) => `${prefix}${word}`);
  }

  expression(code: Code): string {
    const { node } = code;
    switch (node.kind) {
      case 'constant':
        return String(node.value);
      case 'leaf':
        return this.leaf(node.leaf, node.fresh);
      case 'temporary':
        return `t${node.id}`;
      case 'bit':
        return `(1 << ${this.expression(node.of)})`;
      case 'not':
        return `(${this.expression(node.of)} ? 0 : 1)`;
      case 'if':
        return `(${this.condition(node.cond)} ? ${this.expression(node.yes)} : ${this.expression(node.no)})`;
      case 'let':
        return `(t${node.id} = ${this.expression(node.value)}, ${this.expression(node.body)})`;
      case 'check':
        if (node.later) {
          return `((${this.condition(node.ok)}) || soon !== 0 || (soon = ${node.failure + 1}), ${this.expression(node.value)})`;
        }
        return `(${this.condition(node.ok)} ? ${this.expression(node.value)} : (hard === 0 && (hard = ${node.failure + 1}), 0))`;
      case 'and':
      case 'or':
        return `(${this.condition(code)} ? 1 : 0)`;
      case 'binary':
        if (node.op === '===' || node.op === '<') return `(${this.condition(code)} ? 1 : 0)`;
        return `(${this.expression(node.left)} ${node.op} ${this.expression(node.right)})`;
    }
  }

  /** The same, where only truth matters. */
  condition(code: Code): string {
    const { node } = code;
    if (node.kind === 'and') return `(${this.condition(node.left)} && ${this.condition(node.right)})`;
    if (node.kind === 'or') return `(${this.condition(node.left)} || ${this.condition(node.right)})`;
    if (node.kind === 'not') return `!${this.condition(node.of)}`;
    if (node.kind === 'constant') return node.value === 0 ? 'false' : 'true';
    if (node.kind === 'if')
      return `(${this.condition(node.cond)} ? ${this.condition(node.yes)} : ${this.condition(node.no)})`;
    if (node.kind === 'binary' && node.op === '===') {
      return (
        this.leafEquals(node.left, node.right) ?? `(${this.expression(node.left)} === ${this.expression(node.right)})`
      );
    }
    if (node.kind === 'binary' && node.op === '<')
      return `(${this.expression(node.left)} < ${this.expression(node.right)})`;
    return `(${this.expression(code)} !== 0)`;
  }

  private slot(leaf: number): Slot {
    const slot = this.layout.slots[leaf];
    if (!slot) throw new Error(`leaf ${this.layout.leaves.all[leaf]?.text} has no room in the state`);
    return slot;
  }
  private lo(leaf: number): number {
    return this.layout.leaves.all[leaf]?.lo ?? 0;
  }

  private leaf(leaf: number, fresh: boolean): string {
    const { word, shift, bits } = this.slot(leaf);
    const name = `${fresh ? 'w' : 'n'}${word}`;
    const shifted = shift === 0 ? name : `${name} >>> ${shift}`;
    const masked = shift + bits === 32 && shift > 0 ? `(${shifted})` : `(${shifted} & ${mask(bits)})`;
    const lo = this.lo(leaf);
    return lo === 0 ? masked : `(${masked} ${lo < 0 ? '-' : '+'} ${Math.abs(lo)})`;
  }

  // A leaf against a constant needs no shift.
  private leafEquals(left: Code, right: Code): string | null {
    if (left.node.kind !== 'leaf' || right.node.kind !== 'constant') return null;
    const { word, shift, bits } = this.slot(left.node.leaf);
    const value = (right.node.value - this.lo(left.node.leaf)) << shift;
    return `((${left.node.fresh ? 'w' : 'n'}${word} & ${mask(bits) << shift}) === ${value})`;
  }

  instructions(list: readonly Instruction[], event: number): string {
    return this.merged(list)
      .map((each) => (typeof each === 'string' ? each : this.instruction(each, event)))
      .join('\n');
  }

  // Neighbouring stores of constants to one word become one.
  private merged(list: readonly Instruction[]): (string | Instruction)[] {
    const out: (string | Instruction)[] = [];
    const pending = new Map<number, { clear: number; set: number }>();
    const flush = (): void => {
      for (const [word, { clear, set }] of pending)
        out.push(`n${word} = n${word} & ${~clear}${set === 0 ? '' : ` | ${set}`};`);
      pending.clear();
    };
    for (const each of list) {
      if (each.kind === 'store' && each.value.node.kind === 'constant') {
        const { word, shift, bits } = this.slot(each.leaf);
        const field = mask(bits) << shift;
        const old = pending.get(word) ?? { clear: 0, set: 0 };
        const value = (each.value.node.value - this.lo(each.leaf)) << shift;
        pending.set(word, { clear: old.clear | field, set: (old.set & ~field) | value });
      } else {
        flush();
        out.push(each);
      }
    }
    flush();
    return out;
  }

  private instruction(instruction: Instruction, event: number): string {
    switch (instruction.kind) {
      case 'store': {
        const { word, shift, bits } = this.slot(instruction.leaf);
        const lo = this.lo(instruction.leaf);
        const value = this.expression(instruction.value);
        const biased = lo === 0 ? value : `(${value} ${lo < 0 ? '+' : '-'} ${Math.abs(lo)})`;
        const text = `n${word} = n${word} & ${~(mask(bits) << shift)} | ${shift === 0 ? biased : `${biased} << ${shift}`};`;
        return text + this.failed(instruction.value, event);
      }
      case 'let':
        return `t${instruction.id} = ${this.expression(instruction.value)};${this.failed(instruction.value, event)}`;
      case 'if':
        return this.branch(instruction, event);
      case 'fail':
        return `fail(s, ${event}, ${instruction.failure}); break step;`;
      case 'later':
        return `if (soon === 0) soon = ${instruction.failure + 1};`;
      case 'taken':
        return `if (soon !== 0) { fail(s, ${event}, soon - 1); break step; }`;
      case 'begin':
        return this.words('n')
          .map((name, word) => `${name} = w${word};`)
          .join(' ');
      case 'emit':
        return `${this.emit(instruction.transition)} break step;`;
    }
  }

  private branch(instruction: Instruction & { kind: 'if' }, event: number): string {
    const failed = this.failed(instruction.cond, event);
    const cond = failed === '' ? this.condition(instruction.cond) : 'test';
    const before = failed === '' ? '' : `test = ${this.condition(instruction.cond)};${failed}\n`;
    const yes = this.instructions(instruction.yes, event);
    const no = this.instructions(instruction.no, event);
    if (no === '') return `${before}if (${cond}) {\n${yes}\n}`;
    return `${before}if (${cond}) {\n${yes}\n} else {\n${no}\n}`;
  }

  private failed(value: Code, event: number): string {
    return value.fails ? ` if (hard !== 0) { fail(s, ${event}, hard - 1); hard = 0; break step; }` : '';
  }

  private emit(transition: number): string {
    const { words } = this.layout;
    const base = words === 1 ? 'b' : `b * ${words}`;
    const stores = this.words('n').map((name, word) => `batch[${word === 0 ? base : `${base} + ${word}`}] = ${name};`);
    return `${stores.join(' ')} hashes[b] = ${hash(this.words('n'))}; origins[b] = s; fired[b] = ${transition}; b++;`;
  }

  judgement({ cond }: Judgement): string {
    return this.condition(cond);
  }
}

function mask(bits: number): number {
  return bits >= 32 ? -1 : 2 ** bits - 1;
}

/** A mixing of all words; whole states are compared afterwards, so it need not be perfect. */
export function hash(names: readonly string[]): string {
  const mixed = names.reduce(
    (text, name, at) => (at === 0 ? `imul(${name}, 0x9e3779b1)` : `imul(spread(${text}) ^ ${name}, 0x85ebca6b)`),
    '',
  );
  return `spread(imul(spread(${mixed}), 0xc2b2ae35))`;
}

/** Whether the instructions contain a check of an access, which is reported when the transition is taken. */
function checksAccess(list: readonly Instruction[]): boolean {
  const inCode = (code: Code): boolean => {
    const { node } = code;
    if (!code.fails) return false;
    switch (node.kind) {
      case 'check':
        return node.later || inCode(node.ok) || inCode(node.value);
      case 'binary':
      case 'and':
      case 'or':
        return inCode(node.left) || inCode(node.right);
      case 'not':
      case 'bit':
        return inCode(node.of);
      case 'if':
        return inCode(node.cond) || inCode(node.yes) || inCode(node.no);
      case 'let':
        return inCode(node.value) || inCode(node.body);
      default:
        return false;
    }
  };
  return list.some((each) => {
    if (each.kind === 'later') return true;
    if (each.kind === 'if') return inCode(each.cond) || checksAccess(each.yes) || checksAccess(each.no);
    return (each.kind === 'store' || each.kind === 'let') && inCode(each.value);
  });
}
function withoutTaken(list: readonly Instruction[]): Instruction[] {
  return list.flatMap((each): Instruction[] => {
    if (each.kind === 'taken') return [];
    return [each.kind === 'if' ? { ...each, yes: withoutTaken(each.yes), no: withoutTaken(each.no) } : each];
  });
}

/** One function per actor: appends the successors of state `s` to the batch and returns its new length. */
export function printActors(program: Program): string {
  const printer = new Printer(program.layout);
  const functions = program.actors.map(({ actor, cases }) => {
    const control = program.layout.slots[program.layout.leaves.control[actor.index]?.id ?? -1];
    const bodies = cases.map(({ state, events }) => {
      const steps = events.map(({ event, body }) => {
        const disciplined = checksAccess(body);
        const text = printer.instructions(disciplined ? body : withoutTaken(body), event);
        return `${disciplined ? 'soon = 0; ' : ''}step: {\n${text}\n}`;
      });
      return { state, text: steps.join('\n') };
    });
    const names = printer.words('n').map((name, word) => `${name} = w${word}`);
    const declared = [...names, 'test = false', ...temporaries(bodies.map(({ text }) => text).join('\n'))];
    const single = bodies[0]?.text ?? '';
    const dispatch = control
      ? `switch ((w${control.word} >>> ${control.shift}) & ${2 ** control.bits - 1}) {\n${bodies
          .map(({ state, text }) => `case ${controlPosition(actor.chart.states, state)}: {\n${text}\nbreak;\n}`)
          .join('\n')}\n}`
      : single;
    return `function actor${actor.index}(${printer.words('w').join(', ')}, s, b) {\nlet ${declared.join(', ')};\n${dispatch}\nreturn b;\n}`;
  });
  return functions.join('\n');
}

function controlPosition(states: readonly { index: number; kind: string }[], state: number): number {
  return states.filter(({ kind }) => kind !== 'compound').findIndex(({ index }) => index === state);
}

/** Declarations of the temporaries that the text uses. */
function temporaries(text: string): string[] {
  return [...new Set(text.match(/\bt\d+\b/g))].map((name) => `${name} = 0`);
}

/** `inspect` judges a new state, `rest` a quiescent one; both report through `violate(kind, number, state)`. */
export function printJudgements(program: Program): string {
  const printer = new Printer(program.layout);
  const words = printer.words('w').join(', ');
  const report = (kind: number, list: readonly Judgement[]): string =>
    list
      .map((each, at) => {
        const check = each.cond.fails ? `if (hard !== 0) { broken(hard - 1, s); hard = 0; }` : '';
        return `test = ${printer.judgement(each)}; ${check} if (test) violate(${kind}, ${at}, s);`;
      })
      .filter((text) => !text.startsWith('test = false'))
      .join('\n');
  const witness = program.witnesses
    .map((each, at) => {
      const check = each.cond.fails ? `if (hard !== 0) { broken(hard - 1, s); hard = 0; }` : '';
      return `if (seen[${at}] === 0) { if (${printer.judgement(each)}) seen[${at}] = 1; ${check} }`;
    })
    .join('\n');
  const masks = program.waits.map((mask) => printer.expression(mask));
  const waiting = masks.filter((text) => text !== '0');
  const circle = waiting.length === 0 ? '' : `if (circle(${masks.join(', ')})) violate(2, 0, s);`;
  const define = (name: string, body: string): string =>
    `function ${name}(${words}, s) {\nlet ${['test = false', ...temporaries(body)].join(', ')};\n${body}\n}`;
  return `
${define('inspect', [report(0, program.invariants), witness, circle].join('\n'))}
${define('rest', report(1, program.endings))}
${waiting.length === 0 ? '' : printCircle(program.waits.length)}`;
}

// Actors that wait for no waiting actor are taken away until none is left or nothing changes.
function printCircle(actors: number): string {
  const names = Array.from({ length: actors }, (_, actor) => `m${actor}`);
  const initial = names.map((name, actor) => `(${name} !== 0 ? ${2 ** actor} : 0)`).join(' | ');
  const next = names.map((name, actor) => `((${name} & live) !== 0 ? ${2 ** actor} : 0)`).join(' | ');
  return `function circle(${names.join(', ')}) {
let live = ${initial};
for (;;) {
const left = (${next}) & live;
if (left === live) return live !== 0;
live = left;
}
}`;
}
