/** A command line, from its arguments to its exit code. */
import { type Command, cac } from 'cac';
import { printError } from './files/document.ts';
import { paragraph } from './files/paragraph.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { suggestion } from './nearest.ts';
import { helpText } from './options/help.ts';
import type { RawOptions } from './options/options.ts';
import { strategyOptions } from './options/strategies.ts';

type Run = (args: readonly string[], options: RawOptions, io: Io) => Promise<ExitCode>;

/** Runs the command that the arguments name. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let hasBegun = false;
  const watched: Io = {
    ...io,
    out: (text) => {
      hasBegun = true;
      io.out(text);
    },
  };
  try {
    return await dispatch(argv, watched);
  } catch (problem) {
    const isDeep = problem instanceof Error && problem.message.includes('call stack size');
    const message = isDeep ? 'something in the input is nested too deeply to be read' : paragraph(problem);
    io.err(
      `racewalk: ${isDeep || isNamed(problem, expected) ? message : `this is a bug of racewalk, please report it: ${message}`}\n`,
    );
    const command = argv.find((each) => !each.startsWith('-')) ?? '';
    if (argv.includes('--json')) printError(io, command, message, hasBegun);
    return isNamed(problem, incomplete) ? 3 : 2;
  }
}

const incomplete = ['StorageError', 'ReservationError', 'UnavailableError'];
const expected = ['UsageError', 'ModelError', 'CACError', ...incomplete];
// A file may bring its own copy of the language, and so of ModelError: the name tells.
function isNamed(problem: unknown, names: readonly string[]): boolean {
  return (
    typeof problem === 'object' && problem !== null && 'name' in problem && names.some((name) => name === problem.name)
  );
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { cli, runs } = definition();
  if (argv.includes('')) throw new UsageError('an argument is empty');
  cli.parse(['', '', ...joined(argv)], { run: false });
  const { matchedCommand: command } = cli;
  // A word after a switch is read as a number where it looks like one.
  const after: unknown = cli.options['--'];
  const { options, words } = withoutSwallowed(command, cli.options);
  const args = [...cli.args, ...words, ...(Array.isArray(after) ? after : [])].map(String);
  // The parser drops the word for standard input.
  if (argv.includes('-')) args.push('-');
  if (options.version === true) {
    io.out(`${io.version}\n`);
    return 0;
  }
  if (command === undefined) {
    const [name] = args;
    if (name !== undefined && name !== 'help') {
      const names = cli.commands.map((each) => each.name);
      throw new UsageError(
        `there is no command '${name}'.${suggestion(name, names) || ` There are ${names.join(', ')}.`}`,
      );
    }
    const isAsked = name !== undefined || options.help === true;
    const print = isAsked ? io.out : io.err;
    print(
      helpText(
        cli,
        cli.commands.find((each) => each.name === args[1]),
      ),
    );
    return isAsked ? 0 : 2;
  }
  if (options.help === true) {
    io.out(helpText(cli, command));
    return 0;
  }
  checkArguments(command, args, options);
  const found = runs.get(command);
  if (found === undefined) throw new Error(`command '${command.name}' does nothing`);
  return found(args, options, io);
}

/** An option with a dash in its name that takes no value swallows the word behind it. */
function withoutSwallowed(command: Command | undefined, given: RawOptions) {
  const switches = (command?.options ?? []).filter(({ rawName }) => !rawName.includes('<')).map(({ name }) => name);
  const swallowed = Object.entries(given).filter(([name, value]) => switches.includes(name) && !isSwitch(value));
  return {
    options: { ...given, ...Object.fromEntries(swallowed.map(([name]) => [name, true])) },
    words: swallowed.flatMap(([, value]) => value).filter((word) => typeof word !== 'boolean'),
  };
}
function isSwitch(value: unknown): boolean {
  return typeof value === 'boolean' || (Array.isArray(value) && value.every((each) => typeof each === 'boolean'));
}

/** A negative number after an option is its value, not another option: what is wrong with it is said of the option. */
function joined(argv: readonly string[]): string[] {
  const list: string[] = [];
  for (const word of argv) {
    const last = list.at(-1);
    if (last?.startsWith('--') && !last.includes('=') && /^-[\d.]/.test(word)) list.push(`${list.pop()}=${word}`);
    else list.push(word);
  }
  return list;
}

function checkArguments(command: Command, args: readonly string[], options: RawOptions): void {
  const known = [...command.options, ...(command.globalCommand?.options ?? [])];
  for (const name of Object.keys(options)) {
    if (name === '--' || known.some((option) => option.names.includes(name))) continue;
    const names = known.map((option) => `--${option.name}`);
    const dashed = name.length > 1 ? `--${name}` : `-${name}`;
    throw new UsageError(`'${command.name}' has no option ${dashed}.${suggestion(dashed, names)}`);
  }
  const required = command.args.filter((arg) => arg.required);
  const missing = required[args.length];
  if (missing !== undefined) {
    throw new UsageError(`'${command.name}' needs ${missing.value}: racewalk ${command.rawName}`);
  }
  const extra = command.args.some((arg) => arg.variadic) ? undefined : args[command.args.length];
  if (extra !== undefined) throw new UsageError(`'${command.name}' takes no '${extra}': racewalk ${command.rawName}`);
}

