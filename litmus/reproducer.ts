/** One outcome of a litmus test as a C program in one file, which runs the test until it ends so. */
import { cTable } from './c-table.ts';
import type { LitmusTest } from './litmus-test.ts';
import { type Window, windowTable } from './windows.ts';

export interface Reproduced {
  readonly test: LitmusTest;
  readonly outcome: string;
  /** How it comes about, as text. */
  readonly race: string;
  readonly token: string;
  readonly windows: readonly Window[];
}

/** Parts of the program that this one has no use for. */
const otherMains = ['main.c', 'outcomes.c', 'conform.c'];

/** `sources`: the files of litmus/c by their names. */
export function reproducerOf(
  sources: ReadonlyMap<string, string>,
  { test, outcome, race, token, windows }: Reproduced,
): string {
  const parts = [...sources].filter(([name]) => name.endsWith('.c') && !otherMains.includes(name)).sort();
  const code = [sources.get('litmus.h') ?? '', ...parts.map(([, text]) => text), cTable([test]), windowTable(windows)]
    .map((text) => text.replace(/^#include "litmus.h"\n/m, '').replace(/^#define _GNU_SOURCE\n/m, ''))
    .join('\n');
  return [
    `/*\n${commented(head(test, outcome, token))} *\n${commented(race)} */`,
    '#define _GNU_SOURCE',
    code.trimEnd(),
    `\nconst char *const outcome_wanted = "${outcome}";\n`,
  ].join('\n');
}

function head({ name, text }: LitmusTest, outcome: string, token: string): string {
  return [
    `${name}: ${text}`,
    `The outcome '${outcome}', a word for each call, fails this test; written by 'racewalk reproduce ${token}'.`,
    'gcc -O2 -pthread FILE -o reproducer && ./reproducer SECONDS    (as root)',
    '',
    'How it comes about, by the model:',
  ].join('\n');
}

function commented(text: string): string {
  return text
    .trimEnd()
    .replaceAll('*/', '* /')
    .split('\n')
    .map((line) => `${` * ${line}`.trimEnd()}\n`)
    .join('');
}
