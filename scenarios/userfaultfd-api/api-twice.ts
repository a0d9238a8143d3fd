/** UFFDIO_API is called twice at once. */
import {
  actionBecomes,
  always,
  and,
  guardBecomes,
  implies,
  not,
  or,
  runsInstead,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { apiCaller, uffdioApi, uffdioApiBefore515 } from '../../machines/userfaultfd/userfaultfd-api.ts';
import { uffdApi } from '../../models/index.ts';

export default scenario({
  name: 'api-twice',
  text: 'Two threads call UFFDIO_API for one descriptor, and ask for different features. One call succeeds, and the features are what it has asked for; the other is refused with EINVAL, and its answer cleared.',
  bounds: {},
  boundsReason: 'one descriptor',
  actors: { one: apiCaller.runs(uffdioApi), other: apiCaller.runs(uffdioApi, { asks: 'events' }) },
  properties: [
    always(
      'features',
      'a call of UFFDIO_API that has returned 0 has set the features that the descriptor has',
      apiCaller.all((c) =>
        implies(
          c.in('returned'),
          or(
            and(c.asks.is('none'), uffdApi.features.at(c.ctx).is('none')),
            and(c.asks.is('events'), uffdApi.features.at(c.ctx).is('events')),
          ),
        ),
      ),
    ),
    always(
      'answers',
      'a call that was refused has told of no features when it returns',
      apiCaller.all((c) => implies(c.in('failed'), not(c.told))),
    ),
    sometimes(
      'both answered',
      'both calls have copied their answer, and nothing is enabled yet',
      apiCaller.all((c) => c.in('answered')),
    ),
    sometimes(
      'refused',
      'one call succeeds and the other does not',
      and(
        apiCaller.some((c) => c.in('returned')),
        apiCaller.some((c) => c.in('failed')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 12, transitions: 14, depth: 5 },
  mutants: {
    'before 5.15': {
      text: 'Linux 4.11 to 5.14: both see that nobody has called yet, both succeed, and the features are those of the later one.',
      change: [
        runsInstead('one', apiCaller.runs(uffdioApiBefore515)),
        runsInstead('other', apiCaller.runs(uffdioApiBefore515, { asks: 'events' })),
      ],
      reference: 'commit 22e5fe2a2a27 (5.15)',
      expect: { violates: 'features', steps: 6 },
    },
    'exchanged whatever was there': {
      text: 'The features are stored without a comparison.',
      change: guardBecomes(apiCaller, 'isInitialized', false),
      reference: 'userfaultfd_api(), fs/userfaultfd.c: cmpxchg()',
      expect: { violates: 'features', steps: 4 },
    },
    'answer left': {
      text: 'A call that is refused leaves what it has told of features.',
      change: actionBecomes(apiCaller, 'clearAnswer', []),
      reference: 'userfaultfd_api(), fs/userfaultfd.c: memset() at err_out',
      expect: { violates: 'answers', steps: 5 },
    },
  },
});
