/** What was found out about one random system. */
import type { Scenario } from '../../checker/language/index.ts';
import type { Agreement } from './agree.ts';

export interface Judged {
  /** That were compared. */
  readonly states: number;
  readonly differences: readonly string[];
  /** Why the system was not compared; null if it was. */
  readonly skipped: string | null;
  /** By what it was compared, what is made of it included; what says nothing about it is left out. */
  readonly by: readonly string[];
}

export const nothing: Judged = { states: 0, differences: [], skipped: null, by: [] };

export function together(a: Judged, b: Judged): Judged {
  return {
    states: a.states + b.states,
    differences: [...a.differences, ...b.differences],
    skipped: a.skipped ?? b.skipped,
    by: [...a.by, ...b.by],
  };
}

/** Of something made of the system: its own names, and that it was left out says nothing of the system. */
export function besidesIt(name: string, { states, differences, by }: Judged): Judged {
  const named = (list: readonly string[]): string[] => list.map((each) => `${name}: ${each}`);
  return { states, differences: named(differences), by: named(by), skipped: null };
}

/** What a list of differences says; null where nothing was compared. */
export function found(name: string, differences: readonly string[] | null): Judged {
  return differences === null ? nothing : { ...nothing, differences, by: [name] };
}

/** The scenario and, if that can be compared, its mutants. */
export function ofMutants({ mutants = {} }: Scenario, agree: (mutant: string | null) => Agreement): Judged {
  const itself = judged(agree(null));
  if (itself.skipped !== null) return itself;
  return Object.keys(mutants)
    .map((mutant) => besidesIt('mutant', judged(agree(mutant))))
    .reduce(together, itself);
}

function judged(agreement: Agreement): Judged {
  switch (agreement.kind) {
    case 'agree':
      return { ...nothing, states: agreement.states, by: agreement.by };
    case 'differ':
      return { ...nothing, differences: agreement.differences };
    case 'skipped':
      return { ...nothing, skipped: agreement.why };
  }
}
