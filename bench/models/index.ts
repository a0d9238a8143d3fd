/** The benchmark models and their twins in Promela and Murphi, which Spin and Rumur count alike. */
import type { Scenario } from '../../checker/language/index.ts';
import { pageFault } from './page-fault.ts';
import { philosophers } from './philosophers.ts';

export interface Model {
  readonly name: string;
  readonly scenario: Scenario;
  /** How many actors of the kind that there are several of. */
  readonly size: number;
  readonly states: number;
  /** Its file in this folder, and what makes the scenario there. */
  readonly source: string;
  readonly call: string;
  readonly promela: {
    /** In bench/promela/. */
    readonly file: string;
    /** The macro that sets its size. */
    readonly macro: string;
    /** Enough for pan's depth-first stack. */
    readonly depthMax: number;
  };
  readonly murphi: {
    /** In bench/murphi/. */
    readonly file: string;
    /** The constant that sets its size. */
    readonly constant: string;
  };
}

function ofPageFault(threads: number, states: number, depthMax: number): Model {
  return {
    name: `page fault, ${threads} threads`,
    scenario: pageFault(threads, states),
    size: threads,
    states,
    source: 'page-fault.ts',
    call: `pageFault(${threads}, ${states})`,
    promela: { file: 'page-fault.pml', macro: 'THREADS', depthMax },
    murphi: { file: 'page-fault.m', constant: 'threads' },
  };
}
function ofPhilosophers(seats: number, states: number, depthMax: number): Model {
  return {
    name: `philosophers, ${seats}`,
    scenario: philosophers(seats, states),
    size: seats,
    states,
    source: 'philosophers.ts',
    call: `philosophers(${seats}, ${states})`,
    promela: { file: 'philosophers.pml', macro: 'SEATS', depthMax },
    murphi: { file: 'philosophers.m', constant: 'seats' },
  };
}

export const models: readonly Model[] = [
  ofPageFault(3, 119_772, 10_000),
  ofPageFault(4, 2_654_060, 100_000),
  ofPhilosophers(13, 1_594_322, 1_500_000),
];
