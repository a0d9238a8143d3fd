/** What a machine's configuration may say, and what to write instead of what it may not. */
export const stateKeys = [
  'id',
  'initial',
  'states',
  'on',
  'always',
  'entry',
  'exit',
  'onDone',
  'type',
  'tags',
  'meta',
  'description',
  'schemas',
];
export const transitionKeys = ['target', 'guard', 'actions', 'reenter', 'description'];
export const advice: { readonly [key: string]: string } = {
  after: 'time is not modelled: write an event that the scheduler may choose at any moment',
  invoke: 'there are no child actors: write another actor of the scenario and share state with it',
  spawn: 'there are no child actors: write another actor of the scenario',
  history: 'keep what is to be remembered in a register',
  output: 'keep results in registers or shared state',
  context: 'shared state and registers are declared with shared() and role(), not in the context',
  gaurd: "write 'guard'",
  cond: "write 'guard'",
  action: "write 'actions'",
};
