/** `racewalk export`: a scenario in the language of another checker. */
import { checkProgram } from '../../checker/check.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { writeDefinition } from '../../checker/definition/write.ts';
import { promela, refuseLiveness } from '../../checker/export/promela.ts';
import { cutText } from '../../checker/report/text.ts';
import { printDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import { writeNamed } from '../files/write-named.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { limitsOf, searching } from '../options/limits.ts';
import { choice, flag, type RawOptions, text } from '../options/options.ts';
import { byMutant, type Task } from '../options/select.ts';

export async function exportCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const to = choice(options, 'to', ['promela', 'json']);
  const asserts = flag(options, 'assert');
  const target = text(options, 'output');
  const mutant = text(options, 'mutant');
  const limits = limitsOf(options, io);
  const loaded = await load([name], io);
  const tasks: Task[] = mutant === null ? loaded.map((each) => ({ ...each, mutant })) : byMutant(loaded, mutant);
  if (to === 'json') return exportDefinitions(tasks, options, io);
  const [task, other] = tasks;
  if (task === undefined || other !== undefined) {
    const partOf = ({ scenario, file }: Task): string => (file === null ? scenario.name : `${file}#${scenario.name}`);
    const parts = tasks.map(partOf).join(', ');
    throw new UsageError(`${name} has ${tasks.length} scenarios to export; name one: ${parts}`);
  }
  const { scenario, file } = task;
  const { written, states, cut } = searching(io, limits, mutant ?? scenario.name, (search) =>
    inFile(file, () => {
      const system = buildSystem(scenario, mutant);
      lint(system);
      if (asserts) refuseLiveness(system);
      const program = buildProgram(system);
      const { result, outcome } = checkProgram(program, search);
      outcome.release();
      const count = result.cut === null ? result.states : null;
      return { written: promela(program, { states: count, asserts }), states: count, cut: result.cut };
    }),
  );
  if (cut !== null) io.err(`racewalk: the head tells no number of states: ${cutText(cut)}\n`);
  if (target !== null) writeNamed(target, io.cwd, written);
  if (flag(options, 'json')) {
    const where = target === null ? { text: written } : { file: target };
    printDocument(io, 'export', { scenario: scenario.name, mutant, to, asserts, states, ...where });
  } else if (target === null) io.out(written);
  return cut === null ? 0 : 3;
}

/** Definitions as data, mutants included: what the explorer opens, and `racewalk check FILE.json`. Several are a list. */
function exportDefinitions(tasks: readonly Task[], options: RawOptions, io: Io): ExitCode {
  if (tasks.some(({ mutant }) => mutant !== null)) {
    throw new UsageError('--to json writes a scenario with all its mutants; leave out --mutant');
  }
  const target = text(options, 'output');
  const written = tasks.map(({ scenario, file }) =>
    inFile(file, () => {
      lint(buildSystem(scenario));
      return writeDefinition(scenario);
    }),
  );
  const [only] = written;
  const printed = `${JSON.stringify(written.length === 1 ? only : written)}\n`;
  if (target !== null) writeNamed(target, io.cwd, printed);
  else io.out(printed);
  return 0;
}
