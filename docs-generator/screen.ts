/** Takes docs/explorer.png, the picture of the explorer in README.md: `npm run screen`, where there is a chromium. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from '../checker/check.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { replayToken } from '../checker/report/race.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { launch } from './chromium.ts';

/** Bytes: a README is read over slow lines, too. */
const bytesMax = 250_000;
/** The lost wake-up for which userfaultfd_must_wait() was written, where the thread goes to sleep. */
const shown = { scenario: 'fault-against-copy', mutant: 'no look after queueing', at: 38 };

const scenario = scenarioNamed(shown.scenario);
const [violation] = check(scenario, shown.mutant, { until: 'lost wake-up' }).violations.filter(
  ({ property }) => property === 'lost wake-up',
);
if (violation === undefined) throw new Error(`${shown.scenario} / ${shown.mutant} loses no wake-up any more`);
const token = replayToken(buildSystem(scenario, shown.mutant), violation.path, violation.property);
const root = process.cwd();
const file = join(root, 'docs/explorer.png');
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1800, height: 900 }, reducedMotion: 'reduce' });
await page.goto(`${pathToFileURL(join(root, 'dist/explorer/index.html'))}#/walk/${token}@${shown.at}`);
await page.locator('.diagram .node.here').waitFor();
await page.screenshot({ path: file });
await browser.close();
const { size } = statSync(file);
if (size > bytesMax) throw new Error(`${file} has ${size} bytes, more than ${bytesMax}: show less in it`);
