/** What `npm run audit` says of what npm printed: something, nothing, or that it was not told. */
import { expect, test } from '@jest/globals';
import { auditOf } from '../../packaging/audit.ts';

const metadata = { dependencies: { prod: 4, dev: 300, total: 304 } };

test.each([
  [
    'nothing is known',
    JSON.stringify({ vulnerabilities: {}, metadata }),
    0,
    'nothing wrong is known among 304 packages',
  ],
  [
    'something is known',
    JSON.stringify({ vulnerabilities: { left: { severity: 'high' } }, metadata }),
    1,
    '1 with something wrong are known among 304 packages\nleft: high',
  ],
  [
    'the registry refuses',
    JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }),
    3,
    'the registry does not tell what is known of these packages: 405 Method Not Allowed',
  ],
  ['there is no network', '', 3, 'the registry does not tell what is known of these packages: no answer'],
])('%s', (_, printed, code, text) => {
  expect(auditOf(printed)).toEqual({ code, text });
});
