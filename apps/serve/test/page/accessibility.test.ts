import { describe, expect } from '@jest/globals';
import { corpusModel } from '../support/models.js';
import { accessibilityProblems, browserTest } from './browser.js';
import { exampleModel, hostileModel } from './models.js';
import { open, predict } from './open-model.js';

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  browserTest.each([
    ['iris', exampleModel('iris')],
    ['digits', exampleModel('digits')],
    ['echo_params', corpusModel('echo_params')],
    ['echo_alltypes', corpusModel('echo_alltypes')],
  ])('axe-core finds no fault with the page of %s', async (_name, model) => {
    const { page } = await open(model, { colorScheme, bypassCSP: true });
    await page.locator('.signature > summary').click();
    await predict(page);
    await page.waitForTimeout(400);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  browserTest('axe-core finds no fault with the API', async () => {
    const options = { colorScheme, bypassCSP: true, path: '/docs' };
    const { page } = await open(exampleModel('iris'), options);
    await page.getByRole('heading', { name: 'API' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  browserTest('axe-core finds no fault with the figures', async () => {
    const options = { colorScheme, bypassCSP: true, path: '/#figures' };
    const { page } = await open(exampleModel('iris'), options);
    await page.getByText(/^\d+ MB$/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

browserTest('the keyboard reaches everything', async () => {
  const { page, complaints } = await open(exampleModel('iris'));
  const focused = () =>
    page.evaluate('document.activeElement.textContent || document.activeElement.id');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.locator('input.numeric').first().focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('6.9');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^OK · /).waitFor();
  await page.getByRole('tab', { name: 'Table' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('JSON');
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('"predictions"');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('curl');
  expect(complaints).toEqual([]);
});

browserTest.each([
  ['iris', exampleModel('iris')],
  ['wide', exampleModel('wide')],
  ['digits', exampleModel('digits')],
  ['hostile', hostileModel()],
  ['echo_object', corpusModel('echo_object')],
])('the page of %s fits a phone of 320 pixels', async (_name, model) => {
  const { page, complaints } = await open(model, { viewport: { width: 320, height: 640 } });
  await page.locator('.signature > summary').click();
  await predict(page);
  const widest = () => page.evaluate('document.documentElement.scrollWidth');
  expect(await widest()).toBe(320);
  await page.getByRole('link', { name: 'API' }).click();
  await page.getByRole('heading', { name: 'API' }).waitFor();
  expect(await widest()).toBe(320);
  expect(complaints).toEqual([]);
});
