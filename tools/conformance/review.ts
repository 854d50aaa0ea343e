/** Prints, offline, where the design and MLflow's recorded answers differ, and by which deviation: `node review.ts [glob]`. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { situationOf } from './deviations/situation.ts';
import { deviationOf } from './deviations.ts';
import { modelsOf, readCases } from './replay/case.ts';
import { writeJson } from './replay/writing.ts';
import { readModelFacts } from './table/model.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: 'string' }, only: { type: 'string' } },
});
const corpus = values.corpus ?? path.join(import.meta.dirname, 'corpus');
const hits = new Map<string, number>();
for (const name of modelsOf(corpus)) {
  if (!path.matchesGlob(name, positionals[0] ?? '{onnx,echo}_*')) continue;
  const model = readModelFacts(path.join(corpus, 'models', name));
  for (const item of readCases(path.join(corpus, 'cases', `${name}.jsonl`))) {
    const situation = await situationOf(item, model);
    const deviation = deviationOf(situation);
    const unexplained = deviation === undefined && situation.difference !== undefined;
    const id = unexplained ? 'UNEXPLAINED' : deviation?.id;
    const silent = situation.verdict.kind === 'silent' && deviation === undefined;
    const key = id ?? (silent ? '(silent)' : '(obeyed)');
    hits.set(key, (hits.get(key) ?? 0) + 1);
    if (key.startsWith('(') ? values.only !== key : values.only && values.only !== key) continue;
    const { mlflow } = situation;
    const request = Buffer.from(item.request.body).toString('utf8').slice(0, 200);
    const expected = deviation?.expected(situation);
    const shown = expected?.kind === 'json' ? writeJson(expected.body) : JSON.stringify(expected);
    console.log(`${item.id} [${id}] ${item.request.contentType ?? ''} ${request}`);
    console.log(
      `   MLflow: ${mlflow.status} ${mlflow.errorCode ?? mlflow.text?.slice(0, 300)} ${mlflow.names}`,
    );
    if (expected) console.log(`   design: ${shown?.slice(0, 300)}`);
    else if (situation.verdict.kind === 'answer')
      console.log(
        `   verdict: ${writeJson(situation.verdict.body).slice(0, 300)} ${[...(situation.difference?.traits ?? [])]}`,
      );
    else console.log(`   verdict: ${JSON.stringify(situation.verdict)}`);
  }
}
console.log(Object.fromEntries([...hits].sort()));
