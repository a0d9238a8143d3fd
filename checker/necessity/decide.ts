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

/** One scenario after the other, so that what is made of a scenario is made once. */
export class Decision {
  private readonly plan: Plan;
  private readonly memory: Memory;
  private readonly best: (Standing | null)[];
  /** As it was when the last scenario was finished, so that what is kept has no scenario by halves. */
  private settled: readonly (Standing | null)[];
  private readonly finished: Ground[] = [];
  private readonly tried = new Set<number>();
  private readonly trials = new Map<Ground, Trial[]>();

  constructor(plan: Plan, memory: Memory) {
    this.plan = plan;
    this.memory = memory;
    this.best = plan.questions.map((question) => memory.standing(question));
    this.settled = [...this.best];
    for (const [at, question] of plan.questions.entries()) {
      for (const site of question.sites) {
        const list = this.trials.get(site.ground) ?? [];
        this.trials.set(site.ground, list);
        list.push({ at, question, site });
      }
    }
  }

  /** `outcomeAt` says null if the run was interrupted. In so many lanes at once; the rows are the same for any number. */
  async run(lanes: number, outcomeAt: (site: Site, lane: number) => Promise<Outcome | null>): Promise<void> {
    for (const ground of this.plan.grounds) {
      const trials = this.trials.get(ground) ?? [];
      let next = 0;
      let isCut = false;
      const work = async (lane: number): Promise<void> => {
        for (let trial = trials[next++]; trial !== undefined && !isCut; trial = trials[next++]) {
          if (!this.asks(trial)) continue;
          const outcome = await outcomeAt(trial.site, lane);
          if (outcome === null) isCut = true;
          else this.note(trial, outcome);
        }
      };
      await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
      if (isCut) return;
      this.settled = [...this.best];
      this.finished.push(ground);
    }
  }

  private note({ at, site }: Trial, outcome: Outcome): void {
    this.tried.add(site.position);
    if (outcome.status === 'unreached') return;
    this.best[at] = decisive(this.best[at] ?? null, { row: rowAt(site, outcome), position: site.position });
  }

  /** Whether what comes of it could still decide. */
  private asks({ at, question, site }: Trial): boolean {
    const best = this.best[at];
    const isSettled = best?.row.status === 'needed' && best.position <= site.position;
    return !isSettled && !this.tried.has(site.position) && !this.memory.knows(question, site.ground);
  }

  get decided(): Decided {
    const rows: Row[] = [];
    const unreached: Question[] = [];
    const skipped: Question[] = [];
    for (const [at, question] of this.plan.questions.entries()) {
      const settled = this.settled[at] ?? null;
      const isOpen = question.sites.some((site) => this.asks({ at, question, site }));
      if (isOpen) skipped.push(question);
      if (settled !== null) rows.push(settled.row);
      else if (!isOpen) unreached.push(question);
    }
    return { rows, unreached, skipped, finished: this.finished };
  }
}

/** Of a run that remembers nothing. */
export const forgetful: Memory = { standing: () => null, knows: () => false };

/** How many of the questions the protocol raises. */
export function raisedBy(protocol: string, questions: readonly Question[]): number {
  return questions.filter(({ sites }) => sites.some(({ ground }) => ground.protocol === protocol)).length;
}
