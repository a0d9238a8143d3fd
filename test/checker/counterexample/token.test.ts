import { fc, test as prop } from '@fast-check/jest';
import { describe, expect, test } from '@jest/globals';
import { formatToken, parseToken, slug, TokenError } from '../../../checker/counterexample/token.ts';

const fingerprint = 'AbC_-0189';

describe('a replay token', () => {
  prop.prop([
    fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/),
    fc.option(fc.stringMatching(/^[a-z]{1,5} [a-z]{1,5}$/)),
    fc.nat(40),
    fc.array(fc.oneof(fc.nat(5), fc.nat(100_000))),
  ])('says what it was made of', (scenario, mutant, property, path) => {
    const text = formatToken({ scenario, mutant, fingerprint, property, path });
    const names = { scenario: slug(scenario), mutant: mutant === null ? null : slug(mutant) };
    expect(parseToken(text)).toEqual({ ...names, fingerprint, property, path });
  });

  test('takes one character for each step of up to 32 ways', () => {
    const path = Array.from({ length: 32 }, (_, ordinal) => ordinal);
    const text = formatToken({ scenario: 'x', mutant: null, fingerprint, property: 0, path });
    expect(text).toBe(`x:${fingerprint}:00123456789abcdefghijklmnopqrstuv`);
  });

  test('needs no quotes in a shell, whatever the names are', () => {
    const token = { scenario: 'a b', mutant: "$(c) 'd' & *", fingerprint, property: 0, path: [40] };
    expect(formatToken(token)).toMatch(/^[A-Za-z0-9.+:_-]+$/);
  });

  test.each([
    ['', 'three parts'],
    ['counter', 'three parts'],
    ['a:b:c:d', 'three parts, name:fingerprint:path, and this has 4'],
    [`:${fingerprint}:00`, "'' is not a scenario"],
    [`a+:${fingerprint}:00`, "'a+' is not a scenario"],
    [`a+b+c:${fingerprint}:00`, "'a+b+c' is not a scenario"],
    ['a:short:00', "the fingerprint 'short' is not 9 letters"],
    ['a:12345678!:00', "the fingerprint '12345678!' is not 9 letters"],
    [`a:${fingerprint}:`, 'its path is empty'],
    [`a:${fingerprint}:0*0`, "'*' at position 2 of its path is no digit"],
    [`a:${fingerprint}:0w`, 'ends in the middle of a number'],
  ])('is refused if it is malformed: %j', (text, message) => {
    expect(() => parseToken(text)).toThrow(TokenError);
    expect(() => parseToken(text)).toThrow(message);
  });
});
