/** A litmus test in one line, as `racewalk litmus` lists them: its setting, a colon, and the threads; and back. */
import { type Call, type CallName, callNames, type LitmusTest, type Memory, type PageName } from './litmus-test.ts';

/** What is wrong with the line, and what may be written. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}

const memories: readonly Memory[] = ['anonymous', 'reclaimable', 'region', 'file'];
const flags = ['armed', 'nonblocking', 'events'] as const;
const threadsMax = 4;
const callsMax = 4;

/** The line of a test. */
export function lineOf({ setting, threads }: LitmusTest): string {
  const { memory = 'anonymous', mapped = [] } = setting;
  const words = [
    ...(memory === 'anonymous' ? [] : [memory]),
    ...flags.filter((flag) => setting[flag] === true),
    ...(mapped.length > 0 ? ['mapped', ...mapped] : []),
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
  const setting = parseSetting(said.split(/\s+/).filter((word) => word !== ''));
  const usesB = threads.flat().some(({ page }) => page === 'B') || (setting.mapped ?? []).includes('B');
  const pages = usesB || setting.memory === 'region' ? 2 : 1;
  return { name, text: line.trim(), pages, setting, threads };
}

function parseSetting(words: readonly string[]): LitmusTest['setting'] {
  const setting: { memory?: Memory; mapped?: PageName[]; armed?: boolean; nonblocking?: boolean; events?: boolean } =
    {};
  for (const [at, word] of words.entries()) {
    const memory = memories.find((each) => each === word);
    const flag = flags.find((each) => each === word);
    if (memory !== undefined) setting.memory = memory;
    else if (flag !== undefined) setting[flag] = true;
    else if (isPage(word) && (words[at - 1] === 'mapped' || isPage(words[at - 1] ?? ''))) {
      setting.mapped = [...(setting.mapped ?? []), word];
    } else if (word !== 'mapped') {
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
