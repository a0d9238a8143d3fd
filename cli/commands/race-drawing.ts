/** A race as a sequence diagram, instead of text. */
import type { Verification } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import type { Path } from '../../checker/report/result.ts';
import { sequenceMermaid } from '../../checker/report/sequence/mermaid.ts';
import { sequenceOf } from '../../checker/report/sequence/sequence.ts';
import { sequenceSvg } from '../../checker/report/sequence/svg.ts';
import { type Io, UsageError } from '../io.ts';
import { choice, flag, type RawOptions } from '../options/options.ts';
import type { Task } from '../options/select.ts';

export type RaceFormat = 'mermaid' | 'svg';

/** Null for text. Throws UsageError where another option asks for something else. */
export function raceFormatOf(options: RawOptions): RaceFormat | null {
  const format = choice(options, 'format', ['text', 'mermaid', 'svg']);
  if (format === 'text') return null;
  for (const other of ['json', 'write']) {
    if (flag(options, other)) throw new UsageError(`--format ${format} prints a drawing only; leave out --${other}`);
  }
  return format;
}

interface Race {
  readonly system: System;
  readonly path: Path;
  readonly property: string;
  readonly cycle: number;
}

export function drawSequence({ system, path, property, cycle }: Race, format: RaceFormat, full: boolean): string {
  const sequence = sequenceOf(system, path, property, full, cycle);
  return format === 'svg' ? sequenceSvg(sequence) : sequenceMermaid(sequence);
}

/** Draws one race of a check: a file is one drawing. */
export class RaceDrawing {
  private readonly io: Io;
  private readonly format: RaceFormat;
  private readonly full: boolean;
  private readonly found: { readonly task: Task; readonly violation: NonNullable<Verification['violation']> }[] = [];

  constructor(io: Io, format: RaceFormat, full: boolean) {
    this.io = io;
    this.format = format;
    this.full = full;
  }

  add({ task, verification: { violation } }: { readonly task: Task; readonly verification: Verification }): void {
    if (violation !== null) this.found.push({ task, violation });
  }

  /** The scenario's own if there is one, else the shortest. */
  end(): void {
    const own = this.found.filter(({ task }) => task.mutant === null);
    const [first, ...others] = (own.length > 0 ? own : this.found).toSorted(
      (a, b) => a.violation.steps - b.violation.steps,
    );
    if (first === undefined) {
      this.io.err('racewalk: nothing is violated, so that there is no race to draw\n');
      return;
    }
    const { task, violation } = first;
    const { path, property, cycle = 0 } = violation;
    this.io.out(
      drawSequence({ system: buildSystem(task.scenario, task.mutant), path, property, cycle }, this.format, this.full),
    );
    const names = others.map(
      (other) => `${other.task.scenario.name}${other.task.mutant === null ? '' : ` / ${other.task.mutant}`}`,
    );
    if (names.length > 0)
      this.io.err(
        `racewalk: the shortest of ${names.length + 1} races is drawn; name the scenario and --mutant for another: ${names.join(', ')}\n`,
      );
  }
}
