const columns = 20;

/** A bar of 20 columns, and the share in percent: `█████░░░░░░░░░░░░░░░ 25 %`. @param share from 0 to 1, or cut to that */
export function progressBar(share: number): string {
  const known = Math.max(0, Math.min(1, share));
  const filled = Math.floor(known * columns);
  const bar = '█'.repeat(filled) + '░'.repeat(columns - filled);
  return `${bar} ${Math.floor(known * 100)} %`;
}
