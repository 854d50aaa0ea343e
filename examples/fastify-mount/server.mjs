// usage: node server.mjs [PORT]
// A model in a Fastify application: the scoring protocol below /models/iris, and a route of its own on plain records.
import { fileURLToPath } from 'node:url';
import { isMlmodelError, loadModel, toJsonText, toRecords } from '@mlmodel/core/node';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { createScoringHandler } from '@mlmodel/serve';
import fastify from 'fastify';

const location = fileURLToPath(new URL('../../tools/models/iris', import.meta.url));
const model = await loadModel(location, { flavors: [onnxFlavor] });
const handler = createScoringHandler(model, { timeoutSeconds: 10, logger: console });
const app = fastify({ forceCloseConnections: 'idle' });

const path = '/models/iris';
app.register(async (scope) => {
  // The handler reads bodies itself, so nothing parses them in this scope.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
  scope.all(`${path}/*`, (request, reply) => {
    reply.hijack();
    request.raw.url = request.raw.url.slice(path.length);
    handler(request.raw, reply.raw);
  });
});

// JSON.parse loses digits of integers beyond 2^53, which the scoring protocol keeps.
app.post('/predict', async (request, reply) => {
  const records = toRecords(await model.predict(request.body));
  return reply.type('application/json').send(toJsonText(records));
});

app.setErrorHandler((error, _request, reply) => {
  if (!isMlmodelError(error)) return reply.send(error);
  return reply.code(error.status).send({ error_code: error.errorCode, message: error.message });
});

app.addHook('onClose', async () => {
  await handler.close();
  await model.dispose();
});

console.log(await app.listen({ port: Number(process.argv[2] ?? 3000), host: '127.0.0.1' }));
process.once('SIGTERM', () => app.close());
