/** The benchmark models and their Promela twins, which Spin counts alike. */
import type { Scenario } from '../../checker/language/index.ts';
import { pageFault } from './page-fault.ts';
import { philosophers } from './philosophers.ts';

export interface Model {
  readonly name: string;
  readonly scenario: Scenario;
  readonly states: number;
  /** Its file in this folder, and what makes the scenario there. */
  readonly source: string;
  readonly call: string;
  readonly promela: {
    /** In bench/promela/. */
    readonly file: string;
    /** The macro that sets its size. */
    readonly define: string;
    /** Enough for pan's depth-first stack. */
    readonly depthMax: number;
  };
}

function ofPageFault(threads: number, states: number, depthMax: number): Model {
  return {
    name: `page fault, ${threads} threads`,
    scenario: pageFault(threads, states),
    states,
    source: 'page-fault.ts',
    call: `pageFault(${threads}, ${states})`,
    promela: { file: 'page-fault.pml', define: `THREADS=${threads}`, depthMax },
  };
}
function ofPhilosophers(seats: number, states: number, depthMax: number): Model {
  return {
    name: `philosophers, ${seats}`,
    scenario: philosophers(seats, states),
    states,
    source: 'philosophers.ts',
    call: `philosophers(${seats}, ${states})`,
    promela: { file: 'philosophers.pml', define: `SEATS=${seats}`, depthMax },
  };
}

export const models: readonly Model[] = [
  ofPageFault(3, 119_772, 10_000),
  ofPageFault(4, 2_654_060, 100_000),
  ofPhilosophers(13, 1_594_322, 1_500_000),
];
