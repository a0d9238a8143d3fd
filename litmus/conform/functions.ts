/** Which kernel functions a trace is to show. */
import { readChart } from '../../checker/compile/chart/chart.ts';
import { meaningOf } from '../calls.ts';
import type { LitmusTest } from '../litmus-test.ts';
import { functionsIn } from './model.ts';
import { withCallers } from './places.ts';

/** Those that the machines of the tests' calls name, and who calls them, sorted. */
export function functionsOf(tests: readonly LitmusTest[]): string[] {
  return withCallers(machineFunctionsOf(tests)).sort();
}

/** Those that the machines name. */
export function machineFunctionsOf(tests: readonly LitmusTest[]): string[] {
  const specs = tests.flatMap(({ threads, setting: { memory = 'anonymous' } }) =>
    threads.flat().map((call) => meaningOf(call).actor(0, memory)),
  );
  const charts = new Set(specs.map(({ machine, role }) => readChart(machine, role)));
  return [...new Set([...charts].flatMap(functionsIn))].sort();
}

/** Patterns, as the function tracer takes them, for functions of the same family: what of it do the machines never name? */
export const family: readonly string[] = [
  '*userfault*',
  '*uffd*',
  'mfill_*',
  'do_*_page',
  'do_*_fault',
  '*handle_mm_fault',
  '*_vma_under_rcu',
  '*anon_vma_prepare*',
  'pte_alloc_one',
  'zap_*',
  'unmap_*',
  'madvise_*',
  'do_madvise*',
  'tlb_*mmu',
  'do_*munmap*',
  'vms_*',
  'collapse_*',
  'hpage_collapse*',
];

/** What the C program is compiled with beside the tests. */
export function functionTable(functions: readonly string[]): string {
  const list = (name: string, entries: readonly string[]): string =>
    `const char *const ${name}[] = {\n${entries.map((each) => `\t"${each}",\n`).join('')}\t0,\n};\n`;
  return `/* Generated from the machines. */\n${list('traced_functions', functions)}${list('traced_family', family)}`;
}
