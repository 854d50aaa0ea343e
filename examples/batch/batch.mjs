// usage: node batch.mjs MODEL INPUT.csv OUTPUT.ndjson
// Scores a CSV file of any size: lines are read as they come, and 1,000 rows at a time go through the pipeline.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { loadModel } from '@mlmodel/core/node';
import { createPipeline } from '@mlmodel/scoring';

const rowsABatch = 1000;
const [location, input, output] = process.argv.slice(2);
if (output === undefined) {
  console.error('usage: node batch.mjs MODEL INPUT.csv OUTPUT.ndjson');
  process.exit(2);
}

const model = await loadModel(location);
const pipeline = createPipeline(model);
const target = createWriteStream(output);
let header;
let rows = [];
let count = 0;

for await (const line of createInterface({ input: createReadStream(input) })) {
  if (header === undefined) header = line;
  else if (line !== '') rows.push(line);
  if (rows.length === rowsABatch) await scoreRows();
}
if (rows.length > 0) await scoreRows();
target.end();
await finished(target);
await model.dispose();
console.log(`${count} rows`);

async function scoreRows() {
  const body = new TextEncoder().encode([header, ...rows].join('\n'));
  const { body: json } = await pipeline.score({ body, contentType: 'text/csv' });
  const { predictions } = JSON.parse(
    typeof json === 'string' ? json : Buffer.concat([json].flat()),
  );
  const lines = predictions.map((prediction) => `${JSON.stringify(prediction)}\n`);
  if (!target.write(lines.join(''))) await once(target, 'drain');
  count += predictions.length;
  rows = [];
}
