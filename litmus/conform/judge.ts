/** What the model says of a recording, and what of each other the two have seen. */
import type { LitmusTest } from '../litmus-test.ts';
import type { Breakage } from './breakages.ts';
import { conformScenario, Model } from './model.ts';
import { Places } from './places.ts';
import { type Recording, readRun } from './recording.ts';
import { conforms, type Verdict } from './search.ts';

export interface Rejection extends Extract<Verdict, { readonly accepted: false }> {
  readonly times: number;
  readonly outcome: string | null;
  /** The entries of the log. */
  readonly log: string;
}
export interface Judged {
  readonly test: string;
  readonly runs: number;
  /** Orders of events that differ. */
  readonly orders: number;
  readonly accepted: number;
  readonly rejections: readonly Rejection[];
}

export function judged(test: LitmusTest, recording: Recording): Judged {
  const runs = recording.tests[test.name] ?? [];
  const model = new Model(test, conformScenario(test, recording.era));
  const places = new Places(new Set(recording.probed));
  const rejections = runs.flatMap((run): Rejection[] => {
    const verdict = conforms(model, readRun(run, recording.probed), places);
    return verdict.accepted ? [] : [{ ...verdict, times: run.times, outcome: run.outcome, log: run.log }];
  });
  const count = (list: readonly { readonly times: number }[]): number =>
    list.reduce((sum, { times }) => sum + times, 0);
  return {
    test: test.name,
    runs: count(runs),
    orders: runs.length,
    accepted: count(runs) - count(rejections),
    rejections,
  };
}

export interface Coverage {
  /** Functions of the machines that a thread went through. */
  readonly seen: readonly string[];
  /** Those that the trace would have shown, and did not. */
  readonly unseen: readonly string[];
  /** Inlined or not in this kernel, by the functions that stand for them. */
  readonly inlined: { readonly [name: string]: readonly string[] };
  /** Of which the trace tells nothing. */
  readonly hidden: readonly string[];
  /** Functions of the same family that threads went through, and no machine names. */
  readonly unnamed: readonly string[];
}

/** `named`: the functions that machines of the tests name. */
export function coverageOf({ probed, family, tests }: Recording, named: readonly string[]): Coverage {
  const places = new Places(new Set(probed));
  const entered = new Set(
    Object.values(tests)
      .flat()
      .flatMap((run) => readRun(run, probed).log.flatMap((entry) => (entry.what === 'enters' ? entry.function : []))),
  );
  const shown = named.filter((name) => places.probed.has(name));
  const others = named.filter((name) => !places.probed.has(name));
  return {
    seen: shown.filter((name) => entered.has(name)),
    unseen: shown.filter((name) => !entered.has(name)),
    inlined: Object.fromEntries(
      others.flatMap((name) => {
        const of = places.of(name);
        return of === null ? [] : [[name, [...of].sort()]];
      }),
    ),
    hidden: others.filter((name) => places.of(name) === null),
    unnamed: family.filter((name) => !named.includes(name) && !probed.includes(name)),
  };
}

/** What is kept of the traces of one kernel, as data for docs/conform.md. */
export interface Report extends Pick<Recording, 'kernel' | 'era' | 'date' | 'seed'> {
  readonly results: readonly Judged[];
  readonly coverage: Coverage;
  readonly breakages: readonly Breakage[];
}
