/** Small parts that several views have. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Asked } from './asking.ts';
import { answerOf } from './asking.ts';

/** What is shown while there is no answer, or why there is none. */
export function Answered<T>({
  asked,
  meanwhile = <Waiting />,
  children,
}: {
  readonly asked: Asked<T>;
  /** What is known before. */
  readonly meanwhile?: ComponentChildren;
  readonly children: (answer: T) => ComponentChildren;
}) {
  if (asked.is === 'refused') {
    return (
      <p class="problem" role="alert">
        {asked.why}{' '}
        {asked.again !== null && (
          <button type="button" onClick={asked.again}>
            Ask again
          </button>
        )}
      </p>
    );
  }
  const answer = answerOf(asked);
  return answer === null ? meanwhile : children(answer);
}
export function Waiting() {
  return <p class="waiting">One moment…</p>;
}

/** Copies a text, and says so. */
export function Copy({ label, text }: { readonly label: string; readonly text: string | (() => string) }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setSaid('Copied');
    } catch {
      setSaid('Not allowed here');
    }
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <button type="button" onClick={copy}>
      {label}
      <span role="status">{said === '' ? '' : ` – ${said}`}</span>
    </button>
  );
}

interface SaveProps {
  readonly label: string;
  readonly name: string;
  readonly content: () => Blob | Promise<Blob>;
}
/** Saves what there is as a file, or says why it cannot. */
export function Save({ label, name, content }: SaveProps) {
  const [problem, setProblem] = useState('');
  const save = async () => {
    try {
      const address = URL.createObjectURL(await content());
      Object.assign(document.createElement('a'), { href: address, download: name }).click();
      URL.revokeObjectURL(address);
      setProblem('');
    } catch (caught) {
      setProblem(caught instanceof Error ? caught.message : String(caught));
    }
  };
  return (
    <button type="button" onClick={save}>
      {label}
      <span role="status">{problem === '' ? '' : ` – ${problem}`}</span>
    </button>
  );
}

/** A number as people read it. */
export function grouped(number: number): string {
  return number.toLocaleString('en');
}
