import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { liveRelease } from '../../cli/litmus/live.ts';
import { eraOf } from '../../litmus/kernel-era.ts';
import { folder, racewalk } from '../cli/in-process.ts';

const { path: cwd } = folder();
const hasGcc = spawnSync('gcc', ['--version']).error === undefined;
const compiled = hasGcc ? test : test.skip;

async function tokenOf(name: string, outcome: string): Promise<string> {
  const { out } = await racewalk(['litmus', name, '--kernel', '6.12', '--json']);
  const [{ eras }] = JSON.parse(out).results;
  const found = eras[0].outcomes.find((each: { outcome: string[] }) => each.outcome.join(' ') === outcome);
  return found.replay;
}

describe('racewalk reproduce', () => {
  compiled(
    `writes one C file, without warnings, that finds a load asleep after UFFDIO_UNREGISTER${hasGcc ? '' : ' (skipped: there is no gcc)'}`,
    async () => {
      const token = await tokenOf('load-unregister', 'asleep returned');
      const written = await racewalk(['reproduce', token, '-o', 'asleep.c'], { cwd });
      expect([written.code, written.err]).toEqual([0, '']);
      const [source, binary] = [join(cwd, 'asleep.c'), join(cwd, 'asleep')];
      const gcc = ['-O2', '-std=gnu11', '-Wall', '-Wextra', '-Werror', '-pthread', source, '-o', binary];
      expect(spawnSync('gcc', gcc, { encoding: 'utf8' }).stderr).toBe('');
      const { status, stdout } = spawnSync(binary, ['5'], { encoding: 'utf8' });
      expect(stdout).toContain('TAP version 13\n1..1\n');
      // Without userfaultfd it is skipped; a kernel before 6.6 takes mmap_lock for the fault, and passes.
      const era = eraOf(liveRelease);
      const hangs = era === '6.6' || era === '6.9';
      expect(status).toBe(stdout.includes('# SKIP') ? 4 : hangs ? 1 : 0);
      if (status === 1)
        expect(stdout).toContain("# asleep in handle_userfault\nnot ok 1 load-unregister: 'asleep returned'");
    },
  );

  test('tells the race in the head of the file', async () => {
    const token = await tokenOf('load-copy', 'source ok');
    const { out } = await racewalk(['reproduce', token]);
    expect(out).toMatch(/^\/\*\n \* load-copy: /);
    expect(out).toContain(` * racewalk replay ${token}\n`);
    expect(out).toContain('const char *const outcome_wanted = "source ok";');
  });

  test('refuses what is of no litmus test, and what is stale', async () => {
    const ofScenario = await racewalk(['reproduce', 'counter:AAAAAAAAA:00']);
    expect(ofScenario.code).toBe(2);
    expect(ofScenario.err).toContain('is of no litmus test');
    const stale = await racewalk(['reproduce', 'litmus-load-copy-6.9:AAAAAAAAA:00']);
    expect(stale.code).toBe(2);
    expect(stale.err).toContain("is stale: 'racewalk litmus load-copy' prints a new one");
  });
});
