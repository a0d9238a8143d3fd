/** What is said of a step that fails names the place with its indices, the value, and what there may be. */
import { expect, test } from '@jest/globals';
import { folder, racewalk } from '../in-process.ts';
import { protocol } from './protocol.ts';

const { path, write } = folder();

test.each<[string, string, string]>([
  [
    'refs: array(object, range(0, depth))',
    'refs: array(object, range(0, 1))',
    'assignment outside the domain: cache.refs[object 0] := 2, outside 0 to 1',
  ],
  ['get: refs.increment()', 'get: cache.refs.at(3).increment()', "cache.refs[3], but 'object' has only member 0"],
  [
    'get: refs.increment()',
    'get: cache.refs.at(self.object.known().next()).increment()',
    "index outside its sort: cache.refs[1], but 'object' has only member 0",
  ],
  ['get: refs.increment()', 'get: cache.slot.set(5)', "cache.slot := 5, but 'object' has only member 0"],
  ['get: refs.increment()', 'get: cache.known.add(7)', "cache.known: 7, but 'object' has only member 0"],
  [
    'get: refs.increment()',
    'get: [0, 1, 2].map(() => cache.waiting.enqueue(0))',
    'queue overflow: cache.waiting holds 2, as many as it can',
  ],
  ['get: refs.increment()', "get: [self.object.set('none'), refs.increment()]", 'holder.object is none'],
])('%s → %s', async (right, wrong, says) => {
  expect(protocol).toContain(right);
  write(
    'step.ts',
    protocol.replace(right, wrong).replace('slot: lock.held(),', '').replace('refs.at(0).is(2)', 'refs.at(0).is(1)'),
  );
  const { code, out } = await racewalk(['check', 'step.ts'], { cwd: path, width: 200 });
  expect(code).toBe(1);
  expect(out).toMatch(/^broken: /m);
  expect(/^broken: .*$/m.exec(out)?.[0]).toContain(says);
});

test.each([
  [
    'a write in an action',
    "self.object.set('none')],",
    "self.object.set('none'), cache.slot.set('none')],",
    'write of',
    'put: [',
  ],
  [
    'a read in a guard',
    "'put object': { actions: 'put', target: 'done' } },\n    },\n    done: { type: 'final' },\n  },\n});\n\nconst removal",
    "'put object': { guard: 'cached', actions: 'put', target: 'done' } },\n    },\n    done: { type: 'final' },\n  },\n});\n\nconst removal",
    'read of',
    'cached: cache',
  ],
])('an access without its lock is told with where it is written: %s', async (_, right, wrong, access, at) => {
  const text = protocol.replace(right, wrong);
  expect(text).not.toBe(protocol);
  write('step.ts', text);
  const { code, out } = await racewalk(['check', 'step.ts'], { cwd: path, width: 200 });
  expect(code).toBe(1);
  const before = text.slice(0, text.indexOf(at)).split('\n');
  const place = `step.ts:${before.length}:${(before.at(-1) ?? '').length + 1}`;
  expect(out).toContain(`broken: access without the lock: ${access} cache.slot without cache.lock\n  in ${place}\n`);
  const [, token] = /racewalk replay (\S+) step\.ts/.exec(out) ?? [];
  const replayed = await racewalk(['replay', token ?? '', 'step.ts'], { cwd: path, width: 200 });
  expect(replayed.out).toContain(`\n  in ${place}\n`);
});
