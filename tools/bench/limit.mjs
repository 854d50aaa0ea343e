// The limit: parse, copy into a tensor, run, answer; no checks. usage: node limit.mjs CHECKOUT MODEL_DIR PORT
import http from 'node:http';
import { createRequire } from 'node:module';

const [, , checkout, dir, port] = process.argv;
const ort = createRequire(`${checkout}/packages/flavor-onnx/package.json`)('onnxruntime-node');
const s = await ort.InferenceSession.create(`${dir}/model.onnx`, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const inp = s.inputNames[0],
  out = s.outputNames[0];
http
  .createServer((q, r) => {
    if (q.method === 'GET') return r.end();
    const c = [];
    q.on('data', (d) => c.push(d));
    q.on('end', async () => {
      const { columns, data } = JSON.parse(Buffer.concat(c)).dataframe_split;
      const n = data.length,
        m = columns.length,
        a = new Float32Array(n * m);
      for (let i = 0; i < n; i++) {
        const row = data[i];
        for (let j = 0; j < m; j++) a[i * m + j] = row[j];
      }
      const y = (await s.run({ [inp]: new ort.Tensor('float32', a, [n, m]) }))[out].data;
      const p = new Array(n);
      for (let i = 0; i < n; i++) p[i] = { [out]: Number(y[i]) };
      const b = JSON.stringify({ predictions: p });
      r.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(b),
      });
      r.end(b);
    });
  })
  .listen(+port, '127.0.0.1');
