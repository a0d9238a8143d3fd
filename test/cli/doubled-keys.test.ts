import { expect, test } from '@jest/globals';
import { refuseDoubledKeys } from '../../cli/files/doubled-keys.ts';

test.each([
  ['const a = { one: 1, one: 2 };', 'a.js:1:21'],
  ["const a = {\n  one: 1,\n  'one'() {},\n};", 'a.js:3:3'],
  ['const one = 1;\nf({ one, one: 2 });', 'a.js:2:10'],
])('a key that is there twice is refused: %s', (source, place) => {
  expect(() => refuseDoubledKeys(source, 'a.js')).toThrow(
    expect.objectContaining({ place, message: expect.stringContaining("the key 'one' is there twice") }),
  );
});

test.each([
  'const a = { one: 1, two: { one: 2 } }, b = [{ one: 1 }, { one: 2 }];',
  'const a = { get one() { return 1; }, set one(v) {} };',
  'const { one: a, one: b } = c; function f({ one: p, one: q }) {}',
  'interface A { one: 1 } type B = { one: 1 } | { one: 2 }; f<{ one: 1 }>({ one: 1 });',
  'const a = b ? { one: 1 } : { one: 2 }; switch (one) { case one: break; }',
  'const a = { [one]: 1, [one]: 2, one: 3 };',
  'this is no program {',
])('what is no doubled key is left alone: %s', (source) => {
  expect(() => refuseDoubledKeys(source, 'a.js')).not.toThrow();
});
