/** A litmus test as a scenario of the machines that there are, for one era of the kernel. */
import { atEnd, type Cond, inState, not, or, type Property, scenario } from '../checker/language/index.ts';
import type { Effect } from '../checker/language/ir.ts';
import type { ActorSpec } from '../checker/language/role.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { callsInTurn, endsOf, notBegun } from '../machines/program/in-turn.ts';
import { mappedFromStart, opened, program, sharedByTasks, uffd, vmas } from '../models/index.ts';
import { meaningOf, notes, pageNumber, type Words } from './calls.ts';
import { constantsOf, type Era } from './kernel-era.ts';
import type { Call, LitmusTest } from './litmus-test.ts';

/** One call, as an actor. */
export interface Placed {
  readonly call: Call;
  readonly thread: number;
  readonly actor: number;
  /** Whether another call of the thread comes before it. */
  readonly isFirst: boolean;
}

/** The calls in the order in which an outcome tells of them. */
export function placed({ threads }: LitmusTest): Placed[] {
  let actor = 0;
  return threads.flatMap((calls, thread) =>
    calls.map((call, at) => ({ call, thread, actor: actor++, isFirst: at === 0 })),
  );
}

/** How a call may be told of when all rests: by a word, or as not begun, or as asleep. */
export function wordsOf({ call, actor, isFirst }: Placed): Words {
  const { actor: make, words } = meaningOf(call);
  const idle = inState(actor, notBegun);
  const ended = inState(actor, ...endsOf(make(0).machine));
  return { ...words(actor), asleep: not(or(idle, ended)), ...(isFirst ? {} : { '-': idle }) };
}

/** The scenario whose properties say of each outcome that it does not come about. */
export function litmusScenario(test: LitmusTest, era: Era, properties: readonly Property[]): Scenario {
  const calls = placed(test);
  const inTurn = callsInTurn(notes);
  const actors = calls.map(({ call, thread, actor }): [string, ActorSpec] => [
    `P${thread} ${actor} ${call.call} ${call.page}`,
    inTurn(meaningOf(call).actor(pageNumber(call.page))),
  ]);
  return scenario({
    name: scenarioName(test.name, era),
    text: test.text,
    bounds: { page: test.pages ?? 1, ...frames(test) },
    initial: initially(test, calls, era),
    actors: Object.fromEntries(actors),
    properties,
  });
}

export function scenarioName(test: string, era: Era): string {
  return `litmus-${test}-${era}`;
}

/** A frame for each page that is there and for each that may be allocated. */
function frames({ setting: { mapped = [] }, threads }: LitmusTest): { frame?: number } {
  const allocations = threads.flat().map((call) => meaningOf(call).allocates);
  if (mapped.length === 0 && allocations.every((each) => each === 'never')) return {};
  return { frame: Math.max(1, mapped.length + allocations.filter((each) => each === true).length) };
}

function initially(test: LitmusTest, calls: readonly Placed[], era: Era): Effect {
  const { armed = false, nonblocking = false, mapped = [] } = test.setting;
  return [
    constantsOf(era),
    sharedByTasks(test.threads.length),
    opened(0),
    uffd.nonblocking.at(0).set(nonblocking),
    armed ? [vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)] : [],
    mapped.map((page, frame) => mappedFromStart(pageNumber(page), frame)),
    calls.map(({ actor, isFirst }) => (isFirst ? [] : program.after.at(actor).set(actor - 1))),
  ];
}

/** An outcome that is not to come about: then a search finds the shortest way to it. */
export function neverEnds(id: string, text: string, condition: Cond): Property {
  return atEnd(id, text, not(condition));
}
