// usage: node serve.mjs [PORT]
// Serves the bundled page; any server of static files would do.
import { fileURLToPath } from 'node:url';
import express from 'express';

const app = express();
app.use(express.static(fileURLToPath(new URL('dist', import.meta.url))));
const server = app.listen(Number(process.argv[2] ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
process.once('SIGTERM', () => server.close());
