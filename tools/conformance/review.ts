/**
 * Prints, offline, where MLflow's recorded responses differ from the rules, and the deviation: `node review.ts [glob]`.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { deviationOf } from './deviations.ts';
import { writeJson } from './oracle/write-json.ts';
import { modelsOf } from './replay/case.ts';
import { decideCases } from './replay/decide-cases.ts';
import { differenceOf, expectedOf } from './replay/judge.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: 'string' }, only: { type: 'string' } },
});
const corpus = values.corpus ?? path.join(import.meta.dirname, 'corpus');
const names = modelsOf(corpus).filter((name) => path.matchesGlob(name, positionals[0] ?? '*'));
const hits = new Map<string, number>();
for (const decided of (await decideCases(corpus, names)).values()) {
  for (const { case: item, model, verdict } of decided) {
    const [mlflow] = item.responses;
    const expected = verdict.kind === 'undecided' ? undefined : expectedOf(verdict, mlflow);
    const differences =
      expected && item.responses.map((each) => differenceOf(each, expected, model));
    const isEqual = differences?.includes(undefined) === true;
    const [difference] = differences ?? [];
    const named = difference && expected && deviationOf(difference, expected.rules)?.id;
    const key = isEqual
      ? '(equal)'
      : expected === undefined
        ? 'UNDECIDED'
        : (named ?? 'UNEXPLAINED');
    hits.set(key, (hits.get(key) ?? 0) + 1);
    if (values.only === undefined ? isEqual : values.only !== key) continue;
    const request = Buffer.from(item.request.body).toString('utf8').slice(0, 200);
    const rules = verdict.kind === 'undecided' ? verdict.why : [...verdict.rules].join(' ');
    const right = expected?.kind === 'answer' ? writeJson(expected.body) : JSON.stringify(expected);
    console.log(`${item.id} [${key}: ${difference}] ${item.request.contentType ?? ''} ${request}`);
    console.log(
      `   MLflow: ${mlflow.status} ${mlflow.errorCode ?? mlflow.text?.slice(0, 300)} ${mlflow.names}`,
    );
    console.log(`   right:  ${right?.slice(0, 300)} (${rules})`);
  }
}
console.log(Object.fromEntries([...hits].sort()));
