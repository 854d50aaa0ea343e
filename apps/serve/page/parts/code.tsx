/** Text in a box that scrolls. */
export function Code({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard has to do too
    <section class="code" tabIndex={0} aria-label={name}>
      <pre>{text}</pre>
    </section>
  );
}
