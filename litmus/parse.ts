/** A litmus test in one line, as `racewalk litmus` lists them: its setting, a colon, and the threads; and back. */
import { suits } from './calls.ts';
import {
  type Call,
  type CallName,
  callNames,
  type LitmusTest,
  type Memory,
  memories,
  type PageName,
  type Setting,
} from './litmus-test.ts';

/** What is wrong with the line, and what may be written. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}

const flags = ['armed', 'nonblocking', 'events', 'shared'] as const;
const pageLists = ['mapped', 'protected'] as const;
const threadsMax = 4;
const callsMax = 4;

/** The line of a test. */
export function lineOf({ setting, threads }: LitmusTest): string {
  const { memory = 'anonymous' } = setting;
  const words = [
    ...(memory === 'anonymous' ? [] : [memory]),
    ...flags.filter((flag) => setting[flag] === true),
    ...pageLists.flatMap((list) => {
      const pages = setting[list] ?? [];
      return pages.length > 0 ? [list, ...pages] : [];
    }),
  ];
  const calls = threads.map((thread) => thread.map(({ call, page }) => `${call} ${page}`).join(', '));
  return `${words.length === 0 ? 'anonymous' : words.join(' ')}: ${calls.join(' | ')}`;
}

/**
 * Reads `armed mapped A: load A, copy B | unregister`. Before the colon: what is mapped, and what the setting has; calls are
 * divided by commas, threads by bars; a call without a page is about A. `name`: what
 * the test is called. Throws ParseError.
 */
export function parseTest(line: string, name: string): LitmusTest {
  const [said = '', calls, ...rest] = line.split(':');
  if (calls === undefined || rest.length > 0) {
    throw new ParseError(
      `'${line}' is no litmus test: write its setting, one colon and its calls, as in 'armed: load A | copy A'`,
    );
  }
  const threads = calls.split('|').map((thread) => thread.split(',').map((call) => parseCall(call.trim())));
  if (threads.length < 2 || threads.length > threadsMax || threads.some((thread) => thread.length > callsMax)) {
    throw new ParseError(
      `'${line}' has ${threads.length} threads: write two to ${threadsMax}, each with up to ${callsMax} calls`,
    );
  }
  refuseTwice(threads);
  const setting = parseSetting(said.split(/\s+/).filter((word) => word !== ''));
  const usesB = threads.flat().some(({ page }) => page === 'B') || (setting.mapped ?? []).includes('B');
  const { memory = 'anonymous' } = setting;
  const pages = usesB || ofTwo.includes(memory) ? 2 : 1;
  refuseElsewhere(threads, setting);
  if (usesB && (setting.shared === true || setting.memory === 'forking'))
    throw new ParseError(`'${line}' has a page B, and of a process that forks there is one page: leave it out`);
  return { name, text: line.trim(), pages, setting, threads };
}

/** What is always there with both pages. */
const ofTwo: readonly Memory[] = ['region', 'apart', 'moving'];

/** What can be done once only: the machines do not stand for a second time, and user space has no descriptor or mapping left. */
const onceOnly: readonly CallName[] = ['close', 'munmap', 'munmap source', 'fork', 'load in child', 'mremap'];

function refuseTwice(threads: LitmusTest['threads']): void {
  const calls = threads.flat().map(({ call }) => call);
  const twice = onceOnly.find((call) => calls.indexOf(call) !== calls.lastIndexOf(call));
  if (twice !== undefined) throw new ParseError(`'${twice}' can be called once only in a test; leave out the others`);
}

function refuseElsewhere(threads: LitmusTest['threads'], { memory = 'anonymous', ...rest }: Setting): void {
  const wrong = threads.flat().find(({ call }) => !suits(call, memory));
  if (wrong !== undefined) {
    const right = callNames.filter((call) => suits(call, memory)).join(', ');
    throw new ParseError(`'${wrong.call}' is not for memory that is ${memory}: there, write ${right}`);
  }
  const isTracked = memory === 'tracked';
  if ((rest.shared === true || rest.protected !== undefined) && !isTracked)
    throw new ParseError(`'shared' and 'protected' are for memory that is tracked, and not ${memory}`);
  const mapped = rest.mapped ?? [];
  if (memory === 'moving' && (rest.armed === true || mapped.includes('B')))
    throw new ParseError(
      "memory that is moving is not armed, and has nothing at page B: leave out 'armed', and map A only",
    );
  if (
    isTracked &&
    [...threads.flat(), ...(rest.protected ?? []).map((page) => ({ page }))].some(({ page }) => !mapped.includes(page))
  )
    throw new ParseError("of tracked memory all pages have to be there: write 'mapped A', or 'mapped A B'");
}

function parseSetting(words: readonly string[]): Setting {
  const setting: { -readonly [field in keyof Setting]: Setting[field] } = {};
  let list: (typeof pageLists)[number] | null = null;
  for (const word of words) {
    const opens = pageLists.find((each) => each === word);
    const memory = memories.find((each) => each === word);
    const flag = flags.find((each) => each === word);
    if (isPage(word) && list !== null) {
      setting[list] = [...(setting[list] ?? []), word];
      continue;
    }
    list = opens ?? null;
    if (memory !== undefined) setting.memory = memory;
    else if (flag !== undefined) setting[flag] = true;
    else if (opens === undefined) {
      throw new ParseError(
        `'${word}' is no setting: write ${[...memories, ...flags].join(', ')}, or mapped A or mapped A B`,
      );
    }
  }
  return setting;
}

function isPage(word: string): word is PageName {
  return word === 'A' || word === 'B';
}

function parseCall(text: string): Call {
  const [, name = text, page = 'A'] = /^(.*?)(?: ([AB]))?$/.exec(text) ?? [];
  const call = callNames.find((each): each is CallName => each === name);
  if (call === undefined)
    throw new ParseError(`'${text}' is no call: write ${callNames.join(', ')}, and a page, A or B`);
  return { call, page: isPage(page) ? page : 'A' };
}
