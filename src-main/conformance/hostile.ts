/** Tasks that are easily lost on the way, as their JSON texts. */
export const HOSTILE_TASKS: readonly string[] = [
  '{"#":1,"id":"big","priority":-7,"status":"queued","addedAt":1,"retries":0,"maxRetries":3,"data":{"n":9007199254740993,"z":-0,"f":1.0,"e":1E400}}',
  '{"#":2,"id":"order","priority":0,"status":"queued","addedAt":1,"retries":0,"maxRetries":3,"data":{"b":1,"a":2,"10":3,"9":4}}',
  '{"#":3,"id":"absent","priority":0.5,"status":"queued","addedAt":1,"retries":0,"maxRetries":3,"data":{"null":null,"list":[null,[],{}]},"mine":null,"type":null}',
  '{"#":5,"id":"text","projectId":"日本 \\"x\\"","type":"é\\n","priority":0,"status":"scheduled","runAt":9,"addedAt":1,"retries":2,"maxRetries":0,"lastError":"\\ud800","data":"\\u0000\\u2028😀\\\\"}',
  '{"#":6,"id":"../up","projectId":"__proto__","priority":1,"status":"processing","weight":4,"addedAt":1,"startedAt":2,"retries":0,"maxRetries":3,"data":{"__proto__":{"a":1},"constructor":0}}',
  '{"#":7,"id":"done","projectId":"constructor","priority":0,"status":"completed","deadline":8640000000000000,"addedAt":1,"startedAt":2,"completedAt":3,"retries":0,"maxRetries":3,"result":{"ok":false}}',
  '{"#":900000000000000,"id":"last","priority":1e+21,"status":"failed","addedAt":1,"failedAt":3,"retries":3,"maxRetries":3,"lastError":{"message":"no"},"data":[],"own":{"$set":1,"a.b":2}}',
];

/** Ids that must not lead anywhere when they are asked for. */
export const HOSTILE_IDS: readonly string[] = [
  ...['', '.', '..', '../up', 'a/b', 'a\\b', '/etc/passwd', '-a', '.hidden', 'a.', 'con', 'LPT1.txt', 'a\0b'],
  ...['__proto__', '%2e%2e', '*', 'x'.repeat(129), '日本'],
];

/** As many tasks as are no longer read or written in one go. */
export function manyTasks(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) =>
      `{"#":${n + 1},"id":"t${n}","projectId":"p${n % 7}","priority":${n % 5},"status":"queued","addedAt":${n},"retries":0,"maxRetries":3,"data":{"n":${n}}}`,
  );
}
