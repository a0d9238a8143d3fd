/** Tries the weakenings of a plan until each is decided. */
import {
  decisive,
  type Ground,
  type Plan,
  type Question,
  type Row,
  rowAt,
  type Site,
  type Standing,
} from './matrix.ts';
import type { Outcome } from './weigh.ts';

/** What earlier runs have found. */
export interface Memory {
  /** The row that decided, if its scenario is still the same. */
  standing(question: Question): Standing | null;
  /** Whether it was tried in that scenario, and what came of it does not decide. */
  knows(question: Question, ground: Ground): boolean;
}

export interface Decided {
  /** Of the questions that some actor raises, what the finished scenarios say; by name. */
  readonly rows: readonly Row[];
  /** To which nobody comes in any of these. */
  readonly unreached: readonly Question[];
  /** Of which other scenarios may say more, since the run ended before. */
  readonly skipped: readonly Question[];
  /** The scenarios in which every question has been tried that was open there. */
  readonly finished: readonly Ground[];
}

interface Trial {
  readonly at: number;
  readonly question: Question;
  readonly site: Site;
}

/** All that is to be tried in one scenario. */
interface Round {
  readonly ground: Ground;
  readonly trials: readonly Trial[];
  /** How many were begun, and how many are over. */
  begun: number;
  over: number;
  readonly found: { readonly at: number; readonly standing: Standing }[];
}

/** One scenario after the other, so that what is made of a scenario is made once. */
export class Decision {
  private readonly plan: Plan;
  private readonly memory: Memory;
  private readonly best: (Standing | null)[];
  /** By the finished scenarios alone, so that what is kept has no scenario by halves. */
  private readonly settled: (Standing | null)[];
  private readonly finished: Ground[] = [];
  private readonly tried = new Set<number>();
  private readonly rounds: readonly Round[];

  constructor(plan: Plan, memory: Memory) {
    this.plan = plan;
    this.memory = memory;
    this.best = plan.questions.map((question) => memory.standing(question));
    this.settled = [...this.best];
    const trials = new Map<Ground, Trial[]>();
    for (const [at, question] of plan.questions.entries()) {
      for (const site of question.sites) {
        const list = trials.get(site.ground) ?? [];
        trials.set(site.ground, list);
        list.push({ at, question, site });
      }
    }
    this.rounds = plan.grounds.map((ground) => {
      return { ground, trials: trials.get(ground) ?? [], begun: 0, over: 0, found: [] };
    });
  }

  /**
   * `outcomeAt` says null if the run was interrupted. In so many lanes at once; the rows are the same for any number. A lane
   * that finds nothing left to begin in a scenario goes on to the next: what the others are at may then be tried there in
   * vain, but nobody waits.
   */
  async run(lanes: number, outcomeAt: (site: Site, lane: number) => Promise<Outcome | null>): Promise<void> {
    let isCut = false;
    const work = async (lane: number): Promise<void> => {
      for (const round of this.rounds) {
        for (let trial = round.trials[round.begun++]; trial !== undefined; trial = round.trials[round.begun++]) {
          const outcome = this.asks(trial) ? await outcomeAt(trial.site, lane) : undefined;
          isCut ||= outcome === null;
          if (isCut) return;
          if (outcome) this.note(round, trial, outcome);
          round.over++;
          this.settle();
        }
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
    if (!isCut) this.settle();
  }

  private note({ found }: Round, { at, site }: Trial, outcome: Outcome): void {
    this.tried.add(site.position);
    if (outcome.status === 'unreached') return;
    const standing = { row: rowAt(site, outcome), position: site.position };
    found.push({ at, standing });
    this.best[at] = decisive(this.best[at] ?? null, standing);
  }

  /** Scenarios are finished in their order. */
  private settle(): void {
    for (const { ground, trials, over, found } of this.rounds.slice(this.finished.length)) {
      if (over < trials.length) return;
      for (const { at, standing } of found) this.settled[at] = decisive(this.settled[at] ?? null, standing);
      this.finished.push(ground);
    }
  }

  /** Whether what comes of it could still decide. */
  private asks({ at, question, site }: Trial): boolean {
    return (
      !isDecided(this.best[at], site) && !this.tried.has(site.position) && !this.memory.knows(question, site.ground)
    );
  }

  get decided(): Decided {
    const rows: Row[] = [];
    const unreached: Question[] = [];
    const skipped: Question[] = [];
    const finished = new Set(this.finished);
    for (const [at, question] of this.plan.questions.entries()) {
      const settled = this.settled[at] ?? null;
      const isOpen = question.sites.some(
        (site) => !isDecided(settled, site) && !finished.has(site.ground) && !this.memory.knows(question, site.ground),
      );
      if (isOpen) skipped.push(question);
      if (settled !== null) rows.push(settled.row);
      else if (!isOpen) unreached.push(question);
    }
    return { rows, unreached, skipped, finished: this.finished };
  }
}

/** Whether nothing that comes of the site can count. */
function isDecided(best: Standing | null | undefined, site: Site): boolean {
  return best?.row.status === 'needed' && best.position <= site.position;
}

/** Of a run that remembers nothing. */
export const forgetful: Memory = { standing: () => null, knows: () => false };

/** How many of the questions the protocol raises. */
export function raisedBy(protocol: string, questions: readonly Question[]): number {
  return questions.filter(({ sites }) => sites.some(({ ground }) => ground.protocol === protocol)).length;
}
