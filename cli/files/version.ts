/** The version of this package. */
import { existsSync, readFileSync } from 'node:fs';

/** From package.json, which is two folders up, or three where this is built into a folder of its own. */
export function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    const url = new URL(path, import.meta.url);
    if (!existsSync(url)) continue;
    const { version }: { version?: unknown } = JSON.parse(readFileSync(url, 'utf8'));
    if (typeof version === 'string') return version;
  }
  return 'unknown';
}
