/** A thread that takes part in a search which another thread leads. */
import { workerData } from 'node:worker_threads';
import { serve, type Team } from '../../checker/search/partitions/team.ts';

export interface Part {
  readonly team: Team;
  /** From 1 on. */
  readonly thread: number;
}

const { team, thread }: Part = workerData;
serve(team, thread);
