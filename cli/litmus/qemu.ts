/** Runs the litmus program as the only one of a kernel that QEMU boots, without KVM: two virtual CPUs on two threads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Observed, readObserved } from '../../litmus/compare.ts';
import { initramfs } from './initramfs.ts';
import { argumentsOf, type Effort } from './live.ts';
import { UnavailableError } from './unavailable.ts';

const emulator = 'qemu-system-x86_64';
/** What booting and ending take beside the test, in seconds: four where nothing else runs. */
const bootSeconds = 120;
/** As in litmus/c/run.c. */
const patienceSeconds = 20;
/** Bytes: far more than a trace of ten thousand runs has. */
const printedMax = 2 ** 30;

/** By test of the program, of which there are `tests`: what was seen, in one boot. Throws as `bootInQemu` does. */
export function runInQemu(
  image: string,
  program: string,
  effort: Effort & { readonly tests: number },
): Map<string, Observed> {
  // The program may wait that long for a run that comes to no end.
  const seconds = effort.tests * (effort.seconds + patienceSeconds);
  return observedIn(bootInQemu(image, program, argumentsOf([], effort), seconds), image);
}

/**
 * What the program prints as the init of that kernel; `seconds`: how long it may take after the boot. Throws
 * UnavailableError where there is no QEMU.
 */
export function bootInQemu(image: string, program: string, args: readonly string[], seconds: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'racewalk-qemu-'));
  try {
    const initrd = join(folder, 'initrd');
    writeFileSync(initrd, initramfs(readFileSync(program)));
    const { stdout, error } = spawnSync(emulator, emulatorArguments(image, initrd, args), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: (seconds + bootSeconds) * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: printedMax,
    });
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
      throw new UnavailableError(
        `a run on another kernel needs ${emulator}, which is not there; on Debian: apt-get install --no-install-recommends qemu-system-x86`,
      );
    }
    return stdout ?? '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function observedIn(printed: string, image: string): Map<string, Observed> {
  const observed = readObserved(printed);
  if (observed.size > 0) return observed;
  throw noResult(printed, image);
}

export function noResult(printed: string, image: string): UnavailableError {
  const last = printed.trim().split(/\r?\n/).slice(-5).join('\n');
  return new UnavailableError(`${image} printed no result in QEMU; it ended with:\n${last}`);
}

function emulatorArguments(image: string, initrd: string, args: readonly string[]): string[] {
  const machine = ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '512', '-nographic', '-no-reboot'];
  const append = `console=ttyS0 quiet panic=-1 rdinit=/init -- ${args.join(' ')}`;
  return [...machine, '-kernel', image, '-initrd', initrd, '-append', append];
}
