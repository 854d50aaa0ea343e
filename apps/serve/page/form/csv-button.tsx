import { useRef, useState } from 'preact/hooks';
import type { ColumnSpec } from '../model.js';
import type { Cell } from '../request/cells.js';
import { rowsOfCsv } from './csv.js';

interface CsvProps {
  readonly columns: readonly ColumnSpec[];
  readonly onRows: (rows: readonly (readonly Cell[])[]) => void;
}

/** Reads the rows of a CSV file, chosen or dropped, into the form. The file stays on this machine. */
export function CsvButton({ columns, onRows }: CsvProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const [isOver, setOver] = useState(false);

  async function read(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    try {
      onRows(rowsOfCsv(await file.text(), columns));
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <>
      <button
        type="button"
        class={isOver ? 'quiet over' : 'quiet'}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void read(event.dataTransfer?.files[0]);
        }}
      >
        Open CSV
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label="CSV file"
        onChange={(event) => {
          void read(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <span class="problem" role="status">
        {problem}
      </span>
    </>
  );
}
