/** A real browser with the built page, if there is one on this machine. */
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

/** A page that remembers what it asked for over the network, and what went wrong in it. */
export interface Watched {
  readonly page: Page;
  readonly asked: readonly string[];
  readonly problems: readonly string[];
}

export interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

export async function watched(browser: Browser, { width = 1280, scheme = 'light' }: Look = {}): Promise<Watched> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(60_000);
  const asked: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  page.on('pageerror', ({ message }) => void problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, asked, problems };
}

/** The address of the built page on the disk. */
export function pageAddress(file: string, part = '#/'): string {
  return `${pathToFileURL(file)}${part}`;
}
