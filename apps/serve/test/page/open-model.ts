import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RunningServer } from '../../src/index.js';
import type { SecurityOptions } from '../../src/security/security-options.js';
import { isSkipped, launchBrowser, openPage, type WatchedPage } from './browser.js';
import { serve } from './models.js';

let browser: Browser | undefined;
const servers: RunningServer[] = [];

beforeAll(async () => {
  if (!isSkipped) browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

export interface OpenOptions extends BrowserContextOptions {
  /** Default `/`. */
  readonly path?: string;
  readonly security?: SecurityOptions;
}

/** Opens the page of a model that is served until the end of the test. */
export async function open(modelPath: string, options: OpenOptions = {}): Promise<WatchedPage> {
  const { path = '/', security = {}, ...contextOptions } = options;
  const server = await serve(modelPath, security);
  servers.push(server);
  const watched = await openPage(browser as Browser, `${server.url}${path}`, contextOptions);
  await watched.page.waitForSelector('h1');
  return watched;
}

/** Presses the button and waits for the answer. */
export async function predict(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Predict' }).click();
  await page.getByText(/^(OK|Error) · /).waitFor();
}

/** The part of the form for a column or a param. */
export function field(page: Page, name: string): Locator {
  const label = page.locator('.field-name').and(page.getByText(name, { exact: true }));
  return page.locator('.field', { has: label });
}

/** The text of the cells of the answer's first row. */
export async function firstRow(page: Page): Promise<string[]> {
  const cells = page.getByRole('region', { name: 'Predictions' }).locator('tbody tr').first();
  return cells.locator('td').allInnerTexts();
}

/** Waits until something holds. */
export async function expectSoon(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 200_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never held: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
