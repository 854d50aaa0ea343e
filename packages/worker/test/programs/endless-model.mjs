// A model that predicts until it is cancelled.
import { serveRequests } from '@mlmodel/worker';

await serveRequests({
  start: () => ({}),
  respond: ({ signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve({}))),
});
