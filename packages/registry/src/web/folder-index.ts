/** Longest tag of a link in characters: a name has at most 255 bytes, of which each may be encoded. */
const longestTag = 4_096;

/** An entry of a folder. */
export interface IndexEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/**
 * The entries of the page on which a web server lists a folder: its links to one name below the folder, as nginx, Apache,
 * Caddy and Python write them. Other links, such as those for sorting, are ignored.
 * @param folder the URL of the page
 */
export function entriesOfIndex(html: string, folder: URL): readonly IndexEntry[] {
  const entries = new Map<string, IndexEntry>();
  for (const piece of html.split(/<a\s/i).slice(1)) {
    const [tag = ''] = piece.slice(0, longestTag).split('>', 1);
    const [, double, single, bare] =
      /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/i.exec(tag) ?? [];
    const entry = entryOf(withoutEntities(double ?? single ?? bare ?? ''), folder);
    if (entry !== undefined) entries.set(entry.name, entry);
  }
  return [...entries.values()];
}

function entryOf(link: string, folder: URL): IndexEntry | undefined {
  if (link === '' || !URL.canParse(link, folder.href)) return undefined;
  const { origin, pathname, search } = new URL(link, folder);
  if (origin !== folder.origin || search !== '' || !pathname.startsWith(folder.pathname))
    return undefined;
  const [, encoded, slash] = /^([^/]+)(\/?)$/.exec(pathname.slice(folder.pathname.length)) ?? [];
  if (encoded === undefined) return undefined;
  return { name: decoded(encoded), isFolder: slash === '/' };
}

/** A percent sign that encodes nothing stays. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** References in the attributes that servers write. */
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&#39;': "'",
  '&#x27;': "'",
};

function withoutEntities(text: string): string {
  return text.replaceAll(/&(?:amp|quot|lt|gt|#39|#x27);/g, (entity) => entities[entity] ?? entity);
}
