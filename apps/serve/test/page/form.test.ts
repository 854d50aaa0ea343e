import { describe, expect } from '@jest/globals';
import { corpusModel } from '../support/models.js';
import { browserTest } from './browser.js';
import { exampleModel } from './models.js';
import { expectSoon, field, firstRow, open, predict } from './open-model.js';

describe('a form made from the signature predicts', () => {
  browserTest('flowers, with probabilities as bars', async () => {
    const { page, complaints } = await open(exampleModel('iris'));
    expect(await page.getByLabel('sepal length (cm)', { exact: false }).first().inputValue()).toBe(
      '5.1',
    );
    await predict(page);
    const [label, bars] = await firstRow(page);
    expect(label).toBe('0');
    expect(bars).toMatch(/98\.2 %/);
    await page.locator('input.numeric').nth(2).fill('5.7');
    await page.locator('input.numeric').nth(3).fill('2.3');
    await page.getByRole('button', { name: 'Predict' }).click();
    await page.getByRole('cell', { name: '2', exact: true }).nth(1).waitFor();
    expect(complaints).toEqual([]);
  });

  browserTest('a forest of 30 columns', async () => {
    const { page, complaints } = await open(exampleModel('wide'));
    expect(await page.locator('input.numeric').count()).toBe(30);
    await predict(page);
    expect((await firstRow(page))[1]).toMatch(/94\.7 %/);
    expect(complaints).toEqual([]);
  });

  browserTest('pictures of digits, which can be drawn', async () => {
    const { page, complaints } = await open(exampleModel('digits'));
    const picture = page.getByRole('img', { name: /image, row 1/ });
    await predict(page);
    const [before] = await firstRow(page);
    await page.getByRole('button', { name: 'Clear image, row 1' }).click();
    const box = await picture.boundingBox();
    if (box === null) throw new Error('there is no picture');
    await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.1);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.9, { steps: 12 });
    await page.mouse.up();
    await expectSoon(async () => (await firstRow(page))[0] !== before);
    expect(complaints).toEqual([]);
  });

  browserTest('a convolutional net of TensorFlow.js', async () => {
    const { page, complaints } = await open(exampleModel('tfjs-convnet'));
    await predict(page);
    expect((await firstRow(page)).join(' ')).toMatch(/\d %/);
    expect(complaints).toEqual([]);
  });

  browserTest('the tensor of a Keras model', async () => {
    const { page, complaints } = await open(exampleModel('iris-keras'));
    await page.locator('textarea').fill('[[1, 2, 3, 4], [5, 6, 7, 8]]');
    await predict(page);
    expect((await firstRow(page))[0]).toContain('"shape":[2,4],"values":[[1,2,3,4],[5,6,7,8]]');
    expect(complaints).toEqual([]);
  });

  browserTest('params, of which only changed ones are sent', async () => {
    const { page, complaints } = await open(corpusModel('echo_params'));
    const code = page.getByRole('region', { name: 'curl code' });
    expect(await code.textContent()).not.toContain('params');
    await field(page, 'p_str').locator('input').fill('changed');
    expect(await code.textContent()).toContain('"params":{"p_str":"changed"}');
    await predict(page);
    expect((await firstRow(page)).join(' ')).toContain('["p_str","changed"]');
    expect(complaints).toEqual([]);
  });

  browserTest('values of every type', async () => {
    const { page, complaints } = await open(corpusModel('echo_alltypes'));
    await field(page, 'b').locator('select').selectOption('false');
    // Beyond 2^53: the digits have to arrive as they are typed.
    await field(page, 'l').locator('input.numeric').fill('9007199254740993');
    await field(page, 't').locator('input').fill('2021-03-04T05:06:07');
    await predict(page);
    const row = (await firstRow(page)).join(' ');
    expect(row).toContain('"values":[false]');
    expect(row).toContain('9007199254740993');
    expect(row).toContain('2021-03-04T05:06:07');
    expect(complaints).toEqual([]);
  });

  browserTest('nothing without a signature but what is written as JSON', async () => {
    const { page, complaints } = await open(corpusModel('echo_nosig'));
    await page.getByLabel('Body of the request').fill('{"inputs": [7, 8]}');
    await predict(page);
    expect((await firstRow(page)).join(' ')).toContain('[7,8]');
    expect(complaints).toEqual([]);
  });
});

browserTest('a slider redraws the answer', async () => {
  const { page, complaints } = await open(exampleModel('iris'));
  await predict(page);
  const slider = page.getByRole('slider', { name: 'petal length (cm), slider' });
  const before = (await firstRow(page))[1];
  await slider.focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('PageUp');
  await expectSoon(async () => (await firstRow(page))[1] !== before);
  expect(Number(await page.locator('input.numeric').nth(2).inputValue())).toBeGreaterThan(1.4);
  expect(complaints).toEqual([]);
});

browserTest('the rows of a CSV file are read into the form', async () => {
  const { page } = await open(corpusModel('echo_params'));
  const buffer = Buffer.from('other,"v"\n1,2.5\n"x,y",3.5\n');
  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer });
  await page.getByText('Row 1 of 2').waitFor();
  await predict(page);
  expect((await firstRow(page)).join(' ')).toContain('[2.5,3.5]');
  const wrong = { name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from('w\n1\n') };
  await file.setInputFiles(wrong);
  await page.getByText('The file has no column v.').waitFor();
});

browserTest('an error of the server is shown with its code', async () => {
  const { page } = await open(exampleModel('iris'));
  await page.locator('input.numeric').first().fill('five');
  await predict(page);
  await page.getByText('400 BAD_REQUEST').waitFor();
  await page
    .getByText(/Column 'sepal length \(cm\)'|sepal length/)
    .last()
    .waitFor();
});

browserTest('the figures of the server are drawn as they come', async () => {
  const { page, complaints } = await open(exampleModel('iris'));
  await predict(page);
  await page.getByRole('link', { name: 'Figures' }).click();
  await page.getByText('Mean time of a stage').waitFor();
  await page.getByText(/^\d+ MB$/).waitFor();
  expect(await page.locator('.chart').count()).toBe(7);
  expect(await page.locator('.stages li').allTextContents()).toEqual(
    expect.arrayContaining([expect.stringMatching(/^predict.* ms$/)]),
  );
  expect(complaints).toEqual([]);
});
