/** A question to the worker, as what a view has of its answer. */
import { useEffect, useState } from 'preact/hooks';
import type { Kind, Talk } from '../worker/messages.ts';
import { Cancelled, looking } from './engine.ts';

export type Asked<T> =
  | { readonly is: 'waiting'; readonly last: T | null }
  | { readonly is: 'answered'; readonly answer: T }
  | { readonly is: 'refused'; readonly why: string };

/** `again`: asked anew when it changes, too. Until there is a new answer the last one stays. */
export function useAnswer<K extends Kind>(kind: K, ask: Talk[K]['ask'], again = 0): Asked<Talk[K]['answer']> {
  const [asked, setAsked] = useState<Asked<Talk[K]['answer']>>({ is: 'waiting', last: null });
  const text = JSON.stringify(ask);
  useEffect(() => {
    let isOver = false;
    setAsked((before) => ({ is: 'waiting', last: before.is === 'answered' ? before.answer : null }));
    looking.ask(kind, ask).then(
      (answer) => {
        if (!isOver) setAsked({ is: 'answered', answer });
      },
      (problem: Error) => {
        if (!isOver && !(problem instanceof Cancelled)) setAsked({ is: 'refused', why: problem.message });
      },
    );
    return () => {
      isOver = true;
    };
  }, [kind, text, again]);
  return asked;
}

/** The answer that there is, if only the last one. */
export function answerOf<T>(asked: Asked<T>): T | null {
  return asked.is === 'answered' ? asked.answer : asked.is === 'waiting' ? asked.last : null;
}
