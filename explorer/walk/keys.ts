/** The keys of a walk, wherever the focus is, except in what takes keys itself. */
import { useEffect } from 'preact/hooks';
import type { Walking } from './walking.ts';

export function useKeys(walk: Walking | null): void {
  useEffect(() => {
    if (walk === null) return;
    const press = (event: KeyboardEvent) => {
      const { target, key, altKey, ctrlKey, metaKey } = event;
      const takesKeys = target instanceof Element && target.closest('input, select, textarea, .scrolls') !== null;
      if (takesKeys || altKey || ctrlKey || metaKey) return;
      const step = /^[1-9]$/.test(key) ? walk.free[Number(key) - 1] : undefined;
      if (key === 'ArrowLeft') walk.by(-1);
      else if (key === 'ArrowRight') walk.by(1);
      else if (key === 'Home') walk.go(0);
      else if (key === 'End') walk.go(walk.walked.position.path.length);
      else if (key === 'r') walk.wander();
      else if (step !== undefined) walk.take(step.ordinal);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [walk]);
}
