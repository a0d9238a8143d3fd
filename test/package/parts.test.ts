/** `parts` of racewalk/machines leaves out no states of a machine, and no vocabulary that they name. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as machines from '../../machines/index.ts';
import { root } from '../build.ts';

/** A machine and a role are whole actors; a role's setup makes machines. */
function isPart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return !('createMachine' in value) && !('transition' in value) && !('runs' in value);
}

test('every chart that machines share is one of the parts', async () => {
  const files = readdirSync(join(root, 'machines'), { recursive: true, encoding: 'utf8' });
  const shared = files.filter((file) => /^\w[\w-]*\/[\w-]+\.ts$/.test(file) && !file.startsWith('program/'));
  expect(shared.length).toBeGreaterThan(50);
  const missing: string[] = [];
  const offered = new Set<unknown>([...Object.values(machines), ...Object.values(machines.parts)]);
  for (const file of shared) {
    const exported: object = await import(join(root, 'machines', file));
    for (const [name, value] of Object.entries(exported)) {
      if (isPart(value) && !offered.has(value)) missing.push(`${file}: ${name}`);
    }
  }
  expect(missing).toEqual([]);
});
