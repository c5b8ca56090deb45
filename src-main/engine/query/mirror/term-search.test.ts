import { expect, it } from 'vitest';
import type { TextTerm } from '../../../../src-shared/models/search/search-terms.ts';
import { startQueue } from '../../testing/queues.ts';
import { TermSearch } from './term-search.ts';

const anyOf = (...texts: string[]): TextTerm => ({
  ...{ kind: 'text', field: 'any', path: [], match: 'contains', negated: false },
  texts,
});

const BODIES = { percent: '100%', boom: 'boom', both: '100% boom', booming: 'booming', calm: 'calm' };

async function searchedBefore(...earlier: TextTerm[]) {
  const { queue } = await startQueue('memory');
  await queue.addTasks(Object.entries(BODIES).map(([id, data]) => ({ id, data: { v: data } })));
  const { db } = queue.store;
  const { epoch } = queue.store.readState();
  const search = new TermSearch(db, null);
  for (const term of earlier) search.find(term, epoch, null);
  const nameOf = db.prepare<[number], string>('SELECT id FROM tasks WHERE seq = ?').pluck();
  return (term: TextTerm) => new Set([...search.find(term, epoch, null)].map((seq) => nameOf.get(seq)));
}

it.each([
  [
    'another text beside the one that was looked for',
    [anyOf('%')],
    anyOf('%', 'boom'),
    ['percent', 'boom', 'both', 'booming'],
  ],
  ['a longer text beside one that is no longer', [anyOf('boom')], anyOf('booming', 'calm'), ['booming', 'calm']],
  ['a text after a choice that held it', [anyOf('%', 'boom')], anyOf('boom'), ['boom', 'both', 'booming']],
  ['texts that both go on typing the same one', [anyOf('boom')], anyOf('booming', '% boom'), ['booming', 'both']],
  [
    'texts of which each goes on typing another',
    [anyOf('%', 'boom')],
    anyOf('0%', 'booming'),
    ['percent', 'both', 'booming'],
  ],
])('finds %s', async (_case, earlier, term, ids) => {
  const find = await searchedBefore(...earlier);
  expect(find(term)).toEqual(new Set(ids));
});
