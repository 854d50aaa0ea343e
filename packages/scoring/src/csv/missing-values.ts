const missingValues: ReadonlySet<string> = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);

const longest = Math.max(...Array.from(missingValues, (text) => text.length));

/** True for a text that pandas' `read_csv` reads as a missing value, in quotes too. */
export function isMissing(text: string): boolean {
  return text.length <= longest && missingValues.has(text);
}
