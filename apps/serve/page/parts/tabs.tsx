import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface TabsProps {
  /** What the tabs are of, for screen readers. */
  readonly name: string;
  readonly tabs: readonly string[];
  readonly chosen: string;
  readonly onChoose: (tab: string) => void;
  readonly children: ComponentChildren;
}

/** Tabs with one panel, by the pattern of the ARIA Authoring Practices Guide: arrow keys choose. */
export function Tabs({ name, tabs, chosen, onChoose, children }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (tabs.indexOf(chosen) + step + tabs.length) % tabs.length;
    onChoose(tabs[at] ?? chosen);
    list.current?.querySelectorAll('button')[at]?.focus();
  }

  return (
    <div class="tabs">
      <div role="tablist" aria-label={name} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${id}-${tab}`}
            aria-selected={tab === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => onChoose(tab)}
          >
            {tab}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </div>
  );
}
