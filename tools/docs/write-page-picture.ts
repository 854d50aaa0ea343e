import { join } from 'node:path';
import { startServer } from '@mlmodel/serve';
import { chromium } from 'playwright-core';
import { root, written } from './paths.ts';

// Run with `node tools/docs/write-page-picture.ts BROWSER`, after a build. BROWSER is the path of a Chromium.
const [executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const server = await startServer({
  modelPath: join(root, 'tools/models/iris'),
  flavors: [join(root, 'packages/flavor-onnx')],
  port: 0,
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1180, height: 640 } });
await page.goto(server.url);
await page.getByRole('button', { name: 'Predict' }).click();
await page.getByText(/^OK · /).waitFor();
// The bars grow.
await page.waitForTimeout(500);
await page.screenshot({ path: written.pagePicture });
await browser.close();
await server.close();
