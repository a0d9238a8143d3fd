/** A file that the user names. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../io.ts';
import { paragraph } from './paragraph.ts';

/** `told`: how the user has named it. Throws UsageError where it cannot be written. */
export function writeNamed(named: string, cwd: string, content: string, told = named): void {
  try {
    writeFileSync(resolve(cwd, named), content);
  } catch (problem) {
    throw new UsageError(`${told} cannot be written: ${paragraph(problem)}`);
  }
}
