/** Where this package lies, and its version. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Its files lie two folders below the top in the sources, and three where they are built into a folder of their own. */
const tops = ['../../', '../../../'];

/** A file of this package, by its path from the top. It need not be there. */
export function packageFile(path: string): string {
  const top = tops.find((each) => existsSync(new URL(`${each}package.json`, import.meta.url))) ?? '../../';
  return fileURLToPath(new URL(top + path, import.meta.url));
}

/** As package.json says. */
export function packageVersion(): string {
  const path = packageFile('package.json');
  if (!existsSync(path)) return 'unknown';
  const { version }: { version?: unknown } = JSON.parse(readFileSync(path, 'utf8'));
  return typeof version === 'string' ? version : 'unknown';
}
