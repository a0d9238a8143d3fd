/** A test that does not end fails: the runner that we use asks for no time limits. */
import { addEventHandler } from 'jest-circus';

/** Milliseconds, of what starts processes on a machine that is busy. */
const standard = 120_000;

addEventHandler(({ name, timeout = standard }, { currentDescribeBlock }) => {
  const added = name === 'add_test' ? currentDescribeBlock.children.at(-1) : undefined;
  if (added?.fn === undefined) return;
  const { fn } = added;
  added.fn = () => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the test has not ended after ${timeout} ms`)), timeout);
    });
    return Promise.race([Promise.resolve().then(fn), late]).finally(() => clearTimeout(timer));
  };
});
