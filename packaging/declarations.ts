/** The types of the charts, which repeat them whole, at three quarters of their size. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Indents what the compiler wrote below the folder with tabs. */
export function indentWithTabs(dist: string): void {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(dist, name);
    const text = readFileSync(path, 'utf8');
    const indented = text.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
    if (indented !== text) writeFileSync(path, indented);
  }
}
