/** A process that is killed at any moment loses nothing that a checkpoint kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seeded } from '../../checker/search/random.ts';
import { buildIn } from '../build.ts';
import { promised, userFile } from './in-process.ts';

const place = mkdtempSync(join(tmpdir(), 'racewalk-survive-'));
const main = join(place, 'dist/cli/main.js');
// What a killed process wrote is there whether it is on a disk or not, and memory is faster.
const memory = '/dev/shm';
const folder = existsSync(memory) ? mkdtempSync(join(memory, 'racewalk-survive-')) : place;
const keep = join(folder, 'kept');
const kept = join(keep, 'mine/manifest');
const moments = 15;

beforeAll(() => {
  buildIn(place, { types: false });
  // 4 to the power of 9 states; the last one is wrong.
  const wrong = "never('C1', 'not all are at the end', every(actor, (t) => memory.count.at(t).is(3)))";
  const file = userFile(9, 3).replace(promised, `properties: [${wrong}]`);
  writeFileSync(join(place, 'nine.ts'), file.replace('import { actor,', 'import { actor, every, never,'));
}, 120_000);
afterAll(() => {
  for (const each of [place, folder]) rmSync(each, { recursive: true, force: true });
});

function start(...options: string[]): ChildProcess {
  return spawn(process.execPath, [main, 'check', 'nine.ts', '--json', ...options], { cwd: place });
}
function text(stream: NodeJS.ReadableStream | null): { text: string } {
  const read = { text: '' };
  stream?.on('data', (chunk) => {
    read.text += String(chunk);
  });
  return read;
}
async function ended(child: ChildProcess) {
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, out: out.text, err: err.text };
}
function resultOf({ out }: { out: string }) {
  return JSON.parse(out).results[0];
}
/** What the next process goes on from; null if there is nothing. */
function resumable() {
  if (!existsSync(kept)) return null;
  const bytes = readFileSync(kept);
  const states = Number(/"states":(\d+),"transitions":/.exec(bytes.toString())?.[1]);
  return { states, digest: createHash('sha256').update(bytes).digest('hex') };
}
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const written = (): number => (existsSync(kept) ? statSync(kept).mtimeMs : 0);

/** Waits until the child has written a checkpoint, and then so long. False if it ends before. */
async function working(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const before = written();
  while (written() === before && child.exitCode === null) await pause(5);
  await pause(milliseconds);
  return child.exitCode === null;
}

test(`a search that is killed at ${moments} random moments ends as if it never had been`, async () => {
  const whole = resultOf(await ended(start()));
  expect(whole).toMatchObject({ states: 4 ** 9, property: 'C1', steps: 27, receipt: { resumed: null } });
  const undivided = 'checkpoints hold the states in one order';
  const wholeFrom = (resumed: ReturnType<typeof resumable>) => ({
    ...whole,
    receipt: { ...whole.receipt, resumed, undivided },
  });
  const seed = Math.floor(Number(process.env.KILL_SEED ?? process.hrtime.bigint() % 1_000_000n));
  const random = seeded(seed);
  let kills = 0;
  let ends = 0;
  while (kills < moments) {
    const from = resumable();
    const child = start(from === null ? '--checkpoint' : '--resume', keep, '--checkpoint-every', '1ms');
    const end = ended(child);
    // Some of the moments are while a checkpoint is being written.
    if ((await working(child, random() * 60)) && child.kill('SIGKILL')) kills++;
    const result = await end;
    if (result.code === null) continue;
    expect([`seed ${seed}`, resultOf(result)]).toEqual([`seed ${seed}`, wholeFrom(from)]);
    ends++;
    rmSync(keep, { recursive: true });
  }
  const from = resumable();
  const result = await ended(start(from === null ? '--checkpoint' : '--resume', keep));
  expect([`seed ${seed}`, result.err, resultOf(result)]).toEqual([`seed ${seed}`, '', wholeFrom(from)]);
  process.stderr.write(`killed ${kills} times, ended ${ends} times between, with seed ${seed}\n`);
}, 120_000);

test('on Ctrl-C it is kept, and the command to type is printed', async () => {
  rmSync(keep, { recursive: true, force: true });
  const child = start('--checkpoint', keep, '--checkpoint-every', '1ms');
  const end = ended(child);
  await working(child, 0);
  child.kill('SIGINT');
  const { code, err, out } = await end;
  expect([code, resultOf({ out }).cut]).toEqual([3, 'interrupt']);
  expect(err).toContain(`go on with: racewalk check nine.ts --json --checkpoint-every 1ms --resume ${keep}\n`);
  const second = await ended(start('--resume', keep));
  expect(resultOf(second)).toMatchObject({ states: 4 ** 9, property: 'C1', steps: 27 });
}, 30_000);

test('two processes do not share a folder', async () => {
  rmSync(keep, { recursive: true, force: true });
  const first = start('--checkpoint', keep, '--checkpoint-every', '1ms');
  const end = ended(first);
  await working(first, 0);
  // Stopped, so that it is surely there.
  first.kill('SIGSTOP');
  const { code, err } = await ended(start('--resume', keep));
  first.kill('SIGKILL');
  await end;
  expect(code).toBe(2);
  expect(err).toMatch(/^racewalk: \S+kept is in use: process \d+ on \S+ uses it/);
}, 30_000);
