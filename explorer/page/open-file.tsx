/** Opens definitions from files, chosen or dropped anywhere. A file is read as JSON and never run. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { CatalogueScenario } from '../../checker/report/catalogue.ts';
import { open } from './engine.ts';

interface Props {
  readonly opened: (scenarios: readonly CatalogueScenario[]) => void;
  readonly refused: (why: string) => void;
  readonly children: (button: ComponentChildren) => ComponentChildren;
}

/** Larger than any definition. */
const bytesMax = 64 * 2 ** 20;

export function OpenFile({ opened, refused, children }: Props) {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (files: readonly File[]) => {
    for (const file of files) {
      try {
        if (file.size > bytesMax) throw new Error(`it is larger than ${bytesMax / 2 ** 20} MiB`);
        // The worker reads it: whatever is in it, the page stays awake.
        opened(await open(await file.text()));
      } catch (problem) {
        refused(`${file.name} was not opened: ${problem instanceof Error ? problem.message : String(problem)}`);
      }
    }
  };
  const button = (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Open a definition…
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label="Definition, as racewalk export --to json writes it"
        onChange={({ currentTarget }) => {
          void take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button
    <div
      class={isOver ? 'frame dropping' : 'frame'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {children(button)}
    </div>
  );
}
