import { expect } from '@jest/globals';
import { browserTest } from './browser.js';
import { exampleModel, hostileModel, hostileText } from './models.js';
import { firstRow, open, predict } from './open-model.js';

browserTest('hostile names, params and answers stay text', async () => {
  const { page, complaints } = await open(hostileModel());
  expect(await page.getByText(hostileText).count()).toBeGreaterThan(0);
  await predict(page);
  expect((await firstRow(page)).join(' ')).toContain('onerror');
  for (const tab of ['JSON', 'Python', 'JavaScript']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
  }
  await page.getByRole('link', { name: 'API' }).click();
  await page.getByRole('heading', { name: 'API' }).waitFor();
  await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(await page.locator('main img, main script').count()).toBe(0);
  expect(complaints).toEqual([]);
});

browserTest('with keys, the page asks for one and keeps it in memory only', async () => {
  const security = { apiKeys: ['a-key-of-the-test-0123456789'] };
  const { page } = await open(exampleModel('iris'), { security });
  await page.getByLabel('API key').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The server does not know this key.').waitFor();
  await page.getByLabel('API key').fill('a-key-of-the-test-0123456789');
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav');
  await predict(page);
  expect((await firstRow(page))[0]).toBe('0');
  const traces = await page.evaluate(
    '[JSON.stringify([localStorage, sessionStorage]), document.cookie, location, document.body.textContent].join()',
  );
  expect(traces).not.toContain('a-key-of-the-test');
  expect(traces).toContain('$API_KEY');
  await page.reload();
  await page.getByLabel('API key').waitFor();
});