/** All commands with their options, and what each does, of which only the one that runs is loaded. */
export function definition() {
  const cli = cac('racewalk');
  const runs = new Map<Command, Run>();
  const command = (usage: string, description: string, action: Run): Command => {
    const created = cli.command(usage, description);
    runs.set(created, action);
    return created;
  };
  const limits = (of: Command): Command =>
    of
      .option('--memory <size>', 'memory for states, such as 512M or 2G; default: three quarters of what there is')
      .option('--time <time>', 'time for the whole run, such as 30s or 5m; default: no limit');
  const parallel = (of: Command): Command =>
    of.option(
      '--jobs <number>',
      'how many threads may search at once, many searches or one large one; default: one for each core',
    );
  const traced = (of: Command): Command =>
    of.option('--trace <form>', "'short': what matters; 'full': every change and the whole last state; default: short");

  const drawing = (of: Command): Command =>
    of.option('--format <format>', "the race as 'text', or as a sequence diagram in 'mermaid' or 'svg'; default: text");

  const checking = drawing(
    traced(
      parallel(
        limits(
          command(
            'check [...NAME]',
            'check scenarios, and that their mutants fail, as claimed',
            async (names, options, io) => (await import('./commands/check.ts')).checkCommand(names, options, io),
          )
            .option('--mutant <name>', 'run this broken form and show the race')
            .option('--bug <number>', 'run the broken forms that reproduce this bug, such as D07, and show the race')
            .option('--write', "write into the files what their 'expect' lacks or miscounts, after showing it")
            .option('--exact', 'visit every state, however many there are: the same as --reduce none')
            .option('--reduce <how>', "what to leave out: 'auto', 'none', 'symmetry', 'order' or 'both'; default: auto")
            .option('--checkpoint <folder>', 'keep the searches there, now and then and when they are cut off')
            .option('--checkpoint-every <time>', 'how often; default: 60s')
            .option('--resume <folder>', 'go on from what is kept there, and keep on keeping')
            .option(
              '--shard <part>',
              "only this part of the run, such as 2/5; 'merge' joins what all parts print with --json",
            )
            .option('--junit <file>', "write the results into this file, too, as JUnit's XML")
            .option('--html <file>', 'write them as a page, too, that draws every race and opens from a mail')
            .option('--github', "also print what fails as annotations for GitHub's runners")
            .option(
              '--lossy <kind>',
              "keep hashes of states only, 'compaction' or 'bitstate': finds bugs, proves nothing",
            ),
        ),
      ),
    ),
  );
  for (const [option, text] of strategyOptions) checking.option(option, text);
  parallel(
    limits(
      command('list [...NAME]', 'the scenarios that there are', async (names, options, io) =>
        (await import('./commands/list.ts')).listCommand(names, options, io),
      ),
    )
      .option('--bugs', 'the bugs instead')
      .option('--lock-order', 'which lock is taken under which in any schedule, and what the kernel documents')
      .option('--interface', 'which interface for userfaults promises what, and the race where one does not'),
  );
  parallel(
    limits(
      command(
        'matrix [...NAME]',
        'what every step is there for: all weakenings of all machines',
        async (names, options, io) => (await import('./commands/matrix.ts')).matrixCommand(names, options, io),
      )
        .option('--only <statuses>', `these rows only, such as 'redundant,declared'; default: all`)
        .option('--checkpoint <folder>', 'keep verdicts there; what has not changed since is not searched again')
        .option(
          '--html <file>',
          'write it as a page, too: a heat map, every row, and the race that each step prevents',
        ),
    ),
  );
  parallel(
    limits(
      command(
        'verify <RECEIPT>',
        "what 'check --json' printed, searched again; '-' reads it",
        async ([name = ''], options, io) => (await import('./commands/verify.ts')).verifyCommand(name, options, io),
      ).option('--file <file>', 'the file that a receipt of a file is about: only this one is run'),
    ),
  );
  command(
    'merge [...FILE]',
    "what 'check --shard' printed with --json, all parts of a run as one",
    async (names, options, io) => (await import('./commands/merge.ts')).mergeCommand(names, options, io),
  );
  command(
    'show <NAME>',
    'one scenario: actors, bounds, properties, mutants, references',
    async ([name = ''], options, io) => (await import('./commands/show.ts')).showCommand(name, options, io),
  );
  drawing(
    traced(
      command('replay <TOKEN> [FILE]', 'the trace of a printed token again', async ([token = '', file], options, io) =>
        (await import('./commands/replay.ts')).replayCommand(token, file, options, io),
      ),
    ),
  );
  traced(
    limits(
      command('simulate <NAME>', 'random schedules, reproducible by their seed', async ([name = ''], options, io) =>
        (await import('./commands/simulate.ts')).simulateCommand(name, options, io),
      )
        .option('--seed <number>', 'the same seed gives the same schedules; default: 1')
        .option('--runs <number>', 'how many schedules to draw; default: 1000')
        .option('--steps <number>', 'where a schedule is given up; default: 1000')
        .option('--mutant <name>', 'of this broken form'),
    ),
  );
  limits(
    command(
      'diagram <NAME>',
      "what the machines' control states reach, as pictures of a level each",
      async ([name = ''], options, io) => (await import('./commands/diagram.ts')).diagramCommand(name, options, io),
    )
      .option('--format <format>', "mermaid, dot, svg, or xstate: JSON for Stately's editor; default: mermaid")
      .option('--mutant <name>', 'this broken form, with what differs marked'),
  );
  limits(
    command(
      'litmus [...NAME]',
      'which outcomes of a litmus test are allowed, and which a real kernel shows',
      async (names, options, io) => (await import('./commands/litmus.ts')).litmusCommand(names, options, io),
    )
      .option('--races', 'draw how each outcome comes about')
      .option('--run', 'run the tests on a real kernel; what it shows that is not allowed is an error')
      .option(
        '--kernel <kernel>',
        "a version such as 6.12; with --run also 'live' or the path of an image; default: live",
      )
      .option('--runs <number>', 'how often a test is run; default: 100000')
      .option('--seconds <number>', 'how long a test is run at most; default: 10')
      .option('--seed <number>', 'of the delays; default: 1')
      .option('--all', 'every test')
      .option('--record <file>', 'keep what was seen there, too; docs/litmus.md is written from docs/litmus.json'),
  );
  command(
    'conform [...NAME]',
    "whether what a kernel's trace shows of a litmus test is a path of the machines",
    async (names, options, io) => (await import('./commands/conform.ts')).conformCommand(names, options, io),
  )
    .option('--kernel <kernel>', 'a version such as 6.12, or the path of an image, which QEMU boots; default: 6.12')
    .option('--runs <number>', 'how often a test is run; default: 20')
    .option('--seed <number>', 'of the delays; default: 1')
    .option('--keep <file>', 'write the traces there')
    .option('--from <file>', 'judge the traces that are kept there; nothing is run')
    .option('--broken <number>', 'also break the machines in so many places: are the traces rejected?')
    .option('--record <file>', 'keep the report there, too; docs/conform.md is written from docs/conform.json');
  command(
    'reproduce <TOKEN>',
    "a C program that runs a litmus test until it ends in the token's outcome",
    async ([token = ''], options, io) => (await import('./commands/reproduce.ts')).reproduceCommand(token, options, io),
  ).option('-o, --output <file>', 'write into this file');
  command(
    'drift <TREE> [...NAME]',
    'whether kernel functions are still what the machines were read beside',
    async ([tree = '', ...names], options, io) =>
      (await import('./commands/drift.ts')).driftCommand(tree, names, options, io),
  )
    .option('--since <tree>', 'the tree before, to show what changed')
    .option('--accept', 'the machines are right for this tree: note it')
    .option('--notes <file>', 'where it is noted; default: that of this package');
  limits(
    command('export <NAME>', 'a scenario for another checker, with the same states', async ([name = ''], options, io) =>
      (await import('./commands/export.ts')).exportCommand(name, options, io),
    )
      .option(
        '--to <language>',
        'promela: for Spin; its head says how to run it; json: its definition as data; default: promela',
      )
      .option('--mutant <name>', 'this broken form')
      .option('--assert', 'with assertions, for a verdict; default: without, for counting states')
      .option('-o, --output <file>', 'write into this file'),
  );
  command('explore [NAME]', 'the checker in a browser, on this machine only', async ([name], options, io) =>
    (await import('./commands/explore.ts')).exploreCommand(name, options, io),
  )
    .option('--port <number>', 'where it is served; default: any that is free')
    .option('--open', 'open it in the browser');
  command('mcp', 'answers programs over the Model Context Protocol, on standard input and output', async (_, __, io) =>
    (await import('./commands/mcp.ts')).mcpCommand(io),
  );
  command(
    'init [FOLDER]',
    'a project to begin with: a protocol, its test, and what runs both',
    async ([folder], _, io) => (await import('./commands/init.ts')).initCommand(folder ?? '.', io),
  );
  command(
    'completion <SHELL>',
    'what bash, zsh or fish completes, as a script for it to read',
    async ([shell = ''], _, io) => (await import('./commands/completion.ts')).completionCommand(cli, shell, io),
  );
  cli
    .option('--json', 'print one JSON document instead of text')
    .option('-h, --help', 'print this help')
    .option('-v, --version', 'print the version');
  return { cli, runs };
}
