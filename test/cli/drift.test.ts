/** `racewalk drift`: kernel functions against what the machines were read beside, on a small tree of our own. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { flag, role, scenario, shared } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { definitionsOf, hashOf } from '../../cli/kernel-source/c-function.ts';
import { folder, racewalk } from './in-process.ts';

const place = folder();

function tree(name: string, files: { readonly [file: string]: string }): void {
  for (const [file, text] of Object.entries(files)) {
    const path = join(place.path, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const fault = (body: string) => `#include <linux/mm.h>
/* Not this one: static void do_fault(int x) { } */
static void do_fault(struct vm_fault *vmf);

static vm_fault_t
do_fault(struct vm_fault *vmf)
{
	/* what it does */
${body}
	if (!vmf)
		return "}";	// no end
	return 0;
}
`;
const wake = 'void wake(void)\n{\n\twake_up(&queue);\n}\n';
tree('old', { Makefile: 'VERSION = 6\nPATCHLEVEL = 1\n', 'mm/memory.c': fault('\tlock();'), 'mm/wake.c': wake });
tree('new', {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 12\n',
  'mm/memory.c': fault('\tlock();\n\trecheck();'),
  'mm/other.c': wake,
});
tree('same', { 'mm/memory.c': fault('  lock( ) ;  /* other words */'), 'mm/wake.c': wake });

const state = shared('pt', { present: flag });
const faulter = role('faulter', { registers: {} }, () => ({ actions: { install: state.present.set(true) } }));
const readBeside = (version: string) => {
  const machine = setup(vocabulary(faulter)).createMachine({
    id: 'fault',
    meta: { in: 'mm/memory.c:do_fault', version },
    initial: 'begun',
    states: {
      begun: { on: { 'set PTE': { actions: 'install', target: 'set' } } },
      set: { meta: { in: 'mm/wake.c:wake' }, on: { wake: 'woken' } },
      woken: { meta: { in: 'user space' }, on: { 'go on': 'done' } },
      done: { type: 'final' },
    },
  });
  return [scenario({ name: 'fault', text: 'x', actors: { a: faulter.runs(machine) }, properties: [] })];
};
const scenarios = readBeside('6.1');
const drift = (...argv: string[]) =>
  racewalk(['drift', ...argv, '--notes', 'notes.json'], { scenarios, cwd: place.path });

describe('racewalk drift', () => {
  test('notes what the machines were read beside, lists what differs then, and shows how', async () => {
    expect(await drift('old')).toMatchObject({
      code: 1,
      out: expect.stringContaining('2 functions in 6.1: 2 not noted'),
    });
    expect(await drift('old', '--accept')).toMatchObject({ code: 0, out: '2 functions noted as read beside 6.1\n' });
    expect(Object.keys(JSON.parse(readFileSync(join(place.path, 'notes.json'), 'utf8')))).toEqual([
      'mm/memory.c:do_fault',
      'mm/wake.c:wake',
    ]);
    expect(await drift('old')).toMatchObject({ code: 0, out: '2 functions in 6.1: 2 unchanged\n' });

    const changed = await drift('new', '--since', 'old');
    expect(changed.code).toBe(1);
    expect(changed.out).toContain('changed  mm/memory.c:do_fault (read beside 6.1)\n  fault: begun / set PTE\n');
    expect(changed.out).toContain('\n+\trecheck();\n');
    expect(changed.out).toContain('moved, to mm/other.c  mm/wake.c:wake (read beside 6.1)\n  fault: set / wake\n');
    expect(changed.out).toMatch(/2 functions in 6\.12: 1 changed, 1 moved\n$/);
  });

  test('does not mind comments and white space, and needs no Makefile to compare', async () => {
    expect(await drift('same')).toMatchObject({ code: 0, out: '2 functions: 2 unchanged\n' });
    expect(await drift('same', '--accept')).toMatchObject({ code: 2, err: expect.stringContaining('no Makefile') });
  });

  test('keeps the versions that it knows when another is accepted', async () => {
    expect((await drift('new', '--accept')).out).toMatch(
      /^0 functions noted as read beside 6\.12; of 2 the machines do/,
    );
    const accepted = await racewalk(['drift', 'new', '--accept', '--notes', 'notes.json'], {
      scenarios: readBeside('6.12'),
      cwd: place.path,
    });
    expect(accepted).toMatchObject({ code: 0, out: '2 functions noted as read beside 6.12\n' });
    expect((await drift('old')).code).toBe(0);
    const { functions } = JSON.parse((await drift('new', '--json')).out);
    expect(functions[0]).toMatchObject({
      place: 'mm/memory.c:do_fault',
      status: 'unchanged',
      noted: ['6.12'],
      machines: { fault: ['begun / set PTE'] },
    });
  });

  test('takes a function of the same name for the same one only if its body is', async () => {
    tree('renamed', { 'mm/memory.c': fault('\tlock();'), 'mm/other.c': wake.replace('wake_up', 'wake_all') });
    const { out } = await drift('renamed');
    expect(out).toContain(
      'gone  mm/wake.c:wake (read beside 6.1, 6.12)\n  a function of that name is in mm/other.c, with a body that nobody has read',
    );
    const { functions } = JSON.parse((await drift('renamed', '--json')).out);
    expect(functions[1]).toMatchObject({ status: 'gone', now: null, elsewhere: ['mm/other.c'] });
    tree('two', { 'mm/memory.c': '\n', 'mm/a.c': wake.replace('wake_up', 'wake_all'), 'mm/b.c': wake });
    expect((await drift('two')).out).toContain('moved, to mm/b.c  mm/wake.c:wake');
  });

  test('reads nothing to which a link leads out of the tree', async () => {
    tree('linked', { 'mm/wake.c': wake });
    symlinkSync(join(place.path, 'old/mm/memory.c'), join(place.path, 'linked/mm/memory.c'));
    const { out } = await drift('linked');
    expect(out).toContain('gone  mm/memory.c:do_fault');
    expect(out).toContain('1 unchanged, 1 gone');
  });

  test('says that a function is gone', async () => {
    tree('empty', { 'mm/memory.c': '\n' });
    expect((await drift('empty')).out).toContain('gone  mm/memory.c:do_fault (read beside 6.1, 6.12)');
  });

  test.each([
    [['drift', 'nowhere'], 'nowhere: there is no such folder'],
    [['drift', '.'], 'has neither mm/ nor fs/'],
    [['drift', 'old', '--notes', 'new/Makefile'], 'is no JSON document'],
  ])('%j is bad input', async (argv, message) => {
    expect(await racewalk(argv, { scenarios, cwd: place.path })).toMatchObject({
      code: 2,
      err: expect.stringContaining(message),
    });
  });

  test('says so where no machine names a function', async () => {
    const { err, code } = await racewalk(['drift', 'old'], { cwd: place.path });
    expect([code, err]).toEqual([2, expect.stringContaining('no step names a kernel function')]);
  });
});

describe('a definition in C', () => {
  test('is found behind its declaration, without what comments and strings pretend', () => {
    const [only, ...others] = definitionsOf(fault('\tx();'), 'do_fault');
    expect(others).toEqual([]);
    expect(only).toMatch(/^static vm_fault_t\ndo_fault[\s\S]*\n\treturn 0;\n\}$/);
  });

  test('may be a system call, or a stub beside the real one', () => {
    const call = 'SYSCALL_DEFINE5(remap_file_pages, unsigned long, start)\n{\n\treturn 0;\n}\n';
    expect(definitionsOf(call, 'remap_file_pages')).toEqual([call.trim()]);
    const both =
      'static inline int f(int a)\n{\n\treturn a;\n}\n#else\nstatic inline int f(int a) { return 0; }\n#endif\n';
    expect(definitionsOf(both, 'f')).toHaveLength(2);
    expect(definitionsOf('int x = f(1);\nint g(void)\n{\n\tf(2);\n}\n', 'f')).toEqual([]);
  });

  test('has one hash whatever its layout, another for other code', () => {
    expect(hashOf(['a( b );'])).toBe(hashOf(['a(b); /* c */']));
    expect(hashOf(['a b'])).not.toBe(hashOf(['ab']));
  });
});
