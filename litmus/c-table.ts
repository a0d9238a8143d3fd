/** The tests as the table that the C program is compiled with: what each call does is in litmus/c/calls.c. */
import { pageNumber } from './calls.ts';
import type { Call, LitmusTest } from './litmus-test.ts';

export function cTable(tests: readonly LitmusTest[]): string {
  const entries = tests.map(entry).join('');
  return `/* Generated from the litmus tests. */\n#include "litmus.h"\n\nconst struct litmus_test litmus_tests[] = {\n${entries}\t{ .name = 0 },\n};\n`;
}

function entry({ name, pages = 1, setting, threads }: LitmusTest): string {
  const { memory = 'anonymous', armed = false, nonblocking = false, events = false, shared = false } = setting;
  const { mapped = [] } = setting;
  const fields = [
    `.memory = memory_${memory}`,
    `.pages = ${pages}`,
    `.armed = ${armed}`,
    `.nonblocking = ${nonblocking}`,
    `.events = ${events}`,
    `.shared = ${shared}`,
    ...mapped.map((page) => `.mapped[${pageNumber(page)}] = true`),
    ...(setting.protected ?? []).map((page) => `.protected[${pageNumber(page)}] = true`),
  ];
  const calls = threads.map((list) => `{ ${list.map(cCall).join(', ')} }`);
  return [
    '\t{',
    `\t\t.name = "${name}",`,
    `\t\t.setting = { ${fields.join(', ')} },`,
    `\t\t.threads = ${threads.length},`,
    `\t\t.calls = { ${threads.map((list) => list.length).join(', ')} },`,
    `\t\t.call = { ${calls.join(', ')} },`,
    '\t},\n',
  ].join('\n');
}

function cCall({ call, page }: Call): string {
  return `{ call_${call.replaceAll(' ', '_')}, ${pageNumber(page)} }`;
}
