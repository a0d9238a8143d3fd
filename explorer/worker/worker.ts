/** The checker in a worker of the page: a question at a time. A search is cancelled by ending the worker. */
import { answers } from './answers.ts';
import type { CheckProgress, Kind, Question, Said } from './messages.ts';

const say = (said: Said): void => postMessage(said);

// An answer may wait for scenarios to be made, and the next question must not overtake it.
let last = Promise.resolve();
addEventListener('message', ({ data }: MessageEvent<Question>) => {
  last = last.then(() => reply(data));
});

async function reply({ id, kind, ...ask }: Question): Promise<void> {
  try {
    say({ id, is: 'answer', answer: await answerTo(kind, ask, (progress) => say({ id, is: 'progress', progress })) });
  } catch (problem) {
    say({ id, is: 'refused', message: problem instanceof Error ? problem.message : String(problem) });
  }
}

function answerTo(kind: Kind, ask: unknown, progress: (progress: CheckProgress) => void): unknown {
  // A question's own fields fit its kind: engine.ts has them typed together.
  const answer = answers[kind] as (ask: unknown, progress: (progress: CheckProgress) => void) => unknown;
  return answer(ask, progress);
}
