/** What is wrong ahead of a strategy with a walk of its own: it counts only when the strategy gets there. */

/** What is wrong with a state, or with a step from it by an event. */
export interface Wrong {
  readonly name: string;
  readonly text: string;
  readonly state: number;
  readonly event: number | null;
}

export class Ahead {
  private readonly states = new Map<number, Wrong[]>();
  /** By where it starts and its event, the state below zero to which a wrong step leads. */
  private readonly steps = new Map<string, number>();

  /** Gives the state at which it will be found. */
  add(wrong: Wrong): number {
    const state = wrong.event === null ? wrong.state : this.after(wrong.state, wrong.event);
    const list = this.states.get(state) ?? [];
    // A state is expanded as often as walks pass it.
    if (!list.some(({ name }) => name === wrong.name)) this.states.set(state, [...list, wrong]);
    return state;
  }

  private after(origin: number, event: number): number {
    const key = `${origin} ${event}`;
    const state = this.steps.get(key) ?? -1 - this.steps.size;
    this.steps.set(key, state);
    return state;
  }

  at(state: number): readonly Wrong[] {
    return this.states.get(state) ?? [];
  }
}
