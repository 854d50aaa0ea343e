/** How files are packed into one. */
export type ArchiveKind = 'tar' | 'tar.gz' | 'zip';

/** The kind of archive that a name ends with; undefined for other names. */
export function archiveKind(name: string): ArchiveKind | undefined {
  const lower = name.slice(-'.tar.gz'.length).toLowerCase();
  if (/\.(tar\.gz|tgz)$/.test(lower)) return 'tar.gz';
  if (lower.endsWith('.tar')) return 'tar';
  return lower.endsWith('.zip') ? 'zip' : undefined;
}
