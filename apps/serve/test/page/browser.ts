import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { test } from '@jest/globals';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The path of a browser; undefined if this machine has none. */
function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const executablePath = findBrowser();
/** Whether there is no browser, and the tests that need one are skipped. */
export const isSkipped = executablePath === undefined && !process.env['CI'];
if (isSkipped) {
  console.warn(`The tests of the page are skipped: this machine has none of ${names.join(', ')}.`);
}

/** A test that needs a browser. It is skipped where there is none, but fails with CI set. */
export const browserTest: typeof test.skip = isSkipped ? test.skip : test;

/** Starts a browser. */
export function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`None of ${names.join(', ')} is in PATH.`);
  // The tests may run as root, for whom Chromium has no sandbox.
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: 0,
  });
}

/** A page, and what must not happen on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors, violations of the Content-Security-Policy, and requests to other servers. */
  readonly complaints: readonly string[];
}

/** Opens a page and records its complaints. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await browser.newPage(options);
  // The time limit of the test is the only one.
  page.setDefaultTimeout(0);
  const complaints: string[] = [];
  const { host } = new URL(url);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A response with an error status is also reported here, and may be what a test wants.
    const isError = message.type() === 'error' && !message.text().includes('Failed to load');
    if (isError || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.protocol !== 'data:' && target.host !== host) complaints.push(request.url());
  });
  await page.goto(url);
  return { page, complaints };
}

/**
 * Violations that axe-core finds: rules, and the elements that break them. The policy of the page forbids foreign scripts,
 * so open the page with `bypassCSP`.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  return page.evaluate(async () => {
    const window = globalThis as unknown as { readonly axe: typeof axe };
    const { violations } = await window.axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
