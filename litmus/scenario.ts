/** A litmus test as a scenario of the machines that there are, for one era of the kernel. */
import { atEnd, type Cond, inState, not, or, type Property, scenario } from '../checker/language/index.ts';
import type { Effect } from '../checker/language/ir.ts';
import type { ActorSpec } from '../checker/language/role.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { callsInTurn, endsOf, notBegun } from '../machines/program/in-turn.ts';
import {
  aboutToFork,
  cache,
  cached,
  forkedFromStart,
  frames,
  holds,
  kernel,
  mappedFromCache,
  mappedFromStart,
  mapsFile,
  notThereYet,
  opened,
  program,
  sharedByTasks,
  shmem,
  swappableFromStart,
  twoOfEach,
  uffd,
  vmas,
  writeProtectedFromStart,
  writeProtection,
} from '../models/index.ts';
import { meaningOf, notes, pageNumber, sourcePage, type Words } from './calls.ts';
import { constantsOf, type Era } from './kernel-era.ts';
import type { Call, CallName, LitmusTest, Memory, Setting } from './litmus-test.ts';

/** One call, as an actor. */
export interface Placed {
  readonly call: Call;
  readonly thread: number;
  readonly actor: number;
  /** Whether another call of the thread comes before it. */
  readonly isFirst: boolean;
  readonly memory: Memory;
}

/** The calls in the order in which an outcome tells of them. */
export function placed({ threads, setting: { memory = 'anonymous' } }: LitmusTest): Placed[] {
  let actor = 0;
  return threads.flatMap((calls, thread) =>
    calls.map((call, at) => ({ call, thread, actor: actor++, isFirst: at === 0, memory })),
  );
}

/** How a call may be told of when all rests: by a word, or as not begun, or as asleep. */
export function wordsOf({ call, actor, isFirst, memory }: Placed): Words {
  const { actor: make, words } = meaningOf(call);
  const idle = inState(actor, notBegun);
  const ended = inState(actor, ...endsOf(make(0, memory).machine));
  return { ...words(actor, memory), asleep: not(or(idle, ended)), ...(isFirst ? {} : { '-': idle }) };
}

/** The scenario whose properties say of each outcome that it does not come about. */
export function litmusScenario(test: LitmusTest, era: Era, properties: readonly Property[]): Scenario {
  const calls = placed(test);
  const inTurn = callsInTurn(notes);
  const actors = calls.map(({ call, thread, actor, memory }): [string, ActorSpec] => [
    `P${thread} ${actor} ${call.call} ${call.page}`,
    inTurn(meaningOf(call).actor(pageNumber(call.page), memory)),
  ]);
  return scenario({
    name: scenarioName(test.name, era),
    text: test.text,
    bounds: bounds(test),
    initial: initially(test, calls, era),
    actors: Object.fromEntries(actors),
    properties,
  });
}

export function scenarioName(test: string, era: Era): string {
  return `litmus-${test}-${era}`;
}

function bounds(test: LitmusTest): { readonly [sort: string]: number } {
  const { setting, threads } = test;
  const { memory = 'anonymous', mapped = [] } = setting;
  const allocations = threads.flat().map((call) => meaningOf(call).allocates);
  const frame = ordinaryFrames(test) + (memory === 'region' ? 1 : 0);
  const touchesNone = mapped.length === 0 && allocations.every((each) => each === 'never');
  return {
    page: readsSource(test) ? sourcePage + 1 : (test.pages ?? 1),
    ...(touchesNone ? {} : { frame: Math.max(1, frame) }),
    ...(readsSource(test) ? { vma: 2, 'mmap_lock read depth': 2 } : {}),
    ...(memory === 'file' || memory === 'shmem' ? { offset: 1 } : {}),
    ...(hasChild(setting) ? twoOfEach : {}),
    ...(hasTwoVmas(memory) ? { page: 2, vma: 2 } : {}),
    ...(remaps(test) ? { offset: 2, vma: 2 } : {}),
  };
}

