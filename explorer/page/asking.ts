/** A question to the worker, as what a view has of its answer. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { CatalogueScenario } from '../../checker/report/catalogue.ts';
import type { Kind, Talk } from '../worker/messages.ts';
import { Cancelled, looking } from './engine.ts';

/** What was opened from files: what is shown of it is asked anew when it changes. */
export type Opened = readonly CatalogueScenario[];

export type Asked<T> =
  | { readonly is: 'waiting'; readonly last: T | null }
  | { readonly is: 'answered'; readonly answer: T }
  /** `again`: asks once more; null where the answer would be the same. */
  | { readonly is: 'refused'; readonly why: string; readonly again: (() => void) | null };

/** `of`: asked anew when it changes, too. Until there is a new answer the last one stays. */
export function useAnswer<K extends Kind>(kind: K, ask: Talk[K]['ask'], of?: unknown): Asked<Talk[K]['answer']> {
  const [asked, setAsked] = useState<Asked<Talk[K]['answer']>>({ is: 'waiting', last: null });
  const [times, setTimes] = useState(0);
  const text = JSON.stringify(ask);
  // Not after the next frame, as an effect: the worker begins while the page is drawn.
  useLayoutEffect(() => {
    let isOver = false;
    setAsked((before) => ({ is: 'waiting', last: before.is === 'answered' ? before.answer : null }));
    looking.ask(kind, ask).then(
      (answer) => {
        if (!isOver) setAsked({ is: 'answered', answer });
      },
      (problem: Error) => {
        const again = problem instanceof Cancelled ? () => setTimes((count) => count + 1) : null;
        if (!isOver) setAsked({ is: 'refused', why: problem.message, again });
      },
    );
    return () => {
      isOver = true;
    };
  }, [kind, text, of, times]);
  return asked;
}

/** The answer that there is, if only the last one. */
export function answerOf<T>(asked: Asked<T>): T | null {
  return asked.is === 'answered' ? asked.answer : asked.is === 'waiting' ? asked.last : null;
}
