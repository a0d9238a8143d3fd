/** What the bundle offers: the work of each kind of worker, and the command itself to try it while it is built. */
export { run } from '../run.ts';
export const session = () => import('./session.ts');
export const searcher = () => import('../searchers/searcher.ts');
export const partition = () => import('../searchers/partition-thread.ts');
