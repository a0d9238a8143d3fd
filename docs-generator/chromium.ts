/** Chromium, if there is one on this machine: for the picture of the explorer, and for its tests. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Chromium as Debian and others call it; null where there is none. */
export const chromiumPath: string | null =
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }) ?? null;

export async function launch(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('there is no chromium in PATH');
  // A container's root may not have a sandbox.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}
