/** Distributed shared memory, for two nodes and one page of each: who may store to it, in user space and under a mutex that all nodes share. */
import { mutex, optional, shared } from '../../checker/language/index.ts';
import { page } from '../sorts.ts';

export const directory = shared(
  'directory',
  {
    lock: mutex,
    /** The page of the node that may store; none: all may load, and no one may store. */
    owner: optional(page),
  },
  ({ lock }) => ({ owner: lock.held() }),
);
