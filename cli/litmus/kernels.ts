/** Which kernel a run is for: that of this machine, or an image that QEMU boots. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../io.ts';
import { liveRelease } from './live.ts';
import { UnavailableError } from './unavailable.ts';

export interface KernelImage {
  /** Such as 6.12.38+deb13-cloud-amd64. */
  readonly release: string;
  /** Null for the kernel of this machine. */
  readonly image: string | null;
}

/** Where unpacked Debian packages of kernels are looked for. */
export function kernelFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'racewalk', 'kernels');
}

/**
 * `named`: 'live', a version such as 6.12, or the path of an image. Throws UnavailableError where there is no such kernel
 * in the cache, UsageError where the path leads to none.
 */
export function kernelNamed(named: string, cwd: string, folder = kernelFolder()): KernelImage {
  if (named === 'live') return { release: liveRelease, image: null };
  if (/^\d+\.\d+(\.\d+)?$/.test(named)) return cachedKernel(named, folder);
  const image = resolve(cwd, named);
  const [, release] = /^vmlinuz-(\d+\.\d+.*)$/.exec(basename(image)) ?? [];
  if (release === undefined || statSync(image, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UsageError(
      `--kernel ${named}: write live, a version such as 6.12, or the path of an image named vmlinuz-VERSION, since the version says what is predicted`,
    );
  }
  return { release, image };
}

function cachedKernel(version: string, folder: string): KernelImage {
  const found = images(folder).filter(({ release }) => release.startsWith(`${version}.`) || release === version);
  const [newest] = found.sort((one, other) => other.release.localeCompare(one.release, 'en', { numeric: true }));
  if (newest !== undefined) return newest;
  throw new UnavailableError(
    [
      `there is no kernel ${version} in ${folder}. On a Debian that has it:`,
      `  apt-get download linux-image-${version}.N-cloud-amd64    (apt-cache search linux-image tells N)`,
      `  dpkg -x linux-image-${version}*.deb ${join(folder, version)}`,
      'or name an image: --kernel PATH/vmlinuz-VERSION',
    ].join('\n'),
  );
}

/** An unpacked package has its image in boot/. */
function images(folder: string): KernelImage[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const boot = join(folder, name, 'boot');
      const files = existsSync(boot) ? readdirSync(boot) : [];
      return files.flatMap((file) => {
        const [, release] = /^vmlinuz-(.+)$/.exec(file) ?? [];
        return release === undefined ? [] : [{ release, image: join(boot, file) }];
      });
    });
}
