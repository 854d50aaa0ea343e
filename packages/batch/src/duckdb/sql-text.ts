/** A text as a literal of SQL. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an identifier of SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as a literal that names this file, also if it has characters of patterns in it. */
export function pathLiteral(path: string): string {
  return textLiteral(path.replace(/[[*?]/g, '[$&]'));
}
