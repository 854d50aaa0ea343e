// usage: node server.mjs [PORT]
// Two models below paths of one Express application: POST /models/iris/invocations, GET /models/iris/ping, …
import { fileURLToPath } from 'node:url';
import { loadModel } from '@mlmodel/core/node';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { createScoringHandler } from '@mlmodel/serve';
import express from 'express';

const models = fileURLToPath(new URL('../../tools/models/', import.meta.url));
const app = express();
const stops = [];

for (const name of ['iris', 'identity']) {
  const model = await loadModel(`${models}${name}`, { flavors: [onnxFlavor] });
  const handler = createScoringHandler(model, { timeoutSeconds: 10, logger: console });
  app.use(`/models/${name}`, handler);
  stops.push(async () => {
    await handler.close();
    await model.dispose();
  });
}

// Body parsers come after the handlers, which read bodies themselves.
app.use(express.json());
app.get('/', (_request, response) => {
  response.json({ models: ['iris', 'identity'] });
});

const server = app.listen(Number(process.argv[2] ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

process.once('SIGTERM', () => {
  server.close(async () => {
    for (const stop of stops) await stop();
  });
  server.closeIdleConnections();
});
