/**
 * Store buffers without bounds, told a second time and without anything of the checker: threads of litmus instructions,
 * a memory, and a list of stores for each thread. A barrier waits until the list is empty.
 */
import type { Instruction, Observed, Threads, Variable } from './litmus.ts';

interface Pending {
  readonly to: Variable;
  readonly value: number;
  /** smp_wmb() stands right before it: what is older goes before it and before all that follows. */
  readonly fenced: boolean;
  /** What is older goes before it. */
  readonly release: boolean;
}
interface Machine {
  readonly at: readonly number[];
  readonly registers: readonly (readonly [number, number])[];
  readonly memory: Readonly<Record<Variable, number>>;
  readonly buffers: readonly (readonly Pending[])[];
  /** A store barrier since the newest store. */
  readonly barred: readonly boolean[];
}

export function simulate(threads: Threads, observed: readonly Observed[], model: 'SC' | 'TSO' | 'PSO'): string[] {
  const seen = new Set<string>();
  const known = new Set<string>();
  const visit = (now: Machine): void => {
    const key = JSON.stringify(now);
    if (known.has(key)) return;
    known.add(key);
    const next = threads.flatMap((program, who) => [...drained(now, who, model), ...stepped(now, who, program, model)]);
    for (const each of next) visit(each);
    if (next.length > 0) return;
    seen.add(observed.map((o) => (typeof o === 'string' ? now.memory[o] : now.registers[o[0]]?.[o[1]])).join(' '));
  };
  visit({
    at: threads.map(() => 0),
    registers: threads.map(() => [0, 0]),
    memory: { x: 0, y: 0 },
    buffers: threads.map(() => []),
    barred: threads.map(() => false),
  });
  return [...seen].sort();
}

function stepped(now: Machine, who: number, program: readonly Instruction[], model: string): Machine[] {
  const instruction = program[now.at[who] ?? 0];
  if (instruction === undefined) return [];
  const at = now.at.with(who, (now.at[who] ?? 0) + 1);
  const buffer = now.buffers[who] ?? [];
  switch (instruction.op) {
    case 'store':
    case 'release': {
      const { to, value } = instruction;
      if (model === 'SC') return [{ ...now, at, memory: { ...now.memory, [to]: value } }];
      const entry = { to, value, fenced: now.barred[who] ?? false, release: instruction.op === 'release' };
      return [{ ...now, at, barred: now.barred.with(who, false), buffers: now.buffers.with(who, [...buffer, entry]) }];
    }
    case 'load':
    case 'acquire': {
      const value = buffer.findLast(({ to }) => to === instruction.from)?.value ?? now.memory[instruction.from];
      const [r0, r1] = now.registers[who] ?? [0, 0];
      const registers = now.registers.with(who, instruction.into === 0 ? [value, r1] : [r0, value]);
      return [{ ...now, at, registers }];
    }
    case 'smp_mb':
      return buffer.length === 0 ? [{ ...now, at }] : [];
    case 'smp_wmb':
      return [{ ...now, at, barred: now.barred.with(who, true) }];
    case 'smp_rmb':
      return [{ ...now, at }];
  }
}

function drained(now: Machine, who: number, model: string): Machine[] {
  const buffer = now.buffers[who] ?? [];
  return buffer.flatMap(({ to, value, fenced, release }, position): Machine[] => {
    const older = buffer.slice(0, position);
    const isStuck =
      model === 'TSO' || fenced || release || older.some((other, at) => other.to === to || (at > 0 && other.fenced));
    if (position > 0 && isStuck) return [];
    const rest = buffer.filter((_, at) => at !== position);
    return [{ ...now, memory: { ...now.memory, [to]: value }, buffers: now.buffers.with(who, rest) }];
  });
}
