/** Where single expressions and statements are evaluated: three actors, the reference interpreter, no search. */
import { setup } from 'xstate';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { evaluate, type Frame, StepFailure } from '../../../checker/interpret/evaluate.ts';
import { execute } from '../../../checker/interpret/execute.ts';
import { type ModelState, standardFields } from '../../../checker/interpret/state.ts';
import { type Effect, role, scenario } from '../../../checker/language/index.ts';
import { type Expression, type SharedBlock, statements, type Value } from '../../../checker/language/ir.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const bystander = role('bystander', { registers: {} }, () => ({}));
const resting = setup(vocabulary(bystander)).createMachine({
  id: 'bystander',
  initial: 'resting',
  states: { resting: { tags: 'idle' } },
});

export class Trial {
  readonly frame: Frame;

  /** Actor 0 acts; 1 and 2 are there to be in its way. */
  constructor(block: SharedBlock, sizes: { readonly [sort: string]: number } = {}) {
    const system = buildSystem(
      scenario({
        name: 'trial',
        text: '',
        actors: { me: bystander.runs(resting), other: bystander.runs(resting), third: bystander.runs(resting) },
        properties: [],
      }),
    );
    const sized = { ...system, blocks: [block], sizeOf: sizesOf(system.sizeOf, sizes) };
    const state: ModelState = {
      control: [0, 0, 0],
      shared: { [block.name]: standardFields(sized, block.fields) },
      registers: [{}, {}, {}],
    };
    this.frame = { system: sized, state, self: 0, chosen: {}, bound: [], accesses: null };
  }

  value(
    expression: Expression,
    { self = 0, bound = [] }: { self?: number; bound?: (number | undefined)[] } = {},
  ): Value {
    return evaluate(expression, { ...this.frame, self, bound });
  }

  /** Nothing if the effect succeeds, else the name of the check that it fails. */
  run(effect: Effect, { self = 0, waits = false } = {}): string | undefined {
    try {
      execute(statements(effect), { ...this.frame, self }, waits);
      return undefined;
    } catch (failure) {
      if (failure instanceof StepFailure) return failure.failure;
      throw failure;
    }
  }
}

type SizeOf = Frame['system']['sizeOf'];
function sizesOf(otherwise: SizeOf, sizes: { readonly [sort: string]: number }): SizeOf {
  return (bound) => {
    const size = typeof bound === 'object' && 'kind' in bound ? sizes[bound.name] : undefined;
    return size ?? otherwise(bound);
  };
}

/** Reads a table written as text: a header line, then one line a row; cells are parted by two or more blanks. */
export function rows(text: string): { readonly row: string; readonly column: string; readonly cell: string }[] {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  const [header, ...body] = lines;
  return body.flatMap(([row = '', ...cells]) =>
    cells.map((cell, column) => ({ row, column: header?.[column + 1] ?? '', cell })),
  );
}
