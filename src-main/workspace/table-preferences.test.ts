import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { USUAL_PREFERENCES } from '../../src-shared/models/table-preferences.ts';
import { TablePreferencesStore } from './table-preferences.ts';
import { temporaryFolder } from './testing/test-app.ts';

const keep = (path: string) => `${path}.corrupt`;
const MINE = {
  ...USUAL_PREFERENCES,
  density: 'comfortable' as const,
  views: [
    {
      name: 'Stuck',
      search: 'status:processing started:>1h',
      sort: { column: 'seq' as const, direction: 'asc' as const },
    },
  ],
};

describe('TablePreferencesStore', () => {
  it('keeps what each connection was given between starts', async () => {
    const dir = temporaryFolder();
    await new TablePreferencesStore(dir, keep).set('q1', MINE);
    const again = new TablePreferencesStore(dir, keep);

    expect(await again.get('q1')).toEqual(MINE);
    expect(await again.get('q2')).toEqual(USUAL_PREFERENCES);
    expect(await again.get('constructor')).toEqual(USUAL_PREFERENCES);
  });

  it('begins anew where its file is damaged, and keeps that one aside', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tables.json'), '{"version":1,"queues":{"q1":');

    expect(await new TablePreferencesStore(dir, keep).get('q1')).toEqual(USUAL_PREFERENCES);
    expect(readFileSync(join(dir, 'tables.json.corrupt'), 'utf8')).toContain('q1');
  });
});