/** One for each page that is there, and for each that may be allocated; a huge one comes after them. */
function ordinaryFrames({ setting, threads }: LitmusTest): number {
  const { memory, mapped = [] } = setting;
  // A page of a file that has left the page cache may be read in again, by a load too.
  const reads = (call: CallName): boolean => memory === 'file' && call === 'load';
  const allocated = threads.flat().filter((each) => meaningOf(each).allocates === true || reads(each.call)).length;
  // What was filled before fork() is copied after it.
  const copied = hasChild(setting) ? allocated : 0;
  const pageOfRemapped = remaps({ threads }) ? 1 : 0;
  return (memory === 'file' || memory === 'shmem' ? 1 + pageOfRemapped : mapped.length) + allocated + copied;
}

/** Whether there is another process, or will be one. */
function hasChild({ memory, shared = false }: Setting): boolean {
  return memory === 'forking' || shared;
}

/** Whether the second page is of a mapping of its own, or will be. */
function hasTwoVmas(memory: Memory): boolean {
  return memory === 'apart' || memory === 'moving';
}

function remaps({ threads }: Pick<LitmusTest, 'threads'>): boolean {
  return threads.flat().some(({ call }) => call === 'remap');
}

function readsSource({ threads }: LitmusTest): boolean {
  return threads.flat().some(({ call }) => call === 'copy from source');
}

function initially(test: LitmusTest, calls: readonly Placed[], era: Era): Effect {
  const { memory, armed = false, nonblocking = false, events = false } = test.setting;
  return [
    constantsOf(era),
    hasChild(test.setting)
      ? aboutToFork(test.threads.length, 1, test.setting.mapped?.length ?? 0)
      : sharedByTasks(test.threads.length),
    opened(0),
    uffd.nonblocking.at(0).set(nonblocking),
    uffd.wantsEvents.at(0).set(events),
    armed ? [(memory === 'shmem' ? shmem.minor : vmas.missing).at(0).set(true), vmas.ctx.at(0).set(0)] : [],
    readsSource(test) ? vmas.covering.at(sourcePage).set(1) : [],
    memoryOf(test),
    calls.map(({ actor, isFirst }) => (isFirst ? [] : program.after.at(actor).set(actor - 1))),
  ];
}

function memoryOf(test: LitmusTest): Effect {
  const { memory = 'anonymous', mapped = [] } = test.setting;
  const pages = mapped.map(pageNumber);
  switch (memory) {
    case 'anonymous':
    case 'poisonable':
    case 'apart':
    case 'moving':
      return [
        hasTwoVmas(memory) ? vmas.covering.at(1).set(1) : [],
        memory === 'moving' ? notThereYet(1) : [],
        pages.map((page, frame) => mappedFromStart(page, frame)),
      ];
    case 'tracked':
      return [
        writeProtection.registered.at(0).set(true),
        vmas.ctx.at(0).set(0),
        test.setting.shared
          ? forkedFromStart(0, 1)
          : pages.map((page, frame) => mappedFromStart(page, frame, 'source')),
        (test.setting.protected ?? []).map((page) => writeProtectedFromStart(pageNumber(page))),
      ];
    // As aboutToFork() has it.
    case 'forking':
      return [];
    case 'reclaimable':
      return [kernel.swap.set(true), pages.map((page, frame) => swappableFromStart(page, frame))];
    case 'region':
      return [
        kernel.hugePages.set(true),
        frames.kind.at(ordinaryFrames(test)).set('huge'),
        pages.map((page, frame) => mappedFromStart(page, frame)),
      ];
    case 'shmem':
    case 'file':
      return [
        mapsFile(0, 0),
        cached(0, 0),
        pages.map(() => mappedFromCache(0, 0)),
        remaps(test) ? secondPageOfFile() : [],
      ];
  }
}

/**
 * The page cache has it, too, and there is a VMA to be had for who maps it elsewhere. All take mmap_lock: what the call does
 * to the locks of VMAs is not modelled.
 */
function secondPageOfFile(): Effect {
  return [
    kernel.noVmaLocks.set(true),
    holds(1, 'zero'),
    cached(1, 1, 'zero'),
    cache.count.set(1),
    vmas.state.at(1).set('freed'),
  ];
}

/** An outcome that is not to come about: then a search finds the shortest way to it. */
export function neverEnds(id: string, text: string, condition: Cond): Property {
  return atEnd(id, text, not(condition));
}
