/** What all journeys share: one build, one browser, and a page in which only what is behind the '#' changes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launch } from '../../docs-generator/chromium.ts';
import { filesIn } from '../../docs-generator/console.ts';
import { buildIn, root } from '../build.ts';
import { pageAddress, type Watched, watched } from './browser.ts';

export class Explorer {
  /** A folder of its own, with the build and `cache.ts` of the README in it. */
  readonly place = mkdtempSync(join(tmpdir(), 'racewalk-explorer-'));
  /** The built command, and the built page. */
  readonly main = join(this.place, 'dist/cli/main.js');
  readonly file = join(this.place, 'dist/explorer/index.html');
  private started: { readonly browser: Browser; readonly watching: Watched } | null = null;

  async start(): Promise<void> {
    buildIn(this.place, { types: false });
    const [example] = filesIn(readFileSync(join(root, 'README.md'), 'utf8'));
    const text = (example?.content ?? '').replace("text: 'the lock", "text: '</script><b>the lock");
    writeFileSync(join(this.place, 'cache.ts'), text);
    const browser = await launch();
    this.started = { browser, watching: await watched(browser) };
  }
  async stop(): Promise<void> {
    await this.started?.browser.close();
    rmSync(this.place, { recursive: true });
  }

  get browser(): Browser {
    return this.running().browser;
  }
  get page(): Page {
    return this.running().watching.page;
  }
  get watching(): Watched {
    return this.running().watching;
  }
  private running() {
    if (this.started === null) throw new Error('a journey began before the browser was started');
    return this.started;
  }

  /** Nothing is loaded again: all journeys share a page. All of it is there: nothing waits for the worker any more. */
  readonly visit = async (part: string): Promise<void> => {
    await this.page.goto(pageAddress(this.file, part));
    await this.page.locator('h1, [role=alert]').first().waitFor();
    await this.page.locator('.waiting').first().waitFor({ state: 'detached' });
  };
  readonly button = (name: string | RegExp): Locator => this.page.getByRole('button', { name });
  /** Opens a definition as somebody chooses a file. */
  readonly open = (name: string, text: string): Promise<void> =>
    this.page.setInputFiles('input[type=file]', { name, mimeType: 'application/json', buffer: Buffer.from(text) });
}
