import { expect, it } from 'vitest';
import { taskRow } from './task-row.ts';

const NOW = 1_700_000_000_000;
const CONTEXT = { now: NOW, newId: () => 'new', maxRetries: 3, onBytes: () => undefined };
const LATER = NOW + 60_000;

it.each([
  ['nowhere', `{"id":"a","runAt":${LATER}}`],
  ['in the data alone', `{"id":"a","runAt":${LATER},"data":{"status":"queued"}}`],
  ['in an unknown field alone', `{"id":"a","extra":[{"status":"queued"}],"runAt":${LATER}}`],
  ['as another word', `{"id":"a","runAt":${LATER},"status":"delayed"}`],
  ['as null, and in the data', `{"id":"a","status":null,"runAt":${LATER},"data":{"status":"queued"}}`],
])('schedules a task for later whose status stands %s', (_where, text) => {
  expect(taskRow(1, text, 'queued', CONTEXT)).toMatchObject({ task: { status: 'scheduled' }, problems: [] });
});

it('takes the status that a task gives itself, wherever the text holds others', () => {
  for (const text of [
    `{"id":"a","status":"queued","runAt":${LATER}}`,
    `{"id":"a","status":"queued","runAt":${LATER},"data":{"status":"failed"}}`,
    `{"data":{"status":"failed"},"id":"a","status":"queued","runAt":${LATER}}`,
    `{"id":"{\\"status\\":\\"failed\\"}","status" : "queued","runAt":${LATER}}`,
  ]) {
    expect(taskRow(1, text, 'queued', CONTEXT)).toMatchObject({ task: { status: 'queued' }, problems: [] });
  }
});
