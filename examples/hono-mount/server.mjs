// usage: node server.mjs [PORT]
// A model in a Hono application, which could also run on Deno, Bun or a worker: the scoring protocol below /models/iris, and a route of its own on plain records.
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { isMlmodelError, loadModel, toJsonText, toRecords } from '@mlmodel/core/node';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { createFetchHandler } from '@mlmodel/serve/fetch';
import { Hono } from 'hono';

const location = fileURLToPath(new URL('../../tools/models/iris', import.meta.url));
const model = await loadModel(location, { flavors: [onnxFlavor] });
const handler = createFetchHandler(model, { timeoutSeconds: 10, logger: console });
const app = new Hono();

app.mount('/models/iris', handler);

// JSON.parse loses digits of integers beyond 2^53, which the scoring protocol keeps.
app.post('/predict', async (context) => {
  const data = await context.req.json().catch(() => undefined);
  const records = toRecords(await model.predict(data));
  return context.body(toJsonText(records), 200, { 'content-type': 'application/json' });
});

app.onError((error, context) => {
  if (!isMlmodelError(error)) return context.text('Internal Server Error', 500);
  return context.json({ error_code: error.errorCode, message: error.message }, error.status);
});

const options = {
  fetch: app.fetch,
  port: Number(process.argv[2] ?? 3000),
  hostname: '127.0.0.1',
};
const server = serve(options, ({ port }) => console.log(`http://127.0.0.1:${port}`));

process.once('SIGTERM', () => {
  server.close(async () => {
    handler.close();
    await model.dispose();
  });
  server.closeIdleConnections();
});
