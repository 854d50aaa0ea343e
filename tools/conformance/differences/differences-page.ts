import path from 'node:path';
import { deviations } from '../deviations.ts';
import { decideCases } from '../replay/decide-cases.ts';
import type { Decided } from '../replay/judge.ts';
import { type Explanation, explanations } from './explanations.ts';
import { recordedExample } from './recorded-example.ts';

const corpus = path.join(import.meta.dirname, '../corpus');

const introduction = `# Differences from MLflow

<!-- Written by tools/conformance/differences.ts -->

Where MLflow responds without changing a value, the JSON is the same; where it refuses for a good reason, the status is
the same, with an \`error_code\` by the kind of fault. Everything else is here. Requests in tables were recorded from MLflow:
bodies of \`POST /invocations\`, with what the model's signature declares in brackets. \`tools/conformance\` sends them to
this server, and thousands more. The rules below each difference are those of [casting](casting.md).`;

/** The recorded cases that the page shows, by their ids. */
export async function shownCases(): Promise<ReadonlyMap<string, Decided>> {
  const ids = new Set(all().flatMap(({ recorded = [] }) => recorded));
  const models = new Set(Array.from(ids, (id) => id.slice(0, id.lastIndexOf('-'))));
  const decided = await decideCases(corpus, [...models]);
  const cases = [...decided.values()].flat().map((each) => [each.case.id, each] as const);
  return new Map(cases.filter(([id]) => ids.has(id)));
}

/** The text of `docs/differences.md`. */
export async function differencesPage(): Promise<string> {
  const cases = await shownCases();
  const sections = Object.entries(explanations).map(([title, each]) =>
    [`## ${title}`, ...each.map((one) => explained(one, cases))].join('\n\n'),
  );
  return `${[introduction, ...sections].join('\n\n')}\n`;
}

function explained(
  { id, text, recorded = [] }: Explanation,
  cases: ReadonlyMap<string, Decided>,
): string {
  const rules = rulesOf(id);
  const cited =
    rules.length === 0 ? [] : [`Rules: ${rules.map((rule) => `\`${rule}\``).join(', ')}.`];
  return [`### ${id}`, text, ...tableOf(recorded, cases), ...cited].join('\n\n');
}

function tableOf(ids: readonly string[], cases: ReadonlyMap<string, Decided>): readonly string[] {
  if (ids.length === 0) return [];
  const rows = ids.map((id) => {
    const found = cases.get(id);
    if (found === undefined) throw new Error(`The corpus has no case ${id}.`);
    return recordedExample(found);
  });
  return [alignedTable(['request', 'MLflow', 'here'], rows)];
}

/** A table in Markdown, as the formatter of this repository writes it. */
function alignedTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  const lines = [titles, rule, ...rows].map((cells) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)),
  );
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rulesOf(id: string): readonly string[] {
  const rules = deviations.filter((each) => each.id === id).flatMap((each) => each.rules);
  return [...new Set(rules)].filter((rule) => rule !== '*');
}

function all(): readonly Explanation[] {
  return Object.values(explanations).flat();
}
