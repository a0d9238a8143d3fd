/** UFFDIO_API: the features that a context has from then on. */
import { array, type Cond, type IndexLike, shared, words } from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';
import { context } from '../sorts.ts';

/** What UFFDIO_API is asked for, beside UFFD_FEATURE_INITIALIZED: nothing, or events. */
export const askedFeatures = words('none', 'events');

export const uffdApi = shared('uffd api', {
  /** ctx->features. Not yet: no UFFDIO_API has succeeded, and all other calls fail with EINVAL. */
  features: array(context, words('not yet', 'none', 'events')),
});

type Context = IndexLike<'context'>;

/** userfaultfd_is_initialized(). */
export function isInitialized(c: Context): Cond {
  return uffdApi.features.at(c).isnt('not yet');
}
/** cmpxchg(&ctx->features, 0, …) that has found 0, or the plain store of before 5.15. */
export function setFeatures(c: Context, asked: 'none' | 'events'): Statement {
  return uffdApi.features.at(c).set(asked);
}
