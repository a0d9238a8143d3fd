/** Mistakes as a new user makes them: what is written, what stands there instead, and what is said of it. */
export interface Mistake {
  readonly right: string;
  readonly wrong: string;
  readonly says: string;
  /** Where the error leads to, if it is another text than what is wrong. */
  readonly at?: string;
}
const of = (right: string, wrong: string, says: string, at?: string): Mistake => ({
  ...{ right, wrong, says },
  ...(at === undefined ? {} : { at }),
});

export const mistakes: readonly Mistake[] = [
  // Imports.
  of(
    'sort, spinlock, vocabulary',
    'sort, vocabulary',
    "spinlock is not defined; write import { spinlock } from 'racewalk'",
    'lock: spinlock',
  ),
  of(
    'withoutLock, words',
    'withoutLock',
    "words is not defined; write import { words } from 'racewalk'",
    "words('empty'",
  ),
  of('range(0, depth)', 'rnage(0, depth)', "rnage is not defined. Did you mean 'range'?"),
  of('fairRwsem()', 'racewalk.fairRwsem()', 'racewalk is not defined'),
  of("import { setup } from 'xstate'", "import { setup } from 'xstat'", "Cannot find module 'xstat'"),
  of(
    "import { setup } from 'xstate';",
    '',
    "setup is not defined; write import { setup } from 'xstate'",
    'setup(vocabulary',
  ),
  // Domains.
  of('range(0, depth)', 'range(2, 0)', 'range(2, 0) is empty; write the smaller number first'),
  of("words('empty', 'full')", "words('empty', 'empty')", "name 'empty' twice"),
  of("words('empty', 'full')", 'words()', 'an enumeration has at least one word'),
  of('map: fairRwsem()', 'map: fairRwsem', "the domain of the field 'map' is a function; call it"),
  of("parameter('depth', 2)", "parameter('depth', -1)", "parameter 'depth': its standard is -1"),
  of(
    'slot: lock.held(),',
    'slto: lock.held(),',
    "'cache' declares the lock of 'slto', which it does not have. Did you mean 'slot'?",
  ),
  of(
    'slot: lock.held()',
    'slot: lock.holds()',
    "'cache.lock' is a spinlock and has no 'holds'; there is held, heldBy, isFree, acquire, release",
  ),
  of(
    'registers: { object: reference(object), tries',
    'regsiters: { object: reference(object), tries',
    "role 'holder' has no key 'regsiters'",
  ),
  of('tries: range(0, 1)', 'in: range(0, 1)', "role 'holder': a register cannot be called 'in'"),
  // Places and expressions.
  of(
    'self.object.set(cache.slot)',
    'self.objcet.set(cache.slot)',
    "role 'holder' has registers and has no 'objcet'; there is set, object, tries. Did you mean 'object'?",
  ),
  of("cache.slot.isnt('none')", "cache.slto.isnt('none')", "'cache' is shared state and has no 'slto'; there is"),
  of('find: self.object.set(cache.slot)', 'find: self.object.set(cache.slto)', "Did you mean 'slot'?"),
  of('cache.refs.at(self.object)', 'cache.refs.at(self.objct)', "Did you mean 'object'?"),
  of(
    'cache.refs.at(self.object)',
    'cache.refs.at()',
    "'cache.refs'.at() is given nothing; write which member of 'object' is meant",
  ),
  of(
    'isFull: cache.state.is',
    'isFull: cache.refs.is',
    "'cache.refs' is an array by 'object' and has no 'is'; there is at",
  ),
  of("cache.state.is('full')", "cache.state.is('ful')", "'ful' is none of the words empty, full. Did you mean 'full'?"),
  of("cache.state.is('full')", 'cache.state.is(1)', "'1' is not one of the words empty, full"),
  of('isHot: cache.hot', 'isHot: cache.hot.isTrue()', "'cache.hot' is a flag and has no 'isTrue'; there is"),
  of(
    'isHot: cache.hot',
    'isHot: cache.state',
    "guard 'isHot': what is given, which is one of the words empty, full, is not a condition",
  ),
  of('isHot: cache.hot', "isHot: 'hot'", "guard 'isHot': 'hot' is not a condition"),
  of('isHot: cache.hot', 'isHot: not(cache.refs)', "what is given, which is an array by 'object', is not a condition"),
  of('refs.increment()', 'refs.increase()', "'cache.refs[·]' is a number and has no 'increase'"),
  of(
    'refs.increment()',
    'cache.state.increment()',
    "'cache.state' is one of the words empty, full and has no 'increment'",
  ),
  of('refs.moreThan(0)', "refs.moreThan('0')", "'0' is not a number"),
  of('cache.known.add(chosen.any)', 'cache.known.enqueue(chosen.any)', "'cache.known' is a set and has no 'enqueue'"),
  of(
    'cache.known.has(chosen.any)',
    'cache.known.has(chosen.some)',
    "'undefined' is not a member of 'object'; is a name misspelt",
  ),
  of('cache.hot.set(true)', 'cache.hot.set(1)', "'1' is not a condition"),
  of('refs.is(0)', 'refs.is(0.5)', '0.5 is no whole number'),
  of("self.object.set('none')", "self.object.set('nobody')", "'nobody' is not a member of 'object' or 'none'"),
  of('unlock: cache.lock.release()', 'unlock: cache.lock.unlock()', "'cache.lock' is a spinlock and has no 'unlock'"),
  of('unlock: cache.lock.release()', 'unlock: cache.lock.acquire()', "action 'unlock': an effect is a step"),
  of('blocking(cache.hot, cache.hot.set(false))', 'blocking(cache.hot)', 'an effect is missing'),
  of(
    'blocking(cache.hot, cache.hot.set(false))',
    'cache.hot.set(false)',
    "step 'wait': it is no blocking step; write a step such as lock.acquire()",
  ),
  of(
    'lock: cache.lock.acquire(),',
    'lock: cache.map.acquire(),',
    "'cache.map' is a fair rwsem and has no 'acquire'; there is",
  ),
  // Machines.
  of("guard: 'cached'", "guard: 'cachde'", "guard 'cachde' is not in the vocabulary of 'holder'"),
  of("guard: 'cached'", "gaurd: 'cached'", "'gaurd' in a transition is not supported; write 'guard'"),
  of("guard: 'cached'", 'guard: () => true', "the function 'guard' as a guard is not data"),
  of("guard: 'cached'", 'guard: and(cache.hot, true)', "a condition as a guard: name it in the role's guards"),
  of(
    "guard: 'cached'",
    "guard: and(['cached', 'isHot'])",
    "names of guards are combined in a machine, by XState's and, or and not",
  ),
  of("actions: ['get', 'check']", "actions: ['get', 'chek']", "action 'chek' is not in the vocabulary of 'holder'"),
  of(
    "actions: ['find', 'clear'], target",
    "action: ['find', 'clear'], target",
    "'action' in a transition is not supported; write 'actions'",
  ),
  of(
    "target: 'held'",
    "target: 'hedl'",
    "machine 'lookup', state 'found': there is no state 'hedl' beside it",
    '    found: {',
  ),
  of(
    "target: 'emptied'",
    "target: 'locked'",
    "machine 'removal', state 'emptied': no transition leads here",
    '    emptied: {',
  ),
  of(
    "{ guard: 'lock', actions: 'lock', target: 'locked' }",
    "{ actions: 'lock', target: 'locked' }",
    "step 'lock' acts without its guard; write guard: 'lock' beside it",
    '    start: {',
  ),
  of(
    'missed: {\n      on:',
    "missed: {\n      after: { 1000: 'done' },\n      on:",
    "'after' is not supported; time is not modelled",
    'after:',
  ),
  of(
    'vocabulary(holder)',
    'holder',
    "machine 'lookup': built with no vocabulary, but run as role 'holder'",
    "machine.createMachine({\n  id: 'lookup'",
  ),
  // The scenario.
  of(
    'bounds: { object: 1 }',
    'bounds: { objcet: 1 }',
    "scenario 'cache' does not bind 'object': write bounds: { object: 1 }; it binds 'objcet'",
  ),
  of('bounds: { object: 1 }', 'bounds: { object: 1, detph: 1 }', "binds 'detph', which nothing in it uses; there are"),
  of('bounds: { object: 1 }', 'bounds: { object: -1 }', "binds 'object' to -1; write a whole number from 0 to 64"),
  of('tries: 0', 'trise: 0', "role 'holder' has no register 'trise'; there are object, tries. Did you mean 'tries'?"),
  of('cpu1: holder.runs(removal)', 'cpu1: removal', "actor 'cpu1' is not made by role.runs(machine)"),
  of('  properties: [', '  propertys: [', "scenario 'cache' has no key 'propertys'"),
  of(
    "  expect: {\n    verdict: 'holds'",
    "  expect: {\n    verdict: 'hold'",
    "the verdict is 'holds' or 'violated', not 'hold'",
    "verdict: 'hold'",
  ),
  of(
    'depth: 8',
    'detph: 8',
    "has no key 'detph'; there are verdict, states, transitions, depth, symmetric. Did you mean 'depth'?",
  ),
  of('    counted,\n  ],', '    cache.hot,\n  ],', 'properties[3] is not made by always()'),
  of(
    'cache.refs.at(0).is(0)),',
    'cache.refs.at(0)),',
    "property 'freed': what is given, which is a number, is not a condition",
  ),
  of("cpu.in('using')", "cpu.in('usign')", "no actor that it asks about has a state 'usign'"),
  of(
    "cpu.in('using')",
    'cache.lock.held()',
    "'cache.lock' is asked about for the acting actor, and no actor acts in a property; write heldBy(who)",
  ),
  of(
    "'use of a stale reference', steps: 7",
    "'use of stale reference', steps: 7",
    'which is no property; there are',
    "'use of stale",
  ),
  of("reference', steps: 7", "reference', stpes: 7", "expect has no key 'stpes'"),
  of('withoutLock(cache.lock)', 'withoutLock(cache.lok)', "'cache' is shared state and has no 'lok'"),
  of(
    'withoutLock(cache.lock)',
    'withoutLock(cache.map)',
    "changes nothing: no machine of the scenario takes 'cache.map'",
  ),
  of(
    "guardBecomes(holder, 'cached'",
    "guardBecomes(holder, 'cashed'",
    "changes nothing: no machine of the scenario uses the guard 'cashed'",
  ),
  // What types refuse, where nobody looks at types.
  of("sort('object')", "sort('')", "a sort has a name, such as sort('page'); it is given ''"),
  of("sort('object')", 'sort()', "a sort has a name, such as sort('page'); it is given undefined"),
  of("sort('object')", "sort('object', { interchangable: true })", "Did you mean 'interchangeable'?"),
  of(
    "sort('object')",
    "'object'",
    "reference() takes a sort, as in const page = sort('page'); it is given 'object'",
    'slot: ref',
  ),
  of("'cache',\n  {", '{', 'shared() takes a name and fields', 'shared('),
  of('slot: reference(object)', 'slot: reference()', 'reference() takes a sort'),
  of('refs: array(object, range(0, depth))', 'refs: array(range(0, 1), object)', 'array() takes a sort, as in'),
  of(
    'refs: array(object, range(0, depth))',
    'refs: array(object)',
    'what array(object, …) holds for each member is undefined',
  ),
  of('range(0, depth)', 'range(depth)', 'the greatest number of a range() is a number, a parameter() or a sort'),
  of('hot: flag', 'hot: false', "the domain of the field 'hot' is false; write a domain such as flag"),
  of('hot: flag', 'set: flag', "a field cannot be called 'set'; choose another name"),
  of(
    'queue(object, 2)',
    'queue(object)',
    'queue(object, …): how many it holds at most is a number, a parameter() or a sort',
  ),
  of('slot: lock.held()', 'slot: lock', "the lock of 'cache.slot': what is given, which is a spinlock", 'shared('),
  of('slot: lock.held()', "slot: 'lock'", "the lock of 'cache.slot': 'lock' is not a condition", 'shared('),
  of(
    '({ lock }) => ({\n    slot: lock.held(),\n  })',
    "{ slot: 'lock' }",
    "'cache': which lock guards which field is a function",
    'shared(',
  ),
  of('choices: { any: object }', "choices: { any: 'object' }", "role 'holder': the choice 'any' is of no sort"),
  of('choices: { any: object }', 'choices: [object]', "role 'holder': its choices have names"),
  of('family: true', "family: 'yes'", "role 'holder': write family: true, or leave it out"),
  of('family: true', "optional: 'unlock'", "role 'holder': its optional events are a list of names"),
  of('lock: cache.lock.acquire(),', 'lock: cache.lock.acquire,', "step 'lock': it is no blocking step"),
  of(
    'missed: {\n',
    "missed: {\n      type: 'finish',\n",
    "there is no type 'finish'; leave it out, or write type: 'final'",
    "type: 'finish'",
  ),
  of('missed: {\n', "missed: {\n      tags: 'ilde',\n", "tag 'ilde' is unknown; write 'idle' or 'asleep'"),
  of(
    'missed: {\n',
    "missed: {\n      entry: 'putt',\n",
    "action 'putt' is not in the vocabulary of 'holder'",
    "entry: 'putt'",
  ),
  of(
    "target: 'done' } },\n    },\n    found",
    "target: 'done', meta: 3 } },\n    },\n    found",
    "'meta' in a transition is not supported",
    'meta: 3',
  ),
  of(
    'initial: [\n    cache.slot.set(0)',
    'initial: [\n    cache.slot.set(3)',
    "cannot start: assignment outside the domain (cache.slot := 3, but 'object' has only member 0)",
  ),
  of(
    '{ tries: 0 }',
    '{ tries: 7 }',
    'cannot start: assignment outside the domain (holder.tries := 7, outside 0 to 1)',
    'cpu0:',
  ),
  of(
    'holder.runs(lookup, { tries: 0 })',
    "holder.runs('lookup')",
    "actor 'cpu0': role.runs() was given no machine",
    'cpu0:',
  ),
  of('depth: 8', "depth: '8'", "expect.depth is '8'; write a whole number"),
  of("atEnd('freed'", "atEnd('shared'", "two properties are called 'shared'", "sometimes('shared'"),
  of(
    'withoutLock(cache.lock)',
    "withoutLock('cache.lock')",
    'withoutLock() takes a lock, as in withoutLock(cache.lock)',
  ),
  of('change: withoutLock', 'changes: withoutLock', "has no key 'changes'"),
];
