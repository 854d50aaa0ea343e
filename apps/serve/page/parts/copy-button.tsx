import { useEffect, useState } from 'preact/hooks';

/** Copies a text, and says so for a while. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState('');
  useEffect(() => {
    if (copied === '') return;
    const timer = setTimeout(() => setCopied(''), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    copyText(text).then(
      () => setCopied('Copied'),
      () => setCopied('Not allowed'),
    );
  return (
    <button type="button" class="quiet" aria-label={`Copy ${what}`} onClick={copy}>
      <span aria-live="polite">{copied || 'Copy'}</span>
    </button>
  );
}

/** The clipboard needs HTTPS or this machine; elsewhere a selection is copied. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('The browser does not copy.');
}
