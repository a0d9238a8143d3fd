/** What a program may ask of Racewalk: the commands that only look, with limits of time and memory. */
import type { Io } from '../io.ts';
import { UsageError } from '../io.ts';
import { runCommand } from '../process/run-command.ts';
import { inside, name } from './inside.ts';
import type { Answered, Args, Called, Field, Tool } from './tool.ts';

const file: Field = {
  kind: 'text',
  text: 'a .ts, .js or .json file with scenarios, below the folder in which the server was started; a program is run to load it',
};
const limits: { readonly [field: string]: Field } = {
  seconds: { kind: 'number', max: 600, text: 'how long it may take; 60 if absent' },
  megabytes: { kind: 'number', max: 8192, text: 'how much memory states may take; 1024 if absent' },
};

/** Of that many violations the races are drawn. */
const racesMax = 3;

export function toolsIn({ cwd }: Pick<Io, 'cwd'>): readonly Tool[] {
  const looking = (argv: (args: Args) => readonly string[]): Tool['call'] => answering(cwd, argv);
  const files = (args: Args): string[] => textsOf(args, 'file').map((path) => inside(cwd, path, 'file'));
  return [
    {
      name: 'list',
      title: 'What there is',
      text: 'Scenarios of Linux memory management that Racewalk can check, or the bugs that their broken forms reproduce.',
      fields: {
        names: { kind: 'texts', text: 'of these scenarios or protocols only' },
        bugs: { kind: 'flag', text: 'the bugs, with number, commit and scenario' },
      },
      call: looking((args) => ['list', ...textsOf(args, 'names').map(name), ...(args.bugs === true ? ['--bugs'] : [])]),
    },
    {
      name: 'show',
      title: 'One scenario',
      text: 'Everything that a scenario says: actors, kernel functions, shared fields with their locks, properties, broken forms.',
      fields: { name: { kind: 'text', text: 'of the scenario' }, file },
      call: looking((args) => ['show', ...one([...textsOf(args, 'name').map(name), ...files(args)], 'name or file')]),
    },
    {
      name: 'check',
      title: 'Search for races',
      text: 'Visits every reachable interleaving of a scenario and says what breaks, with the shortest race as text and a token for replay.',
      fields: {
        name: { kind: 'text', text: 'of a scenario or a protocol' },
        file,
        mutant: { kind: 'text', text: 'the broken form to run instead' },
        bug: { kind: 'text', text: 'the catalogue number of a bug, such as D07' },
        exact: { kind: 'flag', text: 'visit every state, however many there are' },
        ...limits,
      },
      call: answering(
        cwd,
        (args) => {
          const named = [...textsOf(args, 'name').map(name), ...files(args)];
          const bugs = textsOf(args, 'bug').map(name);
          if (bugs.length === 0) one(named, 'name, file or bug');
          const mutants = textsOf(args, 'mutant').map(name);
          return [
            ...['check', ...named],
            ...bugs.flatMap((bug) => ['--bug', bug]),
            ...mutants.flatMap((mutant) => ['--mutant', mutant]),
            ...(args.exact === true ? ['--exact'] : []),
            ...limited(args),
          ];
        },
        (args, document, { signal }) => racesOf(document, files(args), cwd, signal),
      ),
    },
    {
      name: 'replay',
      title: 'A race again',
      text: 'The race of a token that a check gave, step by step.',
      fields: { token: { kind: 'text', isNeeded: true, text: 'as a check printed it' }, file },
      call: answering(cwd, replayed(files), async (args, _, { signal }) => [
        (await runCommand(replayed(files)(args), cwd, signal)).out,
      ]),
    },
    {
      name: 'matrix',
      title: 'What each step is there for',
      text: 'Takes every step, guard and lock of the machines of a scenario or protocol away, one at a time, and says what misses it.',
      fields: {
        name: { kind: 'text', isNeeded: true, text: 'of a scenario or a protocol' },
        only: { kind: 'text', text: "rows of these statuses, such as 'redundant,declared'" },
        ...limits,
      },
      call: looking((args) => [
        ...['matrix', ...one(textsOf(args, 'name').map(name), 'name')],
        ...textsOf(args, 'only').flatMap((only) => ['--only', name(only)]),
        ...limited(args),
      ]),
    },
    {
      name: 'drift',
      title: 'What has changed in the kernel',
      text: 'Which kernel functions of a source tree are no longer what the machines were read beside, with the steps that stand for them.',
      fields: {
        tree: { kind: 'text', isNeeded: true, text: 'a kernel tree below the folder in which the server was started' },
        names: { kind: 'texts', text: 'of these scenarios or protocols only' },
      },
      call: looking((args) => [
        ...['drift', ...one(textsOf(args, 'tree'), 'tree').map((tree) => inside(cwd, tree, 'folder'))],
        ...textsOf(args, 'names').map(name),
      ]),
    },
  ];
}

function limited({ seconds = 60, megabytes = 1024 }: Args): string[] {
  return ['--time', `${seconds}s`, '--memory', `${megabytes}M`];
}
function textsOf(args: Args, field: string): readonly string[] {
  const value = args[field];
  return value === undefined ? [] : typeof value === 'object' ? value : [String(value)];
}
function one(list: readonly string[], wanted: string): readonly string[] {
  if (list.length === 1) return list;
  throw new UsageError(`give one ${wanted}${list.length > 1 ? ', not several' : ''}`);
}

function replayed(files: (args: Args) => readonly string[]): (args: Args) => readonly string[] {
  return (args) => ['replay', ...one(textsOf(args, 'token').map(name), 'token'), ...files(args)];
}

/**
 * The command's document, and what `drawn` makes of it for people. What is wrong with the arguments is an answer, too.
 */
function answering(
  cwd: string,
  argv: (args: Args) => readonly string[],
  drawn: (args: Args, document: object | null, called: Called) => Promise<readonly string[]> = async () => [],
): Tool['call'] {
  return async (args, called) => {
    try {
      const answered = await answer(cwd, argv(args), called);
      if (answered.isError) return answered;
      return { ...answered, texts: [...answered.texts, ...(await drawn(args, answered.document, called))] };
    } catch (problem) {
      if (!(problem instanceof UsageError)) throw problem;
      return { texts: [problem.message], document: null, isError: true };
    }
  };
}

async function answer(cwd: string, argv: readonly string[], { signal, progress }: Called): Promise<Answered> {
  const { code, out, err } = await runCommand([...argv, '--json'], cwd, signal, progress);
  // 1 is a violation shown, 3 an incomplete search: answers, both of them.
  const isError = code === null || code === 2;
  const document = parsed(out);
  return { texts: isError || document === null ? [err.trim() || 'it ended without a word'] : [], document, isError };
}
function parsed(text: string): object | null {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' ? document : null;
  } catch {
    return null;
  }
}

/** The races of what is violated, as they are drawn. */
async function racesOf(
  document: object | null,
  files: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const tokens = replaysIn(document).slice(0, racesMax);
  const races = await Promise.all(tokens.map((token) => runCommand(['replay', token, ...files], cwd, signal)));
  return races.map(({ out }) => out).filter((race) => race !== '');
}
function replaysIn(document: object | null): string[] {
  const results: unknown = document !== null && 'results' in document ? document.results : [];
  if (!Array.isArray(results)) return [];
  return results.flatMap((result: { replay?: unknown }) => (typeof result.replay === 'string' ? [result.replay] : []));
}
